"""The desk handles a request step by step: each with who, when and why; what the law forbids is refused with its reason."""

from datetime import date, timedelta

import pytest
import time_machine
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone, translation

from rights import handling
from rights.models import RequestFile, RequestLetter, RequestStep, SubjectRequest
from tests.rights.cast import EMAIL, NAME, do, received, verb, work

pytestmark = pytest.mark.django_db
DAY = "2026-11-21 10:00"


@pytest.fixture(autouse=True)
def on_a_day():
    with time_machine.travel(DAY, tick=True):
        yield


@pytest.fixture
def english(officer):
    officer.cookies["django_language"] = "en"
    return officer


def steps(request):
    return [(one.kind, one.by and one.by.username) for one in RequestStep.objects.filter(request=request)]


def page(officer, request):
    return officer.get(request.get_absolute_url()).content.decode()


def refused(call):
    with translation.override("fr"), pytest.raises(ValidationError) as error:
        call()
    return [spaced(one) for one in error.value.messages]


def spaced(text):
    """With ordinary spaces, which letters and messages have only where a line may break."""
    return text.replace("\u00a0", " ")


ANSWER = {"outcome": "granted", "words": "Voici vos données.", "reasons": ""}
REFUSAL = {
    "outcome": "refused",
    "words": "",
    "grounds": ["manifestly_unfounded"],
    "reasons": "Trois demandes identiques.",
}


# Answering ----------------------------------------------------------------------------------------------------


def test_a_request_is_answered_closed_and_each_step_names_who_did_it(english, asked):
    assert do(english, asked, "answer", **ANSWER).status_code == 302
    assert do(english, asked, "close").status_code == 302
    asked.refresh_from_db()
    assert (asked.outcome, asked.answered_on) == ("granted", date(2026, 11, 21))
    assert asked.closed_at is not None
    assert steps(asked) == [("received", None), ("answered", "dpo"), ("closed", "dpo")]
    work()
    letter = mail.outbox[-1]
    assert letter.to == [EMAIL] and "Voici vos données." in letter.body
    assert "article 15" in spaced(letter.body)
    assert "Commission nationale de l’informatique et des libertés" in letter.body


def test_the_text_that_was_sent_stays_with_the_request(english, asked):
    do(english, asked, "answer", **ANSWER)
    work()
    kept = RequestLetter.objects.filter(request=asked).latest("pk")
    assert kept.content["body"] in mail.outbox[-1].body
    assert kept.sent_at is not None
    assert kept.content["subject"] in page(english, asked)


def test_a_refusal_says_why_and_where_to_complain_and_none_goes_without(english, asked):
    without = {**REFUSAL, "grounds": []}
    answer = do(english, asked, "answer", **without)
    assert answer.status_code == 422 and "Trois demandes identiques." in answer.content.decode()
    assert do(english, asked, "answer", **{**REFUSAL, "reasons": ""}).status_code == 422
    assert do(english, asked, "answer", **REFUSAL).status_code == 302
    work()
    body = spaced(mail.outbox[-1].body)
    assert "manifestement infondée" in body and "Trois demandes identiques." in body
    assert (
        "Commission nationale de l’informatique et des libertés" in body
        and "3, place de Fontenoy" in body
        and "recours juridictionnel" in body
    )


def test_a_ground_that_no_law_gives_against_this_right_is_not_offered(english, asked):
    offered = page(english, asked)
    assert "manifestly_unfounded" in offered
    assert "expression_information" not in offered and "17(3)(a)" not in offered


def test_a_second_answer_is_refused(english, asked, dpo):
    do(english, asked, "answer", **ANSWER)
    assert verb(asked, "answer") not in page(english, asked)
    told = refused(lambda: handling.answer(asked, outcome="refused", grounds=["excessive"], by=dpo))
    assert told == ["Cette demande a déjà reçu sa réponse."]


def test_documents_of_the_answer_are_fetched_by_the_person_and_by_nobody_else(client, english, asked):
    file = SimpleUploadedFile("donnees.pdf", b"%PDF-1.7 tout")
    do(english, asked, "answer", **ANSWER, documents=[file])
    (kept,) = RequestFile.objects.filter(request=asked)
    follow = asked.told()["follow"]
    answer = client.get(reverse("rights:fetch", args=[follow, kept.public_id]))
    assert answer.content == b"%PDF-1.7 tout"
    assert answer["Content-Disposition"].startswith("attachment")
    assert "no-store" in answer["Cache-Control"] and "default-src 'none'" in answer["Content-Security-Policy"]
    assert client.get(reverse("rights:fetch", args=["guessed", kept.public_id])).status_code == 410
    other = received(client, asked.controller, email="autre@example.org")
    theirs = reverse("rights:fetch", args=[other.told()["follow"], kept.public_id])
    assert client.get(theirs).status_code == 410


def test_a_person_without_an_email_address_is_written_to_on_paper(english, desk):
    told = {
        "channel": "post",
        "received_on": "2026-11-16",
        "kinds": ["erasure"],
        "relation": "self",
        "name": NAME,
        "postal": "1, place de l’Exemple\n75000 Exemple",
        "rule": "one-month",
        "language": "fr",
    }
    made = english.post(reverse("rights:enter", args=[desk.controller.slug]), told)
    asked = SubjectRequest.objects.get()
    assert made.status_code == 302
    assert (asked.received_on, asked.due_on) == (date(2026, 11, 16), date(2026, 12, 16))
    work()
    assert mail.outbox == []
    (letter,) = RequestLetter.objects.all()
    assert (letter.way, letter.kind) == ("paper", "acknowledgement")
    assert "to be printed and sent by post" in page(english, asked)


def test_a_request_taken_down_needs_a_way_to_answer_and_a_day_that_has_come(english, desk):
    told = {
        "channel": "post",
        "received_on": "2026-11-22",
        "kinds": ["erasure"],
        "relation": "self",
        "name": NAME,
        "postal": "",
        "rule": "one-month",
        "language": "fr",
    }
    html = english.post(reverse("rights:enter", args=[desk.controller.slug]), told).content.decode()
    assert "still to come" in html and NAME in html
    later = english.post(
        reverse("rights:enter", args=[desk.controller.slug]), {**told, "received_on": "2026-11-20"}
    )
    assert "an answer has to reach the person" in later.content.decode()
    assert not SubjectRequest.objects.exists()


# Identity and clarification -----------------------------------------------------------------------------------


def test_identity_is_asked_on_a_doubt_that_the_letter_gives_and_the_last_day_stays(english, asked):
    before = asked.due_on
    assert do(english, asked, "ask-identity", words="", wanted="").status_code == 422
    doubt = {"words": "L’adresse n’est pas celle du compte.", "wanted": "Le numéro de client."}
    assert do(english, asked, "ask-identity", **doubt).status_code == 302
    asked.refresh_from_db()
    assert (asked.due_on, asked.identity_asked_on) == (before, date(2026, 11, 21))
    work()
    body = spaced(mail.outbox[-1].body)
    assert doubt["words"] in body and doubt["wanted"] in body and "12" in body
    assert "Article 12(3) knows no suspension" in " ".join(page(english, asked).split())


def test_a_proof_of_identity_is_deleted_once_checked_and_that_is_written_down(client, english, asked):
    do(english, asked, "ask-identity", words="Doute.", wanted="Le numéro de client.")
    follow = reverse("rights:follow", args=[asked.told()["follow"]])
    proof = SimpleUploadedFile("carte.pdf", b"%PDF-1.7 carte")
    assert client.post(follow, {"words": "Voici.", "documents": [proof]}).status_code == 200
    assert RequestFile.objects.get().use == "identity"
    do(english, asked, "settle-identity", done="yes", words="Numéro de client vérifié.")
    assert not RequestFile.objects.exists()
    assert ("proof_deleted", "dpo") in steps(asked) and ("identity_confirmed", "dpo") in steps(asked)


def test_no_request_closes_while_a_question_of_identity_is_open(english, asked, dpo):
    do(english, asked, "ask-identity", words="Doute.", wanted="Le numéro.")
    do(english, asked, "answer", **REFUSAL)
    asked.refresh_from_db()
    assert "12, § 6" in refused(lambda: handling.close(asked, by=dpo))[0]
    asked.refresh_from_db()
    assert asked.closed_at is None


def test_nothing_is_granted_before_the_question_of_identity_is_settled(english, asked):
    do(english, asked, "ask-identity", words="Doute.", wanted="Le numéro.")
    assert do(english, asked, "answer", **ANSWER).status_code == 422
    asked.refresh_from_db()
    assert asked.answered_on is None


def test_a_clarification_is_asked_and_written_down(english, asked):
    do(english, asked, "ask-clarification", words="Quels contrats ?")
    work()
    assert "Quels contrats ?" in mail.outbox[-1].body
    do(english, asked, "clarified", words="Tous.")
    asked.refresh_from_db()
    assert asked.clarified_on == date(2026, 11, 21)


# Time ---------------------------------------------------------------------------------------------------------


def test_an_extension_is_told_with_its_reasons_and_counts_from_receipt(english, asked):
    assert do(english, asked, "extend", words="").status_code == 422
    assert do(english, asked, "extend", words="Douze services à interroger.").status_code == 302
    asked.refresh_from_db()
    assert asked.due_on == date(2027, 2, 22)
    work()
    body = spaced(mail.outbox[-1].body)
    assert "Douze services à interroger." in body and "22 février 2027" in body
    assert "A refusal is told without delay, by 21 December 2026 at the latest" in spaced(
        page(english, asked)
    )


def test_an_extension_after_the_first_month_is_refused_by_the_form_and_by_the_verb(english, asked, dpo):
    with time_machine.travel("2026-12-22 09:00", tick=True):
        assert verb(asked, "extend") not in page(english, asked)
        told = refused(lambda: handling.extend(asked, reasons="Complexe.", by=dpo))
    assert "21 décembre 2026" in told[0]
    asked.refresh_from_db()
    assert asked.extended_on is None and asked.due_on == date(2026, 12, 21)


def test_there_is_one_extension_and_none_for_a_patient_file(english, asked, dpo):
    do(english, asked, "extend", words="Complexe.")
    assert "une prolongation" in refused(lambda: handling.extend(asked, reasons="Encore.", by=dpo))[0]
    SubjectRequest.objects.filter(pk=asked.pk).update(extended_on=None, rule="patient-file")
    asked.refresh_from_db()
    assert "dossier médical" in refused(lambda: handling.extend(asked, reasons="Complexe.", by=dpo))[0]


def test_the_page_says_why_the_last_day_is_this_one(english, desk, client):
    with time_machine.travel("2026-10-11 09:00", tick=True):
        asked = received(client, desk.controller)
    html = page(english, asked)
    assert "Why this day?" in html
    assert "Armistice" in html and "12 November 2026" in html


# Closing ------------------------------------------------------------------------------------------------------


def test_an_erasure_that_was_granted_is_not_closed_before_recipients_are_settled(client, english, desk, dpo):
    asked = received(client, desk.controller, kinds=["erasure"])
    do(english, asked, "answer", **ANSWER, data_were_changed="on")
    asked.refresh_from_db()
    assert "article 19" in refused(lambda: handling.close(asked, by=dpo))[0]
    assert do(english, asked, "recipients", done="no", words="").status_code == 422
    do(english, asked, "recipients", done="no", words="Aucun destinataire connu.")
    assert do(english, asked, "close").status_code == 302


def test_a_request_for_access_asks_nothing_of_recipients(english, asked):
    do(english, asked, "answer", **ANSWER)
    assert verb(asked, "recipients") not in page(english, asked)


def test_nothing_is_closed_unanswered(asked, dpo):
    assert "12, § 3" in refused(lambda: handling.close(asked, by=dpo))[0]


def test_a_closed_request_takes_no_step_until_it_is_opened_again_with_a_reason(english, asked, dpo):
    do(english, asked, "answer", **ANSWER)
    do(english, asked, "close")
    assert refused(lambda: handling.assign(asked, to=dpo, by=dpo)) == [
        "Cette demande est close : rouvrez-la d’abord."
    ]
    do(english, asked, "reopen", words="Une partie manquait.")
    asked.refresh_from_db()
    assert asked.closed_at is None and asked.outcome == ""
    assert steps(asked)[-1] == ("reopened", "dpo")


# Two people ---------------------------------------------------------------------------------------------------


def test_what_was_done_meanwhile_stops_the_second_one_whose_words_stay(english, asked):
    old = "1.0.0"
    do(english, asked, "ask-clarification", words="Quels contrats ?")
    answer = english.post(verb(asked, "answer"), {"seen": old, **ANSWER})
    assert answer.status_code == 422
    html = answer.content.decode()
    assert "Something was done meanwhile" in html and "Voici vos données." in html
    asked.refresh_from_db()
    assert asked.answered_on is None


def test_control_the_same_answer_goes_through_where_nothing_was_done(english, asked):
    assert english.post(verb(asked, "answer"), {"seen": "1.0.0", **ANSWER}).status_code == 302


# Who may ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["reader", "contributor"])
def test_only_the_officer_of_the_organisation_sees_requests(client, asked, request, role):
    client.force_login(request.getfixturevalue(role))
    for address in (asked.get_absolute_url(), reverse("rights:desk", args=[asked.controller.slug])):
        assert client.get(address).status_code == 403
    assert client.post(verb(asked, "close"), {"seen": "1.0.0"}).status_code == 403


def test_a_stranger_finds_nothing(client, asked, stranger, other_organisation):
    client.force_login(stranger)
    assert client.get(asked.get_absolute_url()).status_code == 404
    inside = reverse("rights:request", args=[other_organisation.slug, asked.public_id])
    assert client.get(inside).status_code == 404
    assert client.post(verb(asked, "close"), {"seen": "1.0.0"}).status_code == 404


def test_the_register_of_requests_names_nobody(english, asked):
    text = english.get(reverse("rights:desk-csv", args=[asked.controller.slug]))
    told = text.content.decode("utf-8-sig")
    assert "D-2026-0001" in told and "2026-12-21" in told
    assert NAME not in told and EMAIL not in told


def test_a_lost_master_key_leaves_the_list_readable_and_says_what_to_do(english, asked, settings):
    settings.RIGHTS_KEYS = ["another key of this installation"]
    listed = english.get(reverse("rights:desk", args=[asked.controller.slug]))
    assert listed.status_code == 200 and "Cannot be read" in listed.content.decode()
    shown = english.get(asked.get_absolute_url())
    assert shown.status_code == 503 and "TRENTE_RIGHTS_KEYS" in shown.content.decode()


# What a second look at the rules found ------------------------------------------------------------------------


def test_nothing_is_granted_not_even_in_part_to_whose_identity_could_not_be_confirmed(english, asked):
    do(english, asked, "ask-identity", words="Doute.", wanted="Le numéro.")
    partly = {**REFUSAL, "outcome": "partly", "words": "Une partie."}
    assert do(english, asked, "answer", **partly).status_code == 422
    do(english, asked, "settle-identity", done="no", words="Numéro inconnu.")
    assert do(english, asked, "answer", **partly).status_code == 422
    assert do(english, asked, "answer", **ANSWER).status_code == 422
    assert do(english, asked, "answer", **REFUSAL).status_code == 302


def test_days_stay_as_the_letter_of_the_extension_says_and_everything_stays_after_the_answer(
    english, asked, dpo
):
    given = {"kinds": ["access"], "rule": "one-month", "words": "Erreur.", "by": dpo}
    do(english, asked, "extend", words="Complexe.")
    told = refused(lambda: handling.change(asked, received_on=date(2026, 11, 1), **given))
    assert "prolongation" in told[0]
    do(english, asked, "answer", **ANSWER)
    assert verb(asked, "change") not in page(english, asked)
    told = refused(lambda: handling.change(asked, received_on=asked.received_on, **given))
    assert told == ["Cette demande a déjà reçu sa réponse."]


def test_the_reference_stays_when_the_day_of_receipt_is_corrected_into_another_year(english, client, desk):
    with time_machine.travel("2027-01-02 10:00", tick=True):
        asked = received(client, desk.controller)
        english.force_login(english_user(desk))
        day = {"kinds": ["access"], "rule": "one-month", "received_on": "2026-12-30", "words": "Cachet."}
        assert do(english, asked, "change", **day).status_code == 302
        asked.refresh_from_db()
    assert (asked.received_on, asked.reference) == (date(2026, 12, 30), "D-2027-0001")


def english_user(of):
    """The officer of whose organisation this is."""
    return of.controller.memberships.get(role="dpo").user


HEIR = {"kinds": ["heir_request"], "relation": "heir", "about": "Dominique Exemple"}


def test_an_heir_is_answered_under_the_law_about_the_dead(english, client, desk):
    asked = received(client, desk.controller, **HEIR)
    do(english, asked, "answer", **ANSWER)
    work()
    body = spaced(mail.outbox[-1].body)
    assert "Dominique Exemple" in body and "article 85" in body and "RGPD" not in body


def test_someone_named_to_carry_out_instructions_gets_another_letter_than_an_heir(english, client, desk):
    asked = received(client, desk.controller, **{**HEIR, "relation": "designated"})
    do(english, asked, "answer", **ANSWER)
    work()
    body = spaced(mail.outbox[-1].body)
    assert "personne désignée" in body and "héritiers" not in body


def test_a_refusal_in_part_to_an_heir_cites_no_regulation(english, client, desk):
    asked = received(client, desk.controller, **HEIR)
    partly = {**REFUSAL, "outcome": "partly", "words": "Le compte est clos.", "grounds": ["beyond_need"]}
    assert do(english, asked, "answer", **partly).status_code == 302
    work()
    body = spaced(mail.outbox[-1].body)
    assert "Le compte est clos." in body and "Trois demandes identiques." in body and "RGPD" not in body


def test_what_was_asked_is_not_corrected_into_what_cannot_be_asked(client, desk, dpo):
    asked = received(client, desk.controller, **HEIR)
    given = {"received_on": asked.received_on, "rule": "one-month", "words": "Erreur.", "by": dpo}
    told = refused(lambda: handling.change(asked, kinds=["access"], about="Dominique Exemple", **given))
    assert told == [
        "Pour une personne décédée, choisissez seulement la ligne « Agir pour une personne décédée »."
    ]


# What the law says of particular answers ----------------------------------------------------------------------


def test_that_no_data_are_held_is_an_answer_with_the_right_to_complain_and_no_refusal(english, asked):
    nothing = {"outcome": "nothing", "words": "Recherche dans les contrats et la paie.", "reasons": ""}
    assert do(english, asked, "answer", **nothing).status_code == 302
    asked.refresh_from_db()
    assert (asked.outcome, asked.grounds) == ("nothing", [])
    work()
    body = spaced(mail.outbox[-1].body)
    assert "nous n’en traitons aucune" in body and "réclamation" in body
    assert "Nous ne pouvons pas y donner suite" not in body and "recours" not in body


def test_that_no_data_are_held_answers_no_other_right(client, desk, dpo):
    asked = received(client, desk.controller, kinds=["access", "erasure"])
    told = refused(lambda: handling.answer(asked, outcome="nothing", words="Rien.", by=dpo))
    assert len(told) == 1 and "accès" in told[0]
    asked.refresh_from_db()
    assert asked.answered_on is None


@pytest.mark.parametrize("outcome", ["refused", "partly"])
def test_what_nobody_has_understood_is_not_refused(client, desk, dpo, outcome):
    asked = received(client, desk.controller, kinds=["unknown"])
    given = {"words": "Une partie.", "grounds": ["excessive"], "reasons": "Répétée.", "by": dpo}
    told = refused(lambda: handling.answer(asked, outcome=outcome, **given))
    assert len(told) == 1 and told[0].startswith("Dites d’abord ce qui est demandé")


def test_a_patient_file_is_handed_over_after_forty_eight_hours_and_may_be_refused_before(client, desk, dpo):
    def patient(email):
        work()
        asked = received(client, desk.controller, email=email)
        SubjectRequest.objects.filter(pk=asked.pk).update(rule="patient-file")
        asked.refresh_from_db()
        return asked

    asked = patient(EMAIL)
    told = refused(lambda: handling.answer(asked, outcome="granted", words="Voici.", by=dpo))
    assert "23 novembre 2026" in told[0] and "quarante-huit heures" in told[0]
    with time_machine.travel("2026-11-23 10:00", tick=True):
        handling.answer(asked, outcome="granted", words="Voici.", by=dpo)
    given = {"grounds": ["excessive"], "reasons": "Répétée.", "by": dpo}
    handling.answer(patient("autre@example.org"), outcome="refused", **given)


def test_an_extension_is_not_about_what_takes_effect_at_once(english, client, desk):
    asked = received(client, desk.controller, kinds=["access", "objection_marketing"])
    assert do(english, asked, "extend", words="Douze services.").status_code == 302
    work()
    extended, at_once = spaced(mail.outbox[-1].body).split("Cette prolongation ne porte pas sur")
    assert "droit d’accès" in extended and "prospection" not in extended
    assert "prospection" in at_once and "droit d’accès" not in at_once


def test_whether_data_were_changed_and_not_what_was_asked_decides_about_recipients(english, client, desk):
    asked = received(client, desk.controller, kinds=["erasure"])
    do(english, asked, "answer", **ANSWER)
    assert verb(asked, "recipients") not in page(english, asked)
    other = received(client, desk.controller, kinds=["objection"], email="autre@example.org")
    do(english, other, "answer", **ANSWER, data_were_changed="on")
    assert verb(other, "recipients") in page(english, other)


CHANGED = {"done": "yes", "words": "Les deux caisses.", "changed": "Le nom d’usage."}


@pytest.fixture
def rectified(english, client, desk):
    asked = received(client, desk.controller, kinds=["rectification"])
    do(english, asked, "answer", **ANSWER, data_were_changed="on")
    work()
    return asked


def test_recipients_are_written_to_with_what_was_changed_and_nothing_else(english, client, rectified):
    sent = len(mail.outbox)
    two = "caisse@example.org\nportail@example.org"
    assert do(english, rectified, "recipients", **CHANGED, addresses=two).status_code == 302
    work()
    letters = mail.outbox[sent:]
    assert [one.to for one in letters] == [["caisse@example.org"], ["portail@example.org"]]
    follow = rectified.told()["follow"]
    for letter in letters:
        assert "Le nom d’usage." in letter.body and NAME in letter.body and "D-2026-0001" in letter.body
        assert EMAIL not in letter.body and "Voici vos données" not in letter.body
        assert follow not in letter.body
    followed = client.get(reverse("rights:follow", args=[follow])).content.decode()
    assert "caisse@example.org" not in followed


@pytest.mark.parametrize(
    "wrong",
    [{"changed": ""}, {"addresses": "caisse@example.org\nle portail"}, {"done": "no"}],
    ids=["nobody said what was changed", "one line is no address", "nobody is notified"],
)
def test_nobody_is_written_to_by_a_form_that_is_wrong(english, rectified, wrong):
    told = {**CHANGED, "addresses": "caisse@example.org", **wrong}
    assert do(english, rectified, "recipients", **told).status_code == 422
    assert not RequestLetter.objects.filter(kind="recipient_notice").exists()


def test_the_ground_of_doubtful_identity_follows_the_right(english, client, desk):
    asked = received(client, desk.controller, kinds=["withdrawal"])
    do(english, asked, "ask-identity", words="Doute.", wanted="Le numéro.")
    do(english, asked, "settle-identity", done="no", words="Numéro inconnu.")
    refusal = {"outcome": "refused", "words": "", "reasons": "Le numéro n’existe pas."}
    assert do(english, asked, "answer", **refusal, grounds=["identity_not_confirmed"]).status_code == 422
    assert do(english, asked, "answer", **refusal, grounds=["identity_not_secure"]).status_code == 302
    work()
    assert "art. 32" in spaced(mail.outbox[-1].body)


def test_a_file_that_nobody_needs_is_deleted_and_the_reason_stays(english, client, desk):
    card = SimpleUploadedFile("carte.pdf", b"%PDF-1.7 carte")
    asked = received(client, desk.controller, documents=[card])
    (kept,) = RequestFile.objects.all()
    answer = do(english, asked, "forget-file", file=str(kept.public_id), words="Non demandée.")
    assert answer.status_code == 302 and not RequestFile.objects.exists()
    assert steps(asked)[-1] == ("file_deleted", "dpo")


def test_the_list_says_what_nobody_has_read_until_the_desk_does_something(english, client, asked):
    listed = reverse("rights:desk", args=[asked.controller.slug])
    assert "unread" in english.get(listed).content.decode()
    do(english, asked, "write", words="Bonjour.")
    assert "unread" not in english.get(listed).content.decode()
    client.post(reverse("rights:follow", args=[asked.told()["follow"]]), {"words": "Bonjour à vous."})
    assert "unread" in english.get(listed).content.decode()


def test_other_public_holidays_give_other_last_days_at_once(english, client, desk):
    with time_machine.travel("2026-03-03 10:00", tick=True):
        asked = received(client, desk.controller)  # the month ends on Good Friday
        english.force_login(english_user(desk))
        given = {"is_open": "on", "region": "alsace-moselle", "months_kept": "60"}
        english.post(reverse("rights:settings", args=[desk.controller.slug]), given)
    asked.refresh_from_db()
    assert asked.due_on == date(2026, 4, 7)


def test_the_end_of_marketing_is_not_refused_with_a_ground_against_another_right(english, client, desk):
    asked = received(client, desk.controller, kinds=["access", "objection_marketing"])
    rights_of_others = {**REFUSAL, "grounds": ["rights_of_others"]}
    answer = do(english, asked, "answer", **rights_of_others)
    assert answer.status_code == 422
    assert "Right to object to direct marketing" in answer.content.decode()


def test_what_takes_effect_at_once_is_not_extended(english, client, desk, dpo):
    asked = received(client, desk.controller, kinds=["withdrawal"])
    assert verb(asked, "extend") not in page(english, asked)
    assert "immédiat" in refused(lambda: handling.extend(asked, reasons="Complexe.", by=dpo))[0]


def test_a_refusal_after_the_first_month_is_late_although_the_time_was_extended(english, asked):
    do(english, asked, "extend", words="Complexe.")
    with time_machine.travel("2027-01-10 10:00", tick=True):
        english.force_login(english_user(asked))
        do(english, asked, "answer", **REFUSAL)
        assert "The answer came after the last day." in page(english, asked)


def test_control_an_answer_on_the_same_day_is_in_time(english, asked):
    do(english, asked, "extend", words="Complexe.")
    with time_machine.travel("2027-01-10 10:00", tick=True):
        english.force_login(english_user(asked))
        do(english, asked, "answer", **ANSWER)
        assert "The answer came after the last day." not in page(english, asked)


# Letters that did not leave, and what comes later -------------------------------------------------------------


@pytest.fixture
def undelivered(english, asked, monkeypatch):
    """The answer of this request was refused by the server of mail, two hours ago."""
    do(english, asked, "answer", **ANSWER)
    work()
    letters = RequestLetter.objects.filter(request=asked)
    letters.filter(kind="answer_access").update(
        sent_at=None, failed_at=timezone.now(), written_at=timezone.now() - timedelta(hours=2)
    )
    return letters.get(kind="answer_access")


def test_a_letter_that_was_refused_goes_to_the_corrected_address_word_for_word(english, asked, undelivered):
    desk_page = reverse("rights:desk", args=[asked.controller.slug])
    assert "has not been sent" in english.get(desk_page).content.decode()
    new = {"email": "camille.nouvelle@example.org", "postal": "", "words": "Appel du 21 novembre."}
    assert do(english, asked, "address", **new).status_code == 302
    assert do(english, asked, "send-again", letter=str(undelivered.public_id)).status_code == 302
    work()
    assert mail.outbox[-1].to == ["camille.nouvelle@example.org"]
    new = SubjectRequest.objects.get(pk=asked.pk).told()["follow"]
    assert undelivered.content["body"].replace(asked.told()["follow"], new) in mail.outbox[-1].body
    assert "has not been sent" not in english.get(desk_page).content.decode()
    assert steps(asked)[-2:] == [("address_corrected", "dpo"), ("letter_sent_again", "dpo")]


def test_after_a_correction_the_link_that_went_elsewhere_leads_nowhere(english, client, asked):
    old = asked.told()["follow"]
    do(english, asked, "write", words="En attente.")  # not sent yet
    do(english, asked, "address", email="juste@example.org", postal="", words="Faute de frappe.")
    do(english, asked, "answer", **ANSWER)
    sent = len(mail.outbox)
    work()
    assert {one.to[0] for one in mail.outbox[sent:]} == {"juste@example.org"}
    assert "En attente." in "".join(one.body for one in mail.outbox[sent:])
    new = SubjectRequest.objects.get(pk=asked.pk).told()["follow"]
    assert new != old and all(old not in one.body for one in mail.outbox[sent:])
    assert client.get(reverse("rights:follow", args=[old])).status_code == 410
    assert "Voici vos données." in client.get(reverse("rights:follow", args=[new])).content.decode()


def test_a_letter_of_a_closed_request_is_sent_again_and_its_answer_stays(english, asked, undelivered):
    do(english, asked, "close")
    assert do(english, asked, "send-again", letter=str(undelivered.public_id)).status_code == 302
    asked.refresh_from_db()
    assert asked.closed_at is not None and asked.outcome == "granted"


def test_a_letter_in_the_hands_of_a_worker_is_not_sent_twice(english, asked, undelivered, dpo):
    RequestLetter.objects.filter(pk=undelivered.pk).update(failed_at=None, taken_at=timezone.now())
    undelivered.refresh_from_db()
    assert verb(asked, "send-again") not in page(english, asked)
    assert refused(lambda: handling.send_letter_again(asked, undelivered, by=dpo))


def test_with_a_postal_address_alone_the_letter_is_printed(english, asked, undelivered):
    do(english, asked, "address", email="", postal="1, place de l’Exemple", words="Plus de courriel.")
    do(english, asked, "send-again", letter=str(undelivered.public_id))
    latest = RequestLetter.objects.filter(request=asked).latest("pk")
    assert (latest.way, latest.kind) == ("paper", "answer_access")


def test_a_letter_to_somebody_else_never_goes_to_the_address_of_the_person(english, asked, undelivered, dpo):
    RequestLetter.objects.filter(pk=undelivered.pk).update(kind="recipient_notice")
    undelivered.refresh_from_db()
    assert verb(asked, "send-again") not in page(english, asked)
    assert refused(lambda: handling.send_letter_again(asked, undelivered, by=dpo))


def test_control_a_letter_that_left_is_not_sent_twice(english, asked, dpo):
    (sent,) = RequestLetter.objects.filter(request=asked, kind="acknowledgement")
    assert verb(asked, "send-again") not in page(english, asked)
    assert refused(lambda: handling.send_letter_again(asked, sent, by=dpo)) == [
        "Ce courrier est parti, ou est en route."
    ]


def test_an_address_is_not_corrected_into_none(english, asked):
    assert do(english, asked, "address", email="", postal="", words="Erreur.").status_code == 422


def test_the_end_of_a_restriction_is_told_before_it_is_done_even_once_the_request_is_closed(
    english, client, desk
):
    asked = received(client, desk.controller, kinds=["restriction"])
    do(english, asked, "answer", **ANSWER)
    do(english, asked, "close")
    ended = {"words": "Les données ont été vérifiées."}
    assert do(english, asked, "lift-restriction", **ended).status_code == 302
    work()
    body = spaced(mail.outbox[-1].body)
    assert "article 18, § 3" in body and ended["words"] in body and "réclamation" in body
    asked.refresh_from_db()
    assert asked.closed_at is not None and steps(asked)[-1] == ("restriction_lifted", "dpo")
    assert verb(asked, "lift-restriction") not in page(english, asked), "it ends once"


def test_a_refusal_in_part_says_nothing_of_what_it_refused(english, client, desk):
    asked = received(client, desk.controller, kinds=["access", "erasure", "restriction"])
    partly = {
        **REFUSAL,
        "outcome": "partly",
        "words": "Voici vos données.",
        "grounds": ["claims_erasure", "no_restriction_case"],
    }
    assert do(english, asked, "answer", **partly).status_code == 302
    work()
    body = spaced(mail.outbox[-1].body)
    assert "Vous pouvez demander la rectification" in body
    assert "chaque destinataire" not in body and "Tant que dure cette limitation" not in body
    assert verb(asked, "lift-restriction") not in page(english, asked)


@pytest.mark.parametrize("kinds", [["heir_request"], ["unknown"], ["heir_request", "unknown"]])
def test_a_request_about_the_dead_is_not_extended_under_the_regulation(english, client, desk, dpo, kinds):
    asked = received(client, desk.controller, **{**HEIR, "kinds": kinds})
    assert verb(asked, "extend") not in page(english, asked)
    assert refused(lambda: handling.extend(asked, reasons="Complexe.", by=dpo))


def test_the_time_of_a_patient_file_goes_with_no_other_right(client, desk, dpo):
    asked = received(client, desk.controller, kinds=["erasure"])
    given = {"received_on": asked.received_on, "rule": "patient-file", "words": "Hôpital.", "by": dpo}
    assert refused(lambda: handling.change(asked, kinds=["erasure"], **given))
    handling.change(asked, kinds=["access"], **given)


def test_no_end_is_told_of_a_restriction_that_was_refused(english, client, desk, dpo):
    asked = received(client, desk.controller, kinds=["restriction"])
    do(english, asked, "answer", **{**REFUSAL, "grounds": ["no_restriction_case"]})
    assert verb(asked, "lift-restriction") not in page(english, asked)
    assert refused(lambda: handling.lift_restriction(asked, reasons="Fin.", by=dpo))
