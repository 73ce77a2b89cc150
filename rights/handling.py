"""What is done with a request: verbs, each in one transaction, each a step with who, when and why.

A verb that the law does not allow on that day raises :class:`NotAllowed` with a sentence, and changes nothing. Two people who
handle one request wait for each other: each verb locks it, and says so where the request has changed since it was read.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from registry.models import Controller, User
from registry.vocabularies import vocabulary
from rights import sealing
from rights.asked import Upload, contradictions, is_about_the_dead, of_patient_file
from rights.dates import dates_of
from rights.deadlines import Rule
from rights.explaining import in_words
from rights.letters import KINDS, Reader, requests_in_words
from rights.models import (
    RequestFile,
    RequestLetter,
    RequestMessage,
    RequestStep,
    SubjectRequest,
)
from rights.models.desks import desk_of
from rights.posting import copy_letter, post

Step = RequestStep.Kind
Outcome = SubjectRequest.Outcome
REFUSALS = (Outcome.PARTLY, Outcome.REFUSED)
# Withdrawal (Article 7(3)) and the end of marketing (21(3)) take effect without delay; the dead are not people of the GDPR.
AT_ONCE = {"withdrawal", "objection_marketing", "post_mortem_directives", "heir_request"}
ABOUT_THE_DATA = {"access", "copy"}
TIME_TO_REFLECT = timedelta(days=2)  # before a patient file is handed over (CSP L1111-7, R1111-1)


class NotAllowed(ValidationError):
    """The law, or how the request stands, does not allow this now; the message says why."""


# How it stands ------------------------------------------------------------------------------------------------


def lacking(request: SubjectRequest) -> list[str]:
    """What the law still asks before the request may be closed, one sentence each; nothing where all is done."""
    found = []
    if not request.outcome:
        found.append(_("It has no answer yet (Article 12(3) GDPR)."))
    if request.outcome in REFUSALS and not request.grounds:
        found.append(_("A refusal, even in part, says on which grounds (Article 12(4) GDPR)."))
    if request.identity_asked_on and not request.identity_settled_on:
        found.append(
            _("Identity was asked, and it is not written down what came of it (Article 12(6) GDPR).")
        )
    if request.requestfiles.filter(use=RequestFile.Use.IDENTITY).exists():
        found.append(
            _("A proof of identity is still kept: it is deleted once checked (Article 5(1)(e) GDPR).")
        )
    if needs_recipients(request) and not request.recipients_settled_on:
        found.append(
            _(
                "Whether recipients were notified of the rectification, erasure or restriction is not written down"
                " (Article 19 GDPR)."
            )
        )
    return found


def needs_recipients(request: SubjectRequest) -> bool:
    """Whether data were rectified, erased or restricted, whatever was asked: recipients are to be told of it (Article 19)."""
    return request.data_were_changed and not is_about_the_dead(request.kinds, request.relation)


# Steps --------------------------------------------------------------------------------------------------------


def add_files(
    request: SubjectRequest, files: Iterable[Upload], use: str, *, by: User | None = None
) -> list[RequestFile]:
    made = []
    for one in files:
        row = RequestFile(
            controller=request.controller,
            request=request,
            use=use,
            media_type=one.media_type,
            size=len(one.content),
            content=sealing.seal(request.key.wrapped, one.content),
            by=by,
        )
        row.tell(name=one.name)
        row.save()
        made.append(row)
    return made


@contextmanager
def handled(request: SubjectRequest, *, even_closed: bool = False) -> Iterator[SubjectRequest]:
    """The request as it is stored, locked until the verb has ended; NotAllowed where it is closed, unless that is no matter.

    Meanwhile days are those of the place of the organisation.
    """
    with transaction.atomic(), timezone.override(desk_of(request.controller).zone):
        fresh = locked(request)
        if fresh.entered_at is None or (fresh.closed_at is not None and not even_closed):
            raise NotAllowed(_("This request is closed: open it again first."))
        fresh.is_unread = False  # whoever does something has read what was written
        yield fresh
        store(fresh)


def locked(request: SubjectRequest) -> SubjectRequest:
    request.lock()
    return SubjectRequest.objects.select_related("controller", "key", "assigned_to").get(pk=request.pk)


def store(request: SubjectRequest) -> None:
    """Write the request, with the day by which it is due as its days say now."""
    request.due_on = dates_of(request).due_on
    request.save()


def note(
    request: SubjectRequest, kind: str, *, by: User | None, words: str = "", on: date | None = None
) -> RequestStep:
    row = RequestStep(
        controller=request.controller, request=request, kind=kind, by=by, on=on or timezone.localdate()
    )
    if words:
        row.tell(words=words)
    row.save()
    return row


def check_rule(rule: str, kinds: Collection[str]) -> None:
    """Raises NotAllowed for the time of a patient file where no such file is asked for."""
    if rule != Rule.ONE_MONTH and not of_patient_file(kinds):
        raise NotAllowed(
            _("The time of a patient file is for access or a copy alone: take the others down apart.")
        )


def assign(request: SubjectRequest, *, to: User | None, by: User) -> None:
    """Say who handles it; nobody is told twice of the same."""
    with handled(request) as fresh:
        if fresh.assigned_to != to:
            fresh.assigned_to = to
            note(fresh, Step.ASSIGNED, by=by, words=to.get_full_name() or to.email if to else "")


def change(
    request: SubjectRequest,
    *,
    kinds: list[str],
    received_on: date,
    rule: str,
    about: str = "",
    words: str,
    by: User,
) -> None:
    """Correct what was taken down, before it is answered: what is asked, for whom, when it came, which time the law gives.

    Once the person was told of an extension, the days stay: the letter names the last one.
    """
    with handled(request) as fresh:
        unanswered(fresh)
        if fresh.extended_on and (received_on, rule) != (fresh.received_on, fresh.rule):
            raise NotAllowed(
                _("The person was told the last day of the extension: the days stay as they are.")
            )
        if received_on > timezone.localdate():
            raise NotAllowed(_("A request cannot have been received on a day to come."))
        if found := contradictions(kinds, fresh.relation, about):
            raise NotAllowed(list(found.values()))
        check_rule(rule, kinds)
        fresh.kinds, fresh.received_on, fresh.rule = kinds, received_on, rule
        fresh.tell(about=about)
        note(fresh, Step.CHANGED, by=by, words=words)


def ask_identity(request: SubjectRequest, *, doubt: str, wanted: str, by: User) -> None:
    """Ask for what confirms the identity, on a reasonable doubt that is written down (Article 12(6))."""
    with handled(request) as fresh:
        unanswered(fresh)
        if fresh.identity_asked_on and not fresh.identity_settled_on:
            raise NotAllowed(_("Identity has been asked already, and is not settled."))
        fresh.identity_asked_on, fresh.identity_settled_on = timezone.localdate(), None
        fresh.identity_is_confirmed = None
        note(fresh, Step.IDENTITY_ASKED, by=by, words=f"{doubt}\n\n{wanted}")
        post(fresh, "identity_asked", by=by, reasons=doubt, asked=wanted)


def settle_identity(request: SubjectRequest, *, confirmed: bool, words: str, by: User) -> None:
    """Write down what came of it; proofs that were sent are deleted, and that is written down too."""
    with handled(request) as fresh:
        if not fresh.identity_asked_on or fresh.identity_settled_on:
            raise NotAllowed(_("No question about the identity is open."))
        fresh.identity_settled_on, fresh.identity_is_confirmed = timezone.localdate(), confirmed
        note(fresh, Step.IDENTITY_CONFIRMED if confirmed else Step.IDENTITY_FAILED, by=by, words=words)
        forget_proofs(fresh, by=by)


def forget_proofs(request: SubjectRequest, *, by: User | None) -> None:
    """Delete the proofs of identity of a request; that there were some is written down."""
    proofs = request.requestfiles.filter(use=RequestFile.Use.IDENTITY)
    if proofs.exists():
        proofs.delete()
        note(request, Step.PROOF_DELETED, by=by)


def ask_clarification(request: SubjectRequest, *, question: str, by: User) -> None:
    """Ask which data or processing is meant."""
    with handled(request) as fresh:
        unanswered(fresh)
        fresh.clarification_asked_on, fresh.clarified_on = timezone.localdate(), None
        note(fresh, Step.CLARIFICATION_ASKED, by=by, words=question)
        post(fresh, "clarification_asked", by=by, asked=question)


def note_clarified(request: SubjectRequest, *, words: str, by: User | None) -> None:
    with handled(request) as fresh:
        if not fresh.clarification_asked_on or fresh.clarified_on:
            raise NotAllowed(_("No clarification is awaited."))
        fresh.clarified_on = timezone.localdate()
        note(fresh, Step.CLARIFIED, by=by, words=words)


def extend(request: SubjectRequest, *, reasons: str, by: User) -> None:
    """Two more months, told within the first one with the reasons: how complex it is, or how many there are (12(3))."""
    with handled(request) as fresh:
        unanswered(fresh)
        if set(fresh.kinds) <= AT_ONCE or is_about_the_dead(fresh.kinds, fresh.relation):
            raise NotAllowed(
                _(
                    "This is not extended: it takes effect without delay, or rests on another law than Article 12(3) GDPR."
                )
            )
        dates, today = dates_of(fresh), timezone.localdate()
        last = dates.can_be_extended_until
        if fresh.extended_on:
            raise NotAllowed(_("It has been extended already: the law knows one extension."))
        if last is None:
            raise NotAllowed(_("The time to hand over a patient file cannot be extended."))
        if today > last:
            raise NotAllowed(
                _("An extension is told within the first month, which ended on %s (Article 12(3) GDPR).")
                % in_words(last)
            )
        fresh.extended_on = today
        note(fresh, Step.EXTENDED, by=by, words=reasons)
        later = [kind for kind in fresh.kinds if kind not in AT_ONCE]
        post(
            fresh,
            "extension",
            by=by,
            reasons=reasons,
            requests=requests_of(fresh, later),
            at_once=requests_of(fresh, AT_ONCE),
        )


def requests_of(request: SubjectRequest, kinds: Collection[str]) -> tuple[str, ...]:
    """Those of these rights that are asked, in the words of letters; none where none of them is."""
    asked = [kind for kind in request.kinds if kind in kinds]
    return requests_in_words(asked, request.language) if asked else ()


def answer(
    request: SubjectRequest,
    *,
    outcome: str,
    words: str = "",
    grounds: Sequence[str] = (),
    reasons: str = "",
    files: Iterable[Upload] = (),
    data_were_changed: bool = False,
    by: User,
) -> None:
    """Answer the person: all, a part or nothing of what is asked is done; a refusal says on which grounds (12(4)).

    ``words`` say what is done, ``reasons`` why the rest is not; ``data_were_changed`` where data were rectified, erased or
    restricted.
    """
    with handled(request) as fresh:
        unanswered(fresh)
        answerable(fresh, outcome)
        if fresh.identity_asked_on and outcome in (Outcome.GRANTED, Outcome.PARTLY, Outcome.NOTHING):
            if not fresh.identity_settled_on:
                raise NotAllowed(_("First write down what came of the question about the identity."))
            if not fresh.identity_is_confirmed:
                raise NotAllowed(
                    _(
                        "The identity could not be confirmed: ask again, or refuse (Article 12(2) and (6) GDPR)."
                    )
                )
        if outcome in REFUSALS and not grounds:
            raise NotAllowed(_("A refusal, even in part, says on which grounds (Article 12(4) GDPR)."))
        if outcome == Outcome.REFUSED:
            refuse_without_ground(fresh.kinds, grounds)
        fresh.data_were_changed = data_were_changed and outcome in (Outcome.GRANTED, Outcome.PARTLY)
        fresh.answered_on, fresh.outcome = timezone.localdate(), outcome
        fresh.grounds = list(grounds) if outcome in REFUSALS else []
        if outcome in (Outcome.GRANTED, Outcome.PARTLY):
            fresh.requestfiles.filter(use=RequestFile.Use.PREPARED).update(use=RequestFile.Use.ANSWER)
        add_files(fresh, files, RequestFile.Use.ANSWER, by=by)
        note(fresh, Step.ANSWERED, by=by, words="\n\n".join(text for text in (words, reasons) if text))
        post(
            fresh,
            letter_of(fresh),
            by=by,
            answer=words,
            reasons=reasons,
            grounds=fresh.grounds,
            granted=tuple(granted_kinds(fresh)),
            data_were_changed=fresh.data_were_changed,
        )


def answerable(request: SubjectRequest, outcome: str) -> None:
    """Raises NotAllowed for an answer that cannot be given to what is asked, or not yet."""
    if "unknown" in request.kinds and outcome in REFUSALS:
        raise NotAllowed(_("First say what is asked: a request that nobody has understood is not refused."))
    is_asked = set(request.kinds) <= ABOUT_THE_DATA and not is_about_the_dead(request.kinds, request.relation)
    if outcome == Outcome.NOTHING and not is_asked:
        raise NotAllowed(_("That no data are held answers a request for access or a copy alone."))
    earliest = request.received_on + TIME_TO_REFLECT
    hands_over = outcome in (Outcome.GRANTED, Outcome.PARTLY) and request.rule != Rule.ONE_MONTH
    if hands_over and timezone.localdate() < earliest:
        raise NotAllowed(
            _("A patient file is handed over after forty-eight hours: from %s on (Article L1111-7 CSP).")
            % in_words(earliest)
        )


def refuse_without_ground(kinds: Iterable[str], grounds: Iterable[str]) -> None:
    """Raises NotAllowed where all is refused and no ground that was chosen can refuse one of the rights (Article 12(4))."""
    chosen = [vocabulary("refusal_grounds")[code] for code in grounds]
    known = vocabulary("request_kinds")
    named = f"term_{'fr' if (get_language() or 'fr').startswith('fr') else 'en'}"
    alone = [
        str(known[kind].extra[named])
        for kind in kinds
        if not any(kind in one.extra["rights"] for one in chosen)
    ]
    if alone:
        raise NotAllowed(
            _("No ground that you chose can refuse this: %(rights)s. Grant it, or choose a ground for it.")
            % {"rights": ", ".join(alone)}
        )


def letter_of(request: SubjectRequest) -> str:
    """Which letter tells the person of the answer; those about the dead rest on LIL 85, not on Articles 12 to 22."""
    is_dead = is_about_the_dead(request.kinds, request.relation)
    if request.outcome == Outcome.FORWARDED:
        return "forwarded"
    if request.outcome == Outcome.NOTHING:
        return "no_data"
    if request.outcome == Outcome.PARTLY:
        return "partial_refusal_to_heirs" if is_dead else "partial_refusal"
    if request.outcome == Outcome.REFUSED:
        return "refusal_to_heirs" if is_dead else "refusal"
    if is_dead:
        return "answer_designated" if request.relation == "designated" else "answer_heir_request"
    only = request.kinds[0] if len(request.kinds) == 1 else "unknown"
    return "answer" if only == "unknown" else f"answer_{only}"


def withdraw(request: SubjectRequest, *, words: str, by: User | None) -> None:
    """The person asks nothing any more."""
    with handled(request) as fresh:
        unanswered(fresh)
        fresh.answered_on, fresh.outcome = timezone.localdate(), Outcome.WITHDRAWN
        note(fresh, Step.WITHDRAWN, by=by, words=words)


def settle_recipients(
    request: SubjectRequest,
    *,
    told: bool,
    words: str,
    changed: str = "",
    addresses: Iterable[str] = (),
    by: User,
) -> None:
    """Write down which recipients were notified, or why none was; those whose address is given are written to (Article 19).

    ``changed`` says what was rectified, erased or restricted: the letter to each recipient tells it.
    """
    with handled(request) as fresh:
        if not needs_recipients(fresh):
            raise NotAllowed(
                _("Nothing was rectified, erased or restricted that recipients are to be told of.")
            )
        fresh.recipients_settled_on = timezone.localdate()
        note(fresh, Step.RECIPIENTS_TOLD if told else Step.RECIPIENTS_NOT_TOLD, by=by, words=words)
        for address in dict.fromkeys(addresses):
            post(
                fresh,
                "recipient_notice",
                by=by,
                to=address,
                recipient=address,
                changed=changed,
                language=fresh.controller.language,
            )


def close(request: SubjectRequest, *, by: User) -> None:
    """Raises NotAllowed with all that is missing where a step that the law asks was skipped."""
    with handled(request) as fresh:
        if missing := lacking(fresh):
            raise NotAllowed(missing)
        fresh.closed_at = timezone.now()
        note(fresh, Step.CLOSED, by=by)


@transaction.atomic
def reopen(request: SubjectRequest, *, words: str, by: User) -> None:
    """Take a closed request up again, with the reason; its answer stays in the history."""
    fresh = locked(request)
    if fresh.closed_at is None:
        raise NotAllowed(_("This request is open."))
    fresh.closed_at, fresh.answered_on, fresh.outcome, fresh.grounds = None, None, "", []
    fresh.recipients_settled_on, fresh.data_were_changed = None, False
    fresh.requestfiles.filter(use=RequestFile.Use.ANSWER).update(use=RequestFile.Use.PREPARED)
    note(fresh, Step.REOPENED, by=by, words=words)
    store(fresh)


def unanswered(request: SubjectRequest) -> None:
    if request.answered_on is not None:
        raise NotAllowed(_("This request has its answer already."))


def forget_file(request: SubjectRequest, *, file: RequestFile, words: str, by: User) -> None:
    """Delete a file that is not needed, such as a proof of identity that nobody asked for; that it was there stays known."""
    with handled(request) as fresh:
        fresh.requestfiles.filter(pk=file.pk).delete()
        note(fresh, Step.FILE_DELETED, by=by, words=words)


def correct_address(request: SubjectRequest, *, email: str, postal: str, words: str, by: User) -> None:
    """Write to the person at another address from now on, under another link; what was sent stays as it was."""
    with handled(request, even_closed=True) as fresh:
        if not email and not postal:
            raise NotAllowed(
                _("Give an email address or a postal address: an answer has to reach the person.")
            )
        queued = RequestLetter.objects.waiting(timezone.now()).filter(request=fresh)
        unsent = [one for one in queued.select_related("request__key") if is_to_person(one)]
        follow = fresh.draw_secret(
            "follow_digest"
        )  # the link that went to the other address leads nowhere any more
        fresh.tell(email=email, postal=postal, follow=follow)
        fresh.address_mark = sealing.mark_of(email) if email else ""
        note(fresh, Step.ADDRESS_CORRECTED, by=by, words=words)
        for letter in unsent:
            copy_letter(fresh, letter, by=by)


def send_letter_again(request: SubjectRequest, letter: RequestLetter, *, by: User) -> None:
    """Send the words of a letter to the address that the person has now; on paper where that is a postal one."""
    with handled(request, even_closed=True) as fresh:
        if not can_be_sent_again(letter):
            raise NotAllowed(_("This letter was sent, or is on its way."))
        copy_letter(fresh, letter, by=by)
        note(fresh, Step.LETTER_SENT_AGAIN, by=by, words=letter.content["subject"])


def is_to_person(letter: RequestLetter) -> bool:
    return KINDS[letter.kind].reader is Reader.PERSON


def can_be_sent_again(letter: RequestLetter) -> bool:
    """Whether it is to the person and no server took it: letters to others never go to the address of the person."""
    if letter.kind == "extension":  # told after the first month it would extend nothing (Article 12(3))
        last = dates_of(letter.request).can_be_extended_until
        if last is None or desk_of(letter.controller).today() > last:
            return False
    return is_to_person(letter) and RequestLetter.objects.stuck(timezone.now()).filter(pk=letter.pk).exists()


def can_lift_restriction(request: SubjectRequest) -> bool:
    """Whether a restriction was granted, of which the person was told nothing since: it ends once."""
    was_told = request.requeststeps.filter(kind=Step.RESTRICTION_LIFTED).exists()
    return "restriction" in granted_kinds(request) and not was_told


def granted_kinds(request: SubjectRequest) -> list[str]:
    """The kinds that were granted for certain: of an answer in part, those against which none of its grounds stands."""
    if request.outcome not in (Outcome.GRANTED, Outcome.PARTLY) or is_about_the_dead(
        request.kinds, request.relation
    ):
        return []
    chosen = [one for one in vocabulary("refusal_grounds") if one.code in request.grounds]
    return [kind for kind in request.kinds if not any(kind in one.extra["rights"] for one in chosen)]


def lift_restriction(request: SubjectRequest, *, reasons: str, by: User) -> None:
    """Tell the person, before it is done, that a restriction ends and why (Article 18(3)); also of a closed request."""
    with handled(request, even_closed=True) as fresh:
        if not can_lift_restriction(fresh):
            raise NotAllowed(_("No restriction was granted for this request."))
        note(fresh, Step.RESTRICTION_LIFTED, by=by, words=reasons)
        post(fresh, "restriction_lifted", by=by, reasons=reasons)


def renew_days(controller: Controller) -> None:
    """Work out anew by when the open requests of an organisation are due: its public holidays may be others now."""
    for request in SubjectRequest.objects.open().filter(controller=controller):
        with transaction.atomic():
            store(locked(request))


# Writing to each other ----------------------------------------------------------------------------------------


def write_to_person(request: SubjectRequest, *, words: str, by: User) -> None:
    """A message of the desk, which the person reads on the page of the request; a letter says that it is there."""
    with handled(request) as fresh:
        keep_message(fresh, words, from_person=False, by=by)
        post(fresh, "message", by=by, answer=words)


@transaction.atomic
def hear(request: SubjectRequest, *, words: str, files: Iterable[Upload] = ()) -> None:
    """A message of the person, with files; those sent while the identity is asked are kept as proofs, and deleted like them."""
    fresh = locked(request)
    if fresh.closed_at is not None:
        raise NotAllowed(_("This request is closed. To ask for something else, send a new request."))
    if words:
        keep_message(fresh, words, from_person=True, by=None)
    SubjectRequest.objects.filter(pk=fresh.pk).update(is_unread=True)
    is_asked = fresh.identity_asked_on is not None and fresh.identity_settled_on is None
    add_files(fresh, files, RequestFile.Use.IDENTITY if is_asked else RequestFile.Use.PERSON)


def keep_message(request: SubjectRequest, words: str, *, from_person: bool, by: User | None) -> None:
    row = RequestMessage(controller=request.controller, request=request, is_from_person=from_person, by=by)
    row.tell(words=words)
    row.save()
