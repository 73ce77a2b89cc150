"""Where rows come from is a column of theirs, and how an activity began; the reason of a change may be of any length."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from registry.migrations.operations import OneForEachModel
from registry.models.reasons import OriginField

FACTS = (
    "activity", "activitytag", "client", "collectionsource", "contactpoint", "datacategory",
    "dataitem", "datause", "department", "formality", "hosting", "impactassessment",
    "jointcontroller", "legalbasis", "openpoint", "operation", "party", "purpose", "recipient",
    "recipientdata", "retentionexception", "retentionrule", "retentionstart", "securitymeasure",
    "sharing", "site", "specialcondition", "statement", "subjectcategory", "subjectuse",
    "subprocessor", "transfer", "undertaking",
)  # fmt: skip
HISTORIES = tuple(f"historical{name}" for name in FACTS)
ACTIVITY = ("activity", "historicalactivity")


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0006_decisions"),
    ]

    operations = [
        OneForEachModel(
            [
                migrations.AddField(name, "origin", OriginField(verbose_name="origin"))
                for name in (*FACTS, *HISTORIES)
            ]
        ),
        OneForEachModel(
            [
                migrations.AlterField(name, "history_change_reason", models.TextField(null=True))
                for name in HISTORIES
            ]
        ),
        OneForEachModel(
            [
                migrations.AddField(name, "begun_with", OriginField(verbose_name="begun with"))
                for name in ACTIVITY
            ]
        ),
        OneForEachModel(
            [
                migrations.AddField(
                    name,
                    "starter",
                    models.SlugField(blank=True, db_index=False, editable=False, verbose_name="starter"),
                )
                for name in ACTIVITY
            ]
        ),
        OneForEachModel(
            [
                migrations.AddField(
                    name,
                    "begun_on",
                    models.DateField(
                        default=django.utils.timezone.localdate, editable=False, verbose_name="begun on"
                    ),
                )
                for name in ACTIVITY
            ]
        ),
        OneForEachModel(
            [
                migrations.AddField(
                    "activity",
                    "begun_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="begun by",
                    ),
                ),
                migrations.AddField(
                    "historicalactivity",
                    "begun_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="begun by",
                    ),
                ),
            ]
        ),
    ]
