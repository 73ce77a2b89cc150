"""A way to exercise rights may refer to a contact point of the organisation."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("policies", "0001_initial"),
        ("registry", "0004_open_points"),
    ]

    operations = [
        migrations.AddField(
            model_name="exercisechannel",
            name="contact_point",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.RESTRICT,
                related_name="+",
                to="registry.contactpoint",
                verbose_name="contact point",
            ),
        ),
        migrations.AddField(
            model_name="historicalexercisechannel",
            name="contact_point",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="registry.contactpoint",
                verbose_name="contact point",
            ),
        ),
    ]
