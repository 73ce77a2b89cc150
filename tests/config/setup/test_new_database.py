"""A new database has the tables to which the migrations lead, and none of its migrations is left to do."""

import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest

from config.setup.new_database import make_tables
from tests.config.processes import as_person

MAKE = """
import django
django.setup()
from config.setup.new_database import make_tables
assert make_tables()
"""
COLUMNS = 'SELECT name, type, "notnull", dflt_value, pk FROM pragma_table_info(?)'
LINKS = 'SELECT "table", "from", "to" FROM pragma_foreign_key_list(?)'
INDEXES = 'SELECT name, "unique", partial FROM pragma_index_list(?)'


def tables_after(folder, *program):
    """Every table that stands in a new database after a Python program has run, and the migrations noted as done."""
    options = as_person(folder, DJANGO_SETTINGS_MODULE="config.settings")
    subprocess.run([sys.executable, *program], check=True, timeout=800, **options)
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


@pytest.mark.slow
def test_a_new_database_is_what_the_migrations_lead_to(tmp_path):
    tables, done = tables_after(tmp_path / "made", "-c", MAKE)
    led_to, migrations = tables_after(tmp_path / "led", "manage.py", "migrate", "--verbosity", "0")
    assert tables == led_to
    assert done == migrations
    assert ("registry", "0001_initial") in done
    assert "registry_activity" in tables


def test_a_database_that_has_tables_is_left_to_its_migrations(db):
    assert make_tables() is False
