"""The table of the cache: throttling counts in it, so that all processes count together (docs/adr/0013-sign-in.md)."""

from django.core.management import call_command
from django.db import migrations


def create_table(apps, schema_editor):
    call_command("createcachetable", database=schema_editor.connection.alias, verbosity=0)


class Migration(migrations.Migration):
    dependencies = []

    operations = [migrations.RunPython(create_table, migrations.RunPython.noop)]
