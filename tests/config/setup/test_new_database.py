"""Tables are made at once in an empty database alone. That the migrations lead to the same ones, test_upgrade.py shows."""

from config.setup.new_database import make_tables


def test_a_database_that_has_tables_is_left_to_its_migrations(db):
    assert make_tables() is False
