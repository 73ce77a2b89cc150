"""The tables of a new database, made as the models describe them."""

from __future__ import annotations

from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Model


def make_tables() -> bool:
    """Make every table in an empty database and note all migrations as done; False where there are tables already.

    All or nothing. The migrations lead to the same tables (a test compares them), but Django renders every model again
    for each of several hundred steps, which takes a minute. They remain the one way for a database that holds facts.
    """
    if connection.introspection.table_names():
        return False
    recorder = MigrationRecorder(connection)
    with connection.schema_editor() as editor:
        models: list[type[Model]] = [recorder.Migration, *apps.get_models()]
        for model in models:
            if model._meta.managed and not model._meta.proxy:
                editor.create_model(model)
        call_command("createcachetable", verbosity=0)
        for app, name in MigrationLoader(None).graph.nodes:
            recorder.record_applied(app, name)
    return True
