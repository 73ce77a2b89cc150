"""A social network may refer to the third party that runs it."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("policies", "0003_link_channels"),
        ("registry", "0004_open_points"),
    ]

    operations = [
        migrations.AddField(
            model_name="historicalsocialnetwork",
            name="party",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="registry.party",
                verbose_name="third party",
            ),
        ),
        migrations.AddField(
            model_name="socialnetwork",
            name="party",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.RESTRICT,
                related_name="+",
                to="registry.party",
                verbose_name="third party",
            ),
        ),
    ]
