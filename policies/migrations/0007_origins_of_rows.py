"""Rows of notices of earlier versions are told apart by the reasons in their histories, for the last time."""

from importlib import import_module

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from registry.migrations.operations.origins import fill_origins

FACTS: tuple[str, ...] = import_module("policies.migrations.0006_origin").FACTS


def fill(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    fill_origins(apps, "policies", FACTS)


class Migration(migrations.Migration):
    dependencies = [
        ("policies", "0006_origin"),
    ]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
