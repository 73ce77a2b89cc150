"""Why rows were written: kept as text in the history, read again as it was written, and said in words to people."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import translation

from registry.beginning.starter import start_activity
from registry.editing.bulk import BULK_ACTIONS
from registry.models import Activity, Purpose
from registry.models.reasons import ChangeKind, Reason, reason_in_words
from registry.starters import starter
from tests.cast import make_row, new_row

WORDS = {
    "interview": ("By the interview", "Par l’entretien"),
    "starter:payroll": ("From the starter “Payroll”", "À partir du modèle « Paie »"),
    "starter:gone": ("From the starter “gone”", "À partir du modèle « gone »"),
    "duplicate:RH-01": ("Copied from RH-01", "Copié de RH-01"),
    "duplicate:RH:01": ("Copied from RH:01", "Copié de RH:01"),
    "copy:0f5c": ("Rule copied from another record", "Règle copiée d’une autre fiche"),
    "merge:0f5c": ("By merging two entries", "Par la fusion de deux entrées"),
    "load_organisation": ("From the organisation’s folder", "À partir du dossier de l’organisme"),
    "make_activities": ("Made up as an example", "Inventé comme exemple"),
    "bulk:assign": ("Assigned together with other records", "Attribution à plusieurs fiches"),
    "state:Relu": ("By a decision on the record: Relu", "Par une décision sur la fiche\xa0: Relu"),
    "bulk:archive": ("Archived together with other records", "Archivage de plusieurs fiches"),
    "Relu au comité": ("Relu au comité", "Relu au comité"),
    "interviewed": ("interviewed", "interviewed"),
    "": ("", ""),
    None: ("", ""),
}


@pytest.mark.parametrize("text", WORDS)
def test_a_reason_is_said_in_words_in_both_languages(text):
    for language, words in zip(("en", "fr"), WORDS[text], strict=True):
        with translation.override(language):
            assert reason_in_words(text) == words


@pytest.mark.parametrize(
    "text", [text for text in WORDS if text not in {"", None, "Relu au comité", "interviewed"}]
)
def test_what_earlier_histories_hold_is_read_as_the_reason_it_was(text):
    assert str(Reason.read(text)) == text


@pytest.mark.parametrize("kind", ChangeKind)
@pytest.mark.parametrize("detail", ["", "RH-01", "deux mots : et un signe"])
def test_each_reason_is_read_again_as_it_was_written(kind, detail):
    assert Reason.read(str(Reason(kind, detail))) == Reason(kind, detail)


def test_every_act_on_many_records_that_changes_a_fact_has_a_name_in_the_history():
    assert {key: act.reason and str(act.reason) for key, act in BULK_ACTIONS.items()} == {
        "assign": "bulk:assign",
        "tag": "bulk:tag",
        "untag": "bulk:untag",
        "review": None,
        "enforce": "bulk:enforce",
        "archive": "bulk:archive",
    }


def test_no_other_module_knows_how_a_reason_is_written():
    """Neither sets it on a row past :class:`Reason`, nor reads the text."""
    root, told = Path(settings.BASE_DIR), []
    for path in [
        path for app in ("registry", "policies", "rights", "config") for path in (root / app).rglob("*.py")
    ]:
        if "migrations" not in path.parts and path.name != "reasons.py":
            told += [
                path.name
                for _found in re.finditer(r"\b_change_reason\b|\bhistory_change_reason\b", path.read_text())
            ]
    assert sorted(set(told)) == ["timeline.py"], "the page that shows histories, which asks for the words"


@pytest.mark.django_db
def test_a_reason_is_that_of_one_change_and_not_of_the_next(organisation):
    row = new_row(Purpose, organisation)
    row.save(reason=Reason(ChangeKind.INTERVIEW))
    row.name = "Autre"
    row.save()
    row.delete(reason=Reason(ChangeKind.MERGE, "0f5c"))
    kept = Purpose.history.order_by("history_id").values_list("history_type", "history_change_reason")
    assert list(kept) == [("+", "interview"), ("~", None), ("-", "merge:0f5c")]


@pytest.mark.django_db
def test_the_page_of_the_history_says_why_once_for_all_that_was_made(client, dpo, organisation):
    activity = start_activity(organisation, starter("payroll"), "fr", reference="RH-1")
    make_row(Purpose, organisation, activity=activity, name="À la main")
    client.force_login(dpo)
    page = client.get(reverse("registry:activity-history", args=[organisation.slug, activity.public_id]))
    assert [act.reason for act in page.context["acts"]] == ["", "À partir du modèle « Paie »"]
    assert page.content.decode().count("À partir du modèle « Paie »") == 1
    assert Activity.objects.count() == 1
