"""The retention rules of the organisation: identical ones as one, and taken over by other activities."""

import re

import pytest
from django.urls import reverse

from registry.editing.retention_rules import copy_rule, shared_rules
from registry.models import (
    Activity,
    DataCategory,
    DataUse,
    Department,
    Membership,
    Proposal,
    RetentionException,
    RetentionRule,
    RetentionStart,
    SubjectCategory,
)
from registry.models.owned import ForeignLink
from tests.cast import make_row

pytestmark = pytest.mark.django_db


def address(name, organisation, *arguments):
    return reverse(f"registry:{name}", args=[organisation.slug, *arguments])


def text(response):
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def rule(organisation, activity=None, starts=("fin du contrat",), **values):
    """Five years from the end of the contract, then erased, unless told otherwise."""
    given = {"amount": 5, "unit": "year", "end_action": "erase", "legal_reference": "Article 2224"} | values
    activity = activity or make_row(Activity, organisation)
    made = make_row(RetentionRule, organisation, activity=activity, **given)
    for event in starts:
        make_row(RetentionStart, organisation, rule=made, activity=activity, event=event)
    return made


# Together ---------------------------------------------------------------------------------------------------


def test_identical_rules_are_one_with_the_activities_that_follow_it(
    client, organisation, other_organisation, reader
):
    first = rule(organisation, make_row(Activity, organisation, name="Contrats"), data_note="Contrat")
    rule(organisation, make_row(Activity, organisation, name="Factures"), starts=("Fin du contrât",))
    rule(other_organisation, make_row(Activity, other_organisation, name="Lointaine"))
    rule(organisation, make_row(Activity, organisation, name="Ancienne", state="archived"))
    client.force_login(reader)
    response = client.get(address("retention", organisation), headers={"Accept-Language": "en"})
    page = text(response)
    [line] = response.context["lines"]
    assert (line.key, line.period, line.total) == (first.public_id, "5\u00a0years", 2)
    assert "Contrats" in page
    assert "Factures" in page
    assert "Ancienne" not in page
    assert "Lointaine" not in page


@pytest.mark.parametrize(
    "difference",
    [
        {"amount": 6},
        {"unit": "month"},
        {"bound": "at_most"},
        {"event": "tant que dure le contrat"},
        {"phase": "intermediate"},
        {"end_action": "anonymise"},
        {"legal_reference": "Article 2225"},
        {"starts": ("fin du contrat", "dernière facture")},
        {"starts": ()},
    ],
)
def test_rules_that_differ_in_period_start_end_or_reference_stand_apart(organisation, difference):
    rule(organisation)
    rule(organisation, **difference)
    assert len(shared_rules(organisation)) == 2


def test_a_rule_is_found_without_its_accents(client, organisation, reader):
    rule(organisation, legal_reference="Code général")
    rule(organisation, legal_reference="Autre texte")
    client.force_login(reader)
    lines = client.get(address("retention", organisation), {"q": "GENERAL"}).context["lines"]
    assert [line.reference for line in lines] == ["Code général"]


# Taken over -------------------------------------------------------------------------------------------------


def use(client, pattern, activity):
    path = address("use-rule", pattern.controller, pattern.public_id)
    return client.post(path, {"activity": activity.public_id})


def test_an_activity_takes_a_rule_over_with_its_starts_and_exceptions_and_opens_it(client, organisation, dpo):
    pattern = rule(organisation, starts=("fin du contrat", "dernière facture"))
    make_row(
        RetentionException, organisation, rule=pattern, activity=pattern.activity, text="Litige en cours"
    )
    target = make_row(Activity, organisation)
    client.force_login(dpo)
    response = use(client, pattern, target)
    copy = RetentionRule.objects.get(activity=target)
    assert response["Location"] == address("edit-row", organisation, "retention-rule", copy.public_id)
    assert (copy.amount, copy.unit, copy.legal_reference) == (5, "year", "Article 2224")
    assert [start.event for start in copy.starts.all()] == ["fin du contrat", "dernière facture"]
    assert [one.text for one in copy.exceptions.all()] == ["Litige en cours"]
    assert copy.history.get().history_user == dpo
    assert len(shared_rules(organisation)) == 1
    assert pattern.starts.count() == 2, "the pattern stays as it was"


def test_a_copy_speaks_only_of_people_and_data_that_its_activity_names(organisation):
    named, unnamed = (make_row(DataCategory, organisation, name=name) for name in ("Identité", "Santé"))
    people = make_row(SubjectCategory, organisation)
    target = make_row(Activity, organisation)
    make_row(DataUse, organisation, activity=target, data=named)
    fits = rule(organisation, data=named, subject=people, purpose_note="Vendre", data_note="Nom")
    strays = rule(organisation, data=unnamed)
    copies = [copy_rule(pattern, target) for pattern in (fits, strays)]
    assert [copy.data for copy in copies] == [named, None]
    assert [(copy.subject, copy.purpose_note, copy.data_note) for copy in copies] == [(None, "", "")] * 2


def test_no_rule_goes_from_one_organisation_to_another(client, organisation, other_organisation, dpo):
    mine, theirs = rule(organisation), rule(other_organisation)
    with pytest.raises(ForeignLink):
        copy_rule(theirs, mine.activity)
    client.force_login(dpo)
    assert use(client, mine, theirs.activity).status_code == 404
    path = address("use-rule", organisation, theirs.public_id)
    assert client.post(path, {"activity": mine.activity.public_id}).status_code == 404
    assert RetentionRule.objects.count() == 2


def test_only_who_may_edit_the_activity_takes_a_rule_over(client, organisation, contributor, reader):
    own = make_row(Department, organisation)
    Membership.objects.get(user=contributor).departments.add(own)
    draft, other, in_force = (
        make_row(Activity, organisation, **values)
        for values in ({"state": "draft", "department": own}, {"state": "draft"}, {"department": own})
    )
    pattern = rule(organisation)
    client.force_login(reader)
    assert use(client, pattern, draft).status_code == 403
    assert client.get(address("take-rule", organisation, draft.public_id)).status_code == 403
    client.force_login(contributor)
    assert use(client, pattern, other).status_code == 403
    assert use(client, pattern, draft).status_code == 302
    assert RetentionRule.objects.filter(activity=draft).count() == 1
    assert use(client, pattern, in_force).status_code == 302
    assert not RetentionRule.objects.filter(activity=in_force).exists()
    proposal = Proposal.objects.get(activity=in_force)
    assert (proposal.form, proposal.values["amount"], proposal.values["starts"]) == (
        "retention-rule",
        ["5"],
        ["fin du contrat"],
    )


def test_an_activity_is_offered_the_rules_that_it_does_not_follow_yet(
    client, organisation, other_organisation, dpo
):
    activity = make_row(Activity, organisation)
    rule(organisation, activity)
    offered = rule(organisation, amount=3)
    rule(other_organisation, amount=9)
    client.force_login(dpo)
    edit = address("edit-section", organisation, activity.public_id, "retention")
    take = address("take-rule", organisation, activity.public_id)
    assert take in text(client.get(edit))
    assert [line.key for line in client.get(take).context["lines"]] == [offered.public_id]
    script = {"HX-Request": "true", "HX-Target": "retention"}
    assert "<html" not in text(client.get(take, headers=script))


def test_two_rules_of_the_same_length_have_links_of_different_names(client, organisation, reader):
    for name, start in (("Contrats", "fin du contrat"), ("Factures", "paiement")):
        activity = make_row(Activity, organisation, reference=name[0], name=name)
        rule(organisation, activity, starts=(start,))
    client.force_login(reader)
    page = text(client.get(address("retention", organisation), headers={"Accept-Language": "en"}))
    links = re.findall(r'<th scope="row">\s*<a [^>]*>(.*?)</a>', page, re.DOTALL)
    names = [" ".join(re.sub(r"<[^>]*>", " ", link).split()) for link in links]
    assert sorted(names) == ["5 years · fin du contrat · C · Contrats", "5 years · paiement · F · Factures"]
