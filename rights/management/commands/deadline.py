"""`python3 manage.py deadline 2026-01-31 --explain`: the last day to answer a request, and why."""

from argparse import ArgumentParser
from contextlib import suppress
from datetime import date
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.dateformat import format as format_date
from django.utils.translation import get_language, gettext, override, pgettext
from django.utils.translation import gettext_lazy as _

from rights.deadlines import (
    FIRST_RECEIPT,
    LAST_RECEIPT,
    Deadline,
    Holiday,
    OutsideCalendar,
    Region,
    Rule,
    Step,
    compute_deadline,
)

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


class Command(BaseCommand):
    """Prints the last safe day as an ISO date and, with --explain, the reasons below it, one a line. Needs no database."""

    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.description = gettext("The last day to answer a request.")
        parser.add_argument("received_on", help=gettext("day of receipt, for example 2026-01-31"))
        parser.add_argument(
            "--extended", action="store_true", help=gettext("the person was told of an extension")
        )
        parser.add_argument(
            "--patient-file", action="store_true", help=gettext("the request is for a patient file")
        )
        parser.add_argument(
            "--old", action="store_true", help=gettext("whose information is over five years old")
        )
        parser.add_argument("--region", default=Region.METROPOLITAN.value, help=", ".join(Region))
        parser.add_argument("--explain", action="store_true", help=gettext("print the reasons too"))
        parser.add_argument("--language", help=", ".join(dict(settings.LANGUAGES)))

    def handle(self, *args: Any, **options: Any) -> None:
        with override(_language(options["language"])):
            received_on = _day_of_receipt(options["received_on"])
            rule = _rule(
                extended=options["extended"], patient_file=options["patient_file"], old=options["old"]
            )
            region = _region(options["region"])
            try:
                deadline = compute_deadline(received_on, rule=rule, region=region)
            except OutsideCalendar as error:
                raise CommandError(
                    gettext("Deadlines are known for requests received from %(first)s to %(last)s.")
                    % {"first": _in_words(FIRST_RECEIPT), "last": _in_words(LAST_RECEIPT)}
                ) from error
            self.stdout.write(deadline.safe_on.isoformat())
            if options["explain"]:
                self.stdout.write("\n".join(explain(deadline)))


def explain(deadline: Deadline) -> list[str]:
    """The reasons of a deadline in the active language, one sentence or two for each."""
    return [
        str(SENTENCES[reason.step])
        % {
            "day": _in_words(reason.on),
            "rule": RULES[deadline.rule],
            "holiday": _label(reason.holiday),
            "region": _label(deadline.region),
        }
        for reason in deadline.reasons
    ]


def _in_words(day: date) -> str:
    """The day as a sentence gives it, weekday first. French says "1er mars" and keeps it on one line."""
    if day.day == 1:
        return format_date(day, pgettext("date in a sentence, first day of a month", "l j F Y"))
    return format_date(day, pgettext("date in a sentence", "l j F Y"))


def _label(term: Holiday | Region | None) -> str:
    if term is None:
        return ""
    return term.label_fr if (get_language() or "").startswith("fr") else term.label_en


def _language(code: str | None) -> str:
    codes = dict(settings.LANGUAGES)
    if code is None:
        return get_language() or settings.LANGUAGE_CODE
    if code not in codes:
        raise CommandError(
            gettext("“%(value)s” is not a language of Trente; choose one of: %(known)s.")
            % {"value": code, "known": ", ".join(codes)}
        )
    return code


def _day_of_receipt(text: str) -> date:
    with suppress(ValueError):
        day = date.fromisoformat(text)
        if day.isoformat() == text:  # it also reads 20260131 and 2026-W05-6
            return day
    raise CommandError(
        gettext("“%(value)s” is not a date; write the year, the month and the day, for example 2026-01-31.")
        % {"value": text}
    )


def _rule(*, extended: bool, patient_file: bool, old: bool) -> Rule:
    if extended and patient_file:
        raise CommandError(
            gettext(
                "The deadline of a patient file cannot be extended: leave out --extended or --patient-file."
            )
        )
    if old and not patient_file:
        raise CommandError(gettext("--old is about a patient file: add --patient-file, or leave it out."))
    if patient_file:
        return Rule.OLD_PATIENT_FILE if old else Rule.PATIENT_FILE
    return Rule.EXTENDED if extended else Rule.ONE_MONTH


def _region(code: str) -> Region:
    try:
        return Region(code)
    except ValueError as error:
        raise CommandError(
            gettext("“%(value)s” is not a region; choose one of: %(known)s.")
            % {"value": code, "known": ", ".join(Region)}
        ) from error
