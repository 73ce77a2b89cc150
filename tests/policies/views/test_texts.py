"""What rests on which text of law: named in words or by a term, by whole act or by article, for members only."""

import pytest
from django.urls import reverse

from policies.models import LegalReference, Notice
from registry.models import Activity, LegalBasis, Purpose, RetentionRule, SpecialCondition
from tests.cast import make_row

pytestmark = pytest.mark.django_db


def page(client, organisation, text=""):
    response = client.get(
        reverse("policies:texts", args=[organisation.slug]),
        {"text": text} if text else {},
        headers={"Accept-Language": "en"},
    )
    assert response.status_code == 200, response.status_code
    return response


def resting(client, organisation, text):
    return [(kind, use.name, use.record) for kind, use in page(client, organisation, text).context["resting"]]


def payroll(organisation, reference="P1", **values):
    """A record that rests on the Labour Code for a purpose, and on Article 6(1)(c) GDPR by the term chosen."""
    activity = make_row(Activity, organisation, reference=reference, name="Paie", **values)
    aim = make_row(Purpose, organisation, activity=activity, name="Payer les agents")
    make_row(
        LegalBasis,
        organisation,
        activity=activity,
        purpose=aim,
        basis="6.1.c",
        legal_text="Code du travail, article L. 3243-4",
    )
    return activity


@pytest.fixture
def everything(organisation, other_organisation):
    activity = payroll(organisation)
    make_row(
        SpecialCondition,
        organisation,
        activity=activity,
        condition="9.2.b",
        legal_text="Code du travail, article L. 4121-1",
    )
    make_row(
        RetentionRule, organisation, activity=activity, legal_reference="article L. 3243-4 du code du travail"
    )
    notice = make_row(Notice, organisation, title="Vos données")
    make_row(LegalReference, organisation, notice=notice, citation="loi n° 78-17, article 82")
    payroll(organisation, "P2", state="archived")
    payroll(other_organisation)


def test_every_text_is_listed_with_what_rests_on_it(client, organisation, reader, everything):
    client.force_login(reader)
    found = {
        one.code: (one.activities, one.purposes, one.notices)
        for one in page(client, organisation).context["lines"]
    }
    assert found == {
        "C. trav. L3243-4": (1, 1, 0),
        "C. trav. L4121-1": (1, 0, 0),
        "GDPR 6(1)(c)": (0, 1, 0),
        "GDPR 9(2)(b)": (1, 0, 0),
        "LIL 82": (0, 0, 1),
    }


def test_one_text_lists_what_rests_on_it_and_the_whole_code_what_rests_on_any_of_its_articles(
    client, organisation, reader, everything
):
    client.force_login(reader)
    assert resting(client, organisation, "C. trav. L3243-4") == [
        ("Purpose", "Payer les agents", "P1 · Paie"),
        ("Record", "P1 · Paie", ""),
    ]
    assert len(resting(client, organisation, "C. trav.")) == 3
    assert resting(client, organisation, "LIL 82") == [("Notice", "Vos données", "")]
    assert resting(client, organisation, "C. civ. 9") == []
    shown = page(client, organisation, "C. trav. L3243-4").content.decode()
    assert "searchField=NUM_ARTICLE&amp;query=L3243-4" in shown


def test_a_text_that_nobody_read_in_the_original_or_that_ended_says_so(client, organisation, reader):
    notice = make_row(Notice, organisation, title="Bibliothèque")
    make_row(LegalReference, organisation, notice=notice, citation="Norme simplifiée n° 9 de la CNIL")
    client.force_login(reader)
    [line] = page(client, organisation).context["lines"]
    assert (line.code, line.has_ended, line.caution) == (
        "CNIL NS-9",
        True,
        "to be checked, read in a secondary source",
    )


def test_an_organisation_that_names_no_text_is_told_where_texts_come_from(client, organisation, reader):
    client.force_login(reader)
    assert "No text is named yet" in page(client, organisation).content.decode()
