import django.db.models.deletion
from django.db import migrations, models


def ask_to_count(apps, _editor):
    """Let the sweep read the index anew of each organisation with a public notice: its notices are then counted."""
    notices = apps.get_model("policies", "Notice").objects.filter(is_published=True)
    rows = apps.get_model("registry", "ActivityIndex").objects
    rows.filter(controller__in=notices.values("controller")).update(stale=True)


class Migration(migrations.Migration):
    dependencies = [
        ("policies", "0016_categories_of_trackers"),
        ("registry", "0021_places_sources_and_stages"),
    ]

    operations = [
        migrations.CreateModel(
            name="NoticeIndex",
            fields=[
                (
                    "notice",
                    models.OneToOneField(
                        editable=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="index",
                        serialize=False,
                        to="policies.notice",
                    ),
                ),
                ("finding_count", models.PositiveIntegerField(default=0, editable=False)),
            ],
            options={
                "verbose_name": "index of a notice",
                "verbose_name_plural": "index of the notices",
            },
        ),
        migrations.RunPython(ask_to_count, migrations.RunPython.noop),
    ]
