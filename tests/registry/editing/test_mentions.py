"""A name typed before the directory held it is led to its entry, when somebody says so who saw what would change."""

import pytest
from django.urls import reverse

from policies.models import Notice, Tracker
from registry.editing.mentions import OtherMentions, mentions_of, refer_to_entry
from registry.models import Activity, ActivityIndex, Department, Hosting, Party, Recipient
from registry.models.reasons import reason_in_words
from tests.cast import make_row

pytestmark = pytest.mark.django_db
NAME = "Éditeur d’Exemple"


@pytest.fixture
def said(organisation, other_organisation):
    """Rows that name an organisation in words, and only then its entry: those meant, and those not."""
    current = make_row(Activity, organisation, reference="A", state="current")
    archived = make_row(Activity, organisation, reference="Z", state="archived")
    notice = make_row(Notice, organisation)
    recipient = {"kind": "processor", "department": None, "party": None}
    meant = [
        make_row(Recipient, organisation, activity=current, name="EDITEUR d'exemple", **recipient),
        make_row(Hosting, organisation, activity=current, name=NAME, party=None),
        make_row(Tracker, organisation, notice=notice, issuer=NAME, party=None),
    ]
    others = [
        make_row(Recipient, organisation, activity=current, name="Éditeur", **recipient),
        make_row(Recipient, organisation, activity=current, name=NAME, **{**recipient, "kind": "staff"}),
        make_row(
            Recipient,
            organisation,
            activity=current,
            name=NAME,
            **{**recipient, "department": make_row(Department, organisation)},
        ),
        make_row(Recipient, organisation, activity=archived, name=NAME, **recipient),
        make_row(Hosting, other_organisation, name=NAME, party=None),
    ]
    return meant, others


@pytest.fixture
def party(organisation, said):
    return make_row(Party, organisation, name=NAME)


def words_and_reference(row):
    row.refresh_from_db()
    return getattr(row, row.named_in), row.party


def lead(party):
    return refer_to_entry(party, seen=mentions_of(party).digest)


def test_what_names_it_in_words_refers_to_it_and_nothing_else_does(party, said):
    meant, others = said
    before = [words_and_reference(row) for row in others]
    assert {row.public_id for row in lead(party).rows} == {row.public_id for row in meant}
    assert [words_and_reference(row) for row in meant] == [("", party)] * 3
    assert [words_and_reference(row) for row in others] == before
    assert lead(party).rows == ()


def test_the_history_keeps_the_words_and_the_reason_and_the_record_is_as_old_as_before(party, said):
    recipient = said[0][0]
    before = ActivityIndex.objects.get(activity=recipient.activity).changed_at
    lead(party)
    latest, earlier = recipient.history.all()[:2]
    assert (earlier.name, latest.name) == ("EDITEUR d'exemple", "")
    told = "Nom en toutes lettres rattaché à l’annuaire\N{NO-BREAK SPACE}: Éditeur d’Exemple"
    assert reason_in_words(latest.history_change_reason) == told
    assert ActivityIndex.objects.get(activity=recipient.activity).changed_at == before


def test_of_two_entries_of_one_name_the_first_is_meant(organisation, party, said):
    second = make_row(Party, organisation, name=NAME)
    assert mentions_of(second).rows == ()
    assert len(mentions_of(party).rows) == 3


def test_nothing_is_written_when_what_was_looked_at_has_changed(organisation, party, said):
    seen = mentions_of(party).digest
    make_row(Hosting, organisation, activity=said[0][0].activity, name=NAME, party=None)
    with pytest.raises(OtherMentions):
        refer_to_entry(party, seen=seen)
    assert words_and_reference(said[0][1]) == (NAME, None)


def test_the_page_of_the_entry_offers_it_to_the_officer_alone(client, organisation, dpo, reader, party, said):
    page = reverse("registry:directory-parties-entry", args=[organisation.slug, party.public_id])
    address = reverse("registry:link-party", args=[organisation.slug, party.public_id])
    client.force_login(reader)
    assert address not in client.get(page).content.decode()
    client.force_login(dpo)
    shown = client.get(page).content.decode()
    assert address in shown
    assert "3 lignes le nomment en toutes lettres" in shown
    asked = client.get(address).context["mentions"]
    assert [one.page() for one in asked.wholes] == [said[0][0].activity.page(), said[0][2].notice.page()]
    stale = client.post(address, {"seen": "something else"})
    assert (stale.status_code, words_and_reference(said[0][1])) == (409, (NAME, None))
    assert client.post(address, {"seen": asked.digest})["Location"] == page
    assert words_and_reference(said[0][1]) == ("", party)
    assert address not in client.get(page).content.decode()
    assert client.get(address).status_code == 302
