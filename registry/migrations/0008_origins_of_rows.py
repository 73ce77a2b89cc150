"""Rows and activities of earlier versions are told apart by the reasons in their histories, for the last time."""

from importlib import import_module

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from registry.migrations.operations.origins import fill_beginnings, fill_origins

FACTS: tuple[str, ...] = import_module("registry.migrations.0007_origin").FACTS


def fill(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    fill_origins(apps, "registry", FACTS)
    fill_beginnings(apps)


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0007_origin"),
    ]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
