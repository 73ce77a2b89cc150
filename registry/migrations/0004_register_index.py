from django.db import migrations, models

import registry.models.fields


def index_everything(apps, schema_editor):
    """Every activity recorded before there was an index gets its row; the sweep fills it in."""
    index = apps.get_model("registry", "ActivityIndex")
    known = index.objects.values("pk")
    rows = apps.get_model("registry", "Activity").objects.exclude(pk__in=known)
    index.objects.bulk_create(
        [
            index(activity_id=pk, controller_id=controller)
            for pk, controller in rows.values_list("pk", "controller")
        ],
        batch_size=200,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0003_accounts"),
    ]

    operations = [
        migrations.AddField(
            model_name="activityindex",
            name="revision",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="activityindex",
            name="name",
            field=registry.models.fields.LineField(default="", max_length=400),
        ),
        migrations.AddIndex(
            model_name="activity",
            index=models.Index(
                fields=["controller", "position", "reference", "id"], name="activity_in_order"
            ),
        ),
        migrations.AddIndex(
            model_name="activity",
            index=models.Index(fields=["controller", "state"], name="activity_by_state"),
        ),
        migrations.AddIndex(
            model_name="activityindex",
            index=models.Index(fields=["activity", "gap_count", "changed_at"], name="index_light"),
        ),
        migrations.RunPython(index_everything, migrations.RunPython.noop, elidable=True),
    ]
