"""The register as it was current on a day, and what changed between two: on screen, on paper, for machines."""

import json
from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from registry.editing.states import change_state
from registry.models import Activity, Controller, RetentionRule
from registry.people.access import Access
from registry.record.versions import compare_days
from tests.cast import make_row
from tests.registry.documents.reading import pages

pytestmark = pytest.mark.django_db
EARLIER, LATER = date(2027, 2, 1), date(2027, 4, 1)


@pytest.fixture
def approve(organisation, dpo, time_machine):
    officer = Access(organisation.pk, "dpo")

    def approved(day, *records, state="current"):
        time_machine.move_to(f"{day}T10:00:00+00:00", tick=True)
        change_state([one.pk for one in records], state, access=officer, by=dpo, words="Décidé.")

    return approved


def draft(organisation, name, reference):
    return make_row(Activity, organisation, state="draft", name=name, reference=reference, role="controller")


@pytest.fixture
def past(organisation, approve, time_machine):
    """On 1 February 2027 pay (5 years) and badges are current; on 1 April pay (10 years, renamed) and leave."""
    pay, badges, leave = (
        draft(organisation, name, reference)
        for name, reference in (("Paie", "RH-1"), ("Badges", "SE-1"), ("Congés", "RH-2"))
    )
    rule = make_row(RetentionRule, organisation, activity=pay, amount=5, unit="year")
    approve("2027-01-10", pay, badges)
    rule.amount, pay.name = 10, "Paie et primes"
    time_machine.move_to("2027-03-01T09:00:00+00:00", tick=True)
    rule.save()
    pay.save()
    approve("2027-03-01", pay, leave)
    approve("2027-03-15", badges, state="archived")
    organisation.legal_form = "Commune"
    organisation.save()
    time_machine.move_to("2027-05-02T10:00:00+00:00", tick=True)
    pay.name = "Paie, primes et frais"
    pay.save()
    return pay


def page(client, organisation, **asked):
    return client.get(reverse("registry:past-register", args=[organisation.slug]), asked)


def told(answer):
    return answer.content.decode()


def test_the_register_of_a_day_holds_what_was_current_at_its_end_under_its_name_of_then(
    client, dpo, organisation, past
):
    client.force_login(dpo)
    html = " ".join(told(page(client, organisation, on="2027-02-01")).split())
    assert "RH-1 · Paie<" in html
    assert "SE-1 · Badges" in html
    assert "primes" not in html
    assert "Congés" not in html
    assert "2 fiches en vigueur le 1er février 2027" in html
    html = told(page(client, organisation))
    assert "Paie et primes" in html
    assert "frais" not in html
    assert "Badges" not in html


def test_a_day_before_the_first_approval_has_no_record(client, dpo, organisation, past):
    client.force_login(dpo)
    html = told(page(client, organisation, on="2026-12-31"))
    assert "Aucune fiche n’était en vigueur ce jour-là" in html


def test_two_days_are_compared_field_by_field(client, dpo, organisation, past):
    client.force_login(dpo)
    html = " ".join(told(page(client, organisation, on="2027-04-01", since="2027-02-01")).split())
    added, rest = html.split('id="changed-title"')
    changed, ended = rest.split('id="ended-title"')
    assert "RH-2 · Congés" in added
    assert "<del>Paie</del> → <ins>Paie et primes</ins>" in changed
    assert "<del>5 ans</del> → <ins>10 ans</ins>" in changed
    assert "SE-1 · Badges" in ended
    assert "<ins>Commune</ins>" in ended.split('id="organisation-title"')[1]
    assert "frais" not in html


def test_two_days_without_a_change_say_so(client, dpo, organisation, past):
    client.force_login(dpo)
    assert "Rien n’a changé" in told(page(client, organisation, on="2027-02-02", since="2027-02-01"))


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"on": "2027-06-01"}, "Ce qui sera en vigueur ce jour-là n’est pas connu"),
        ({"on": "2027-02-01", "since": "2027-02-01"}, "vient avant l’autre"),
        ({"on": "2027-02-31"}, "Saisissez une date valide"),
    ],
)
def test_days_that_cannot_be_shown_are_refused_at_their_field(
    client, dpo, organisation, past, asked, sentence
):
    client.force_login(dpo)
    answer = page(client, organisation, **asked)
    assert answer.status_code == 400
    assert sentence in told(answer)


def test_machines_read_the_comparison(client, dpo, organisation, past):
    client.force_login(dpo)
    answer = client.get(reverse("registry:comparison-json", args=[organisation.slug, EARLIER, LATER]))
    found = json.loads(answer.content)
    assert (found["format"], found["version"]) == ("trente-register-comparison", 1)
    assert (found["controller"], found["since"], found["on"]) == ("valombre", "2027-02-01", "2027-04-01")
    assert [one["name"] for one in found["added"]] == ["Congés"]
    assert [one["name"] for one in found["ended"]] == ["Badges"]
    (pay,) = found["changed"]
    assert pay["id"] == str(past.public_id)
    assert [(one["field"], one["before"], one["after"]) for one in pay["changes"]] == [
        ("name", "Paie", "Paie et primes"),
        ("amount", 5, 10),
    ]
    assert pay["changes"][1]["words"]["before"] == "5\N{NO-BREAK SPACE}ans"


def test_the_paper_says_which_days_and_what_changed(client, dpo, organisation, past):
    client.force_login(dpo)
    answer = client.get(reverse("registry:comparison-pdf", args=[organisation.slug, EARLIER, LATER]))
    text = " ".join(" ".join(pages(answer.content)).split())
    for said in ("1er février 2027", "1er avril 2027", "RH-2 · Congés", "5 ans → 10 ans", "SE-1 · Badges"):
        assert said in text
    assert "frais" not in text


def test_days_in_the_wrong_order_have_no_address(client, dpo, organisation, past):
    client.force_login(dpo)
    for name in ("comparison-pdf", "comparison-json"):
        assert (
            client.get(reverse(f"registry:{name}", args=[organisation.slug, LATER, EARLIER])).status_code
            == 404
        )
    assert (
        client.get(f"/organisations/{organisation.slug}/past/2027-02-31/2027-04-01.json").status_code == 404
    )


def test_the_command_writes_the_comparison(organisation, past, tmp_path):
    target = tmp_path / "changes.json"
    given = {"since": EARLIER, "on": LATER, "format": "json", "output": str(target)}
    call_command("compare_register", organisation.slug, **given)
    assert [one["name"] for one in json.loads(target.read_text())["added"]] == ["Congés"]
    with pytest.raises(CommandError, match="vient avant l’autre"):
        call_command("compare_register", organisation.slug, **{**given, "since": LATER})
    with pytest.raises(CommandError, match="Aucun organisme"):
        call_command("compare_register", "personne", **given)


def test_another_organisation_is_told_of_nothing(client, stranger, organisation, past):
    client.force_login(stranger)
    assert page(client, organisation, on="2027-02-01").status_code == 404


def test_comparing_asks_as_often_for_one_record_as_for_ten(organisation, past, approve):
    controller = Controller.objects.get(pk=organisation.pk)
    with CaptureQueriesContext(connection) as few:
        compare_days(controller, EARLIER, LATER)
    approve("2027-03-20", *(draft(organisation, f"Fiche {number}", f"X-{number}") for number in range(10)))
    with CaptureQueriesContext(connection) as many:
        assert len(compare_days(controller, EARLIER, LATER).added) == 11
    assert len(few) == len(many)
