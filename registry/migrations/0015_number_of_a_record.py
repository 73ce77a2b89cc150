from django.db import migrations, models

import registry.models.numbers


class Migration(migrations.Migration):
    dependencies = [("registry", "0014_details_of_a_job")]

    operations = [
        migrations.AddField(
            "controller", "last_record_number", models.PositiveIntegerField(default=0, editable=False)
        ),
        migrations.AddField(
            "historicalcontroller",
            "last_record_number",
            models.PositiveIntegerField(default=0, editable=False),
        ),
        migrations.AddField(
            "activity",
            "number",
            registry.models.numbers.NumberField(editable=False, null=True, verbose_name="record number"),
        ),
        migrations.AddField(
            "historicalactivity",
            "number",
            registry.models.numbers.NumberField(editable=False, null=True, verbose_name="record number"),
        ),
    ]
