"""The reasons of a deadline as sentences, for the command, the desk and the letters."""

from __future__ import annotations

from datetime import date

from django.utils.dateformat import format as format_date
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from rights.deadlines import Country, Deadline, Holiday, ListedHoliday, Place, Rule, Step

SENTENCES = {
    Step.RECEIPT_NOT_COUNTED: _(
        "The request was received on %(day)s; that day is not counted "
        "(Regulation (EEC, Euratom) 1182/71, Article 3(1))."
    ),
    Step.RULE: "%(rule)s",
    Step.ENDS_ON_LAST_OF_DAYS: _(
        "The eighth day after receipt is %(day)s (Regulation 1182/71, Article 3(2)(b))."
    ),
    Step.ENDS_ON_SAME_DATE: _(
        "The period ends on the date with the same number as the day of receipt: %(day)s "
        "(Regulation 1182/71, Article 3(2)(c))."
    ),
    Step.ENDS_ON_LAST_OF_MONTH: _(
        "The last month has no date with the number of the day of receipt, so the period ends on its last "
        "day: %(day)s (Regulation 1182/71, Article 3(2)(c))."
    ),
    Step.SATURDAY: _("%(day)s is not a working day (Regulation 1182/71, Article 2(2))."),
    Step.SUNDAY: _("%(day)s is not a working day (Regulation 1182/71, Article 2(2))."),
    Step.NATIONAL_HOLIDAY: _("%(day)s is a public holiday: %(holiday)s (Code du travail, Article L3133-1)."),
    Step.LOCAL_HOLIDAY: _(
        "%(day)s is a public holiday in some places only: %(holiday)s (%(region)s). "
        "Make sure that it applies to you."
    ),
    Step.HOLIDAY_ABROAD: _(
        "%(day)s is a public holiday: %(holiday)s (%(region)s). It comes from a published list of holidays, and "
        "no text of that country was read: make sure that it applies to you."
    ),
    Step.MOVED: _(
        "The period therefore ends on the next working day: %(day)s (Regulation 1182/71, Article 3(4))."
    ),
    Step.NOT_MOVED: _("%(day)s is a working day: the period ends on it."),
    Step.TELL_BY: _(
        "The extension holds only if the person was told of it, with the reasons, by %(day)s at the latest "
        "(GDPR, Article 12(3))."
    ),
    Step.MOVED_BY_ANALOGY: _(
        "Caution: we found no text that moves the end of this period, and apply the European rule by "
        "analogy. To be safe, answer by %(day)s."
    ),
    Step.BEYOND_ONE_MONTH: _(
        "Caution: this is longer than the month of Article 12(3) of the GDPR. "
        "To satisfy both texts, answer by %(day)s."
    ),
}

RULES = {
    Rule.ONE_MONTH: _(
        "The answer is due without undue delay, and within one month of receipt at the latest (GDPR, Article 12(3))."
    ),
    Rule.EXTENDED: _(
        "The month is extended by two further months: three months, counted together from receipt "
        "(GDPR, Article 12(3))."
    ),
    Rule.PATIENT_FILE: _(
        "A patient file is handed over within eight days of receipt, and not before forty-eight hours have "
        "passed (Code de la santé publique, Articles L1111-7 and R1111-1)."
    ),
    Rule.OLD_PATIENT_FILE: _(
        "Medical information more than five years old is handed over within two months of receipt, and not "
        "before forty-eight hours have passed (Code de la santé publique, Articles L1111-7 and R1111-1)."
    ),
}


def explain(deadline: Deadline) -> list[str]:
    """The reasons of a deadline in the active language, one sentence or two for each."""
    return [
        str(SENTENCES[reason.step])
        % {
            "day": in_words(reason.on),
            "rule": RULES[deadline.rule],
            "holiday": label_of(reason.holiday),
            "region": label_of(deadline.region),
        }
        for reason in deadline.reasons
    ]


def in_words(day: date) -> str:
    """The day as a sentence gives it, weekday first. French says "1er mars" and keeps it on one line."""
    if day.day == 1:
        return format_date(day, pgettext("date in a sentence, first day of a month", "l j F Y"))
    return format_date(day, pgettext("date in a sentence", "l j F Y"))


def label_of(term: Holiday | ListedHoliday | Place | None) -> str:
    if term is None:
        return ""
    if isinstance(term, Country):
        return str(countries.name(term.code))
    return term.label_fr if (get_language() or "").startswith("fr") else term.label_en
