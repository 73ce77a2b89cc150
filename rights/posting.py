"""The letters of a request: written once, from its facts; sent by email as jobs, or printed by the desk.

A letter is a row before it is sent, so nothing is lost while no server of mail answers, and the text that was sent stays with
the request. Two workers never send one letter twice: whoever takes the row sends it.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMultiAlternatives
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from registry.documents.pdf import print_pdf_bytes
from registry.jobs.kinds import QUICK, Outcome, kind
from registry.jobs.lease import Hold
from registry.jobs.requests import request_job
from registry.models import User
from registry.people.letters import Delivery, deliver, name_letter, write_letter
from rights.dates import dates_of
from rights.letter_facts import facts_of
from rights.letters import KINDS, Faulty, Lacks, Letter, write
from rights.letters.paper import written_html
from rights.models import RequestLetter, SubjectRequest
from rights.models.desks import desk_of
from rights.models.texts import text_of

LETTER = "request_letter"


def post(
    request: SubjectRequest,
    letter: str,
    *,
    by: User | None = None,
    link: tuple[str, str] | None = None,
    to: str | None = None,
    language: str = "",
    **told: Any,
) -> RequestLetter:
    """Write the letter of this kind to the person, or to another address, and have it sent; on paper where there is none.

    ``link`` is the name of an address and the secret in it; without one, letters lead to the page of the request. Raises
    ``ValidationError`` where the letter cannot be written without a fact that is not there.
    """
    leads_to = address_of(*link) if link else follow_address(request)
    dates = dates_of(request)
    language = language or request.language
    with override(language):
        facts = facts_of(request, dates, link=leads_to, **told)
        text = text_of(request.controller, letter, language)
        try:
            written = write(KINDS[letter], facts, language, text)
        except (Lacks, Faulty) as error:
            raise ValidationError(str(error), code="letter") from error
    address = request.email if to is None else to
    way = RequestLetter.Way.EMAIL if address else RequestLetter.Way.PAPER
    row = RequestLetter(
        controller=request.controller,
        request=request,
        kind=letter,
        language=language,
        way=way,
        by=by,
    )
    postal = request.told().get("postal", "") if to is None else ""
    row.tell(to=address, subject=written.subject, body=written.body, postal=postal)
    row.save()
    if way == RequestLetter.Way.EMAIL:
        request_job(LETTER, controller=request.controller, question=str(row.public_id))
    return row


def copy_letter(request: SubjectRequest, letter: RequestLetter, *, by: User) -> RequestLetter:
    """The same words once more, to the address that the person has now."""
    content, email = letter.content, request.email
    row = RequestLetter(
        controller=request.controller,
        request=request,
        kind=letter.kind,
        language=letter.language,
        way=RequestLetter.Way.EMAIL if email else RequestLetter.Way.PAPER,
        by=by,
    )
    row.tell(
        to=email,
        subject=content["subject"],
        body=with_present_link(content["body"], request),
        postal=request.told().get("postal", ""),
    )
    row.save()
    if email:
        request_job(LETTER, controller=request.controller, question=str(row.public_id))
    RequestLetter.objects.filter(pk=letter.pk).update(is_replaced=True)
    return row


def with_present_link(body: str, request: SubjectRequest) -> str:
    """The words with the link by which the person follows the request now in the place of an earlier one."""
    start = address_of("rights:follow", "x").removesuffix("x/")
    return re.sub(rf"{re.escape(start)}[^/\s]+/", lambda _found: follow_address(request), body)


def address_of(name: str, secret: str) -> str:
    return f"{settings.SITE_URL}{reverse(name, args=[secret])}"


def follow_address(request: SubjectRequest) -> str:
    """The page on which the person follows the request; "" before it is in the desk."""
    secret = str(request.told().get("follow", ""))
    return address_of("rights:follow", secret) if secret else ""


def ask_for_missed_letters(now: datetime) -> None:
    """Ask again for the letters that are in nobody's hands: a worker died, or the mail server did not take them."""
    for letter in RequestLetter.objects.waiting(now).select_related("controller"):
        request_job(LETTER, controller=letter.controller, question=str(letter.public_id))


@kind(LETTER, lane=QUICK, kept=timedelta(days=1))
def send_letter_job(hold: Hold) -> Outcome:
    now = timezone.now()
    rows = RequestLetter.objects.filter(public_id=hold.job.question)
    if rows.waiting(now).update(taken_at=now):
        send(rows.select_related("request__key", "controller").get(), now)
    return Outcome.DONE


def send(letter: RequestLetter, taken_at: datetime) -> None:
    """Send a letter that this worker took. An address that the server refuses for good is shown to the desk."""
    ours = RequestLetter.objects.filter(pk=letter.pk, taken_at=taken_at)
    became = deliver(message_of(letter), "a letter about a request")
    if became is Delivery.SENT:
        ours.update(sent_at=timezone.now())
    elif became is Delivery.REFUSED:
        ours.update(failed_at=timezone.now())


def message_of(letter: RequestLetter) -> EmailMultiAlternatives:
    content = letter.content
    message = write_letter(
        "request",
        to=content["to"],
        language=letter.language,
        subject=content["subject"],
        body=content["body"],
        organisation=letter.controller.name,
    )
    name_letter(message, letter.public_id)
    return message


def print_stored(letter: RequestLetter) -> bytes:
    """A letter as PDF, word for word as it was written. Raises PrintingFailed."""
    request, content = letter.request, letter.content
    day = timezone.localdate(letter.written_at, desk_of(letter.controller).zone)
    told = {"person_address": tuple(content["postal"].splitlines())} if "postal" in content else {}
    facts = facts_of(request, dates_of(request), written_on=day, recipient=content["to"], **told)
    html = written_html(
        Letter(content["subject"], content["body"]), KINDS[letter.kind], facts, letter.language
    )
    return print_pdf_bytes(html)
