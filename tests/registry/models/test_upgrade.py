"""A database of version 0.1.0, as it was released, comes up to the present with every fact that it holds.

``version-0.1.0.sql.gz`` was written once by that version, with one organisation in which every field is filled in, and is
never made again: migrations are added from then on, and never rewritten.
"""

import gzip
import json
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests.config.processes import as_person

RELEASED = Path(__file__).with_name("version-0.1.0.sql.gz")
# Its two activities by their identifiers; the rest by model and field, which every text of that organisation names.
ACTIVITIES = {"a41afda9-8093-4a40-b2c7-024d066e5279", "e93691f5-c980-44a7-b1be-85e6c221cd98"}
FACTS = {
    "activity.name", "activity.description", "activity.automated_logic", "activity.retention_principle",
    "purpose.name", "legalbasis.interest", "specialcondition.legal_text", "subjectcategory.name", "datacategory.name",
    "dataitem.name", "collectionsource.name", "recipient.name", "recipient.safeguards", "sharing.text",
    "transfer.destination", "transfer.safeguards_title", "hosting.name", "retentionrule.event", "retentionstart.event",
    "retentionexception.text", "securitymeasure.detail", "impactassessment.reason", "client.name", "operation.name",
    "statement.text", "contactpoint.name", "site.name", "formality.number", "department.name", "party.name",
}  # fmt: skip
TOLD = {
    "notice.introduction", "notice.scope", "definition.text", "linkeddocument.title", "right.text", "rightvariant.text",
    "exercisechannel.name", "complaintauthority.name", "tracker.name", "banneritem.text", "embeddedtool.name",
    "socialnetwork.name", "browserhelp.steps", "nonpersonaldata.text", "noticestatement.text",
}  # fmt: skip
# What earlier programs wrote into histories. Evening in Greenwich is the next day here; the second purpose was reworded.
HISTORIES = """
INSERT INTO registry_user (id, password, is_superuser, username, first_name, last_name, is_staff, is_active, date_joined,
    email, language, session_generation)
    VALUES (7, '', 0, 'marie', '', '', 0, 1, '2026-01-01', 'marie@example.org', 'fr', 0);
UPDATE registry_historicalactivity SET history_change_reason = 'starter:payroll', history_user_id = 7,
    history_date = '2026-01-15 23:30:00' WHERE id = 1;
UPDATE registry_historicalactivity SET history_change_reason = NULL, history_date = '2026-02-03 10:00:00' WHERE id = 2;
UPDATE registry_historicalpurpose SET history_change_reason = 'starter:payroll' WHERE id = 1;
UPDATE registry_historicalpurpose SET history_change_reason = 'interview' WHERE id IN (2, 3);
UPDATE registry_historicalpurpose SET history_change_reason = 'interviewed' WHERE id = 4;
UPDATE policies_historicalnotice SET history_change_reason = 'load_organisation';
"""
AGAIN = """
INSERT INTO registry_historicalpurpose ({columns})
    SELECT {columns} FROM registry_historicalpurpose WHERE id = 2;
UPDATE registry_historicalpurpose SET history_type = '~', history_change_reason = NULL
    WHERE history_id = (SELECT MAX(history_id) FROM registry_historicalpurpose);
"""
READ = """
import json, re
import django
django.setup()
from datetime import date
from django.core.management import call_command
call_command("migrate", verbosity=0)
from policies.assembly import assemble
from policies.models import Notice
from registry.documents.blocks import texts
from registry.models import Activity, Controller, Purpose
from registry.record.build import build_organisation, build_sheets
controller = Controller.objects.get(slug="entiere")
marks = lambda text: sorted(set(re.findall(r"[a-z]+\\.[a-z_]+", text)))
values = [build_organisation(controller), *build_sheets(controller)]
notice = assemble(Notice.objects.get(), date(2026, 11, 28))
blocks = [*notice.essentials, *(block for section in notice.sections for block in section.blocks)]
print(json.dumps({
    "activities": {str(one.public_id): one.history.count() for one in Activity.objects.all()},
    "facts": marks("\\n".join(one.model_dump_json() for one in values)),
    "told": marks("\\n".join(texts(blocks))),
    "origins": dict(Purpose.objects.filter(pk__in=[1, 2, 3, 4]).values_list("pk", "origin")),
    "notices": list(Notice.objects.values_list("origin", flat=True)),
    "beginnings": [
        [one.begun_with, one.starter, one.begun_on.isoformat(), getattr(one.begun_by, "username", "")]
        for one in Activity.objects.order_by("pk")
    ],
}))
"""

MAKE = """
import django
django.setup()
from config.setup.new_database import make_tables
assert make_tables()
"""
COLUMNS = 'SELECT name, type, "notnull", dflt_value, pk FROM pragma_table_info(?)'
LINKS = 'SELECT "table", "from", "to" FROM pragma_foreign_key_list(?)'
INDEXES = 'SELECT name, "unique", partial FROM pragma_index_list(?)'


def tables_in(folder):
    """Every table of the database in a folder, and the migrations noted as done."""
    with closing(sqlite3.connect(folder / "trente.sqlite3")) as database:
        written = database.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'").fetchall()
        tables = {name: described(database, name, sql) for name, sql in written}
        return tables, set(database.execute("SELECT app, name FROM django_migrations"))


def described(database, table, written):
    """Its columns, links, indexes and named constraints, in whatever order they were made."""
    indexes = [
        (unique, partial, database.execute("SELECT name FROM pragma_index_info(?)", [name]).fetchall())
        for name, unique, partial in database.execute(INDEXES, [table])
    ]
    constraints = [part.rstrip("), ") for part in written.split("CONSTRAINT ")[1:]]
    kinds = database.execute(COLUMNS, [table]), database.execute(LINKS, [table]), indexes, constraints
    return [sorted(kind, key=str) for kind in kinds]


def upgraded(folder):
    """Brings the database of version 0.1.0 up to the present in a folder; gives what the present version reads in it."""
    with closing(sqlite3.connect(folder / "trente.sqlite3")) as database:
        database.executescript(gzip.decompress(RELEASED.read_bytes()).decode())
        database.executescript(HISTORIES)
        described = database.execute("SELECT name FROM pragma_table_info('registry_historicalpurpose')")
        columns = ", ".join(f'"{name}"' for (name,) in described if name != "history_id")
        database.executescript(AGAIN.format(columns=columns))
    options = as_person(folder, DJANGO_SETTINGS_MODULE="config.settings")
    done = subprocess.run([sys.executable, "-c", READ], check=True, timeout=800, **options)
    return json.loads(done.stdout)


@pytest.mark.slow
def test_a_released_database_comes_up_to_the_present_with_all_that_it_holds(tmp_path):
    """In one test, for its migrations take minutes: nothing is lost, and the tables are those of a new database."""
    present = upgraded(tmp_path)
    keeps_activities_with_their_history(present)
    reads_every_fact_of_the_register_and_of_the_notice(present)
    knows_where_rows_come_from_without_their_history(present)
    has_the_tables_of_a_new_database(tmp_path)


def keeps_activities_with_their_history(present):
    assert set(present["activities"]) == ACTIVITIES
    assert min(present["activities"].values()) >= 1


def reads_every_fact_of_the_register_and_of_the_notice(present):
    assert FACTS - set(present["facts"]) == set()
    assert TOLD - set(present["told"]) == set()


def knows_where_rows_come_from_without_their_history(present):
    assert present["origins"] == {"1": "starter", "2": "", "3": "interview", "4": ""}
    assert present["notices"] == ["load_organisation"]
    assert present["beginnings"] == [
        ["starter", "payroll", "2026-01-16", "marie"],
        ["", "", "2026-02-03", ""],
    ]


def has_the_tables_of_a_new_database(folder):
    new = folder / "new"
    new.mkdir()
    options = as_person(new, DJANGO_SETTINGS_MODULE="config.settings")
    subprocess.run([sys.executable, "-c", MAKE], check=True, timeout=200, **options)
    tables, done = tables_in(new)
    led_to, migrations = tables_in(folder)
    assert tables == led_to
    assert done == migrations
    assert ("registry", "0001_initial") in done
    assert "registry_activity" in tables
