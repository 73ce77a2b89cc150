from __future__ import annotations

from typing import Any

from django.db import migrations


def number_records(apps: Any, schema_editor: Any) -> None:
    """Each record gets a number, in the order in which the records of its organisation were begun."""
    Activity, Controller = apps.get_model("registry", "Activity"), apps.get_model("registry", "Controller")
    last: dict[int, int] = {}
    rows = []
    for row in Activity.objects.only("pk", "controller_id").order_by("controller_id", "pk").iterator(1000):
        last[row.controller_id] = row.number = last.get(row.controller_id, 0) + 1
        rows.append(row)
    Activity.objects.bulk_update(rows, ["number"], batch_size=500)
    for controller, number in last.items():
        Controller.objects.filter(pk=controller).update(last_record_number=number)


class Migration(migrations.Migration):
    dependencies = [("registry", "0015_number_of_a_record")]

    operations = [migrations.RunPython(number_records, migrations.RunPython.noop)]
