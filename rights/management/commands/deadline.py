"""`python3 manage.py deadline 2026-01-31 --explain`: the last day to answer a request, and why."""

from argparse import ArgumentParser
from contextlib import suppress
from datetime import date
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import get_language, gettext, override

from rights.deadlines import (
    FIRST_RECEIPT,
    LAST_RECEIPT,
    OutsideCalendar,
    Place,
    Region,
    Rule,
    compute_deadline,
    place_of,
    places,
)
from rights.explaining import explain, in_words


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
        parser.add_argument("--region", default=Region.METROPOLITAN.value, help=known_places())
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
                    % {"first": in_words(FIRST_RECEIPT), "last": in_words(LAST_RECEIPT)}
                ) from error
            self.stdout.write(deadline.safe_on.isoformat())
            if options["explain"]:
                self.stdout.write("\n".join(explain(deadline)))


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


def known_places() -> str:
    return ", ".join(place.value for place in places())


def _region(code: str) -> Place:
    try:
        return place_of(code)
    except ValueError as error:
        raise CommandError(
            gettext("“%(value)s” is not a region; choose one of: %(known)s.")
            % {"value": code, "known": known_places()}
        ) from error
