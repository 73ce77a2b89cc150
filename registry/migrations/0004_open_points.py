"""Open points: what is still to be confirmed or checked in a record, apart from its facts."""

import uuid

import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import registry.models.fields


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0003_jobs"),
    ]

    operations = [
        migrations.CreateModel(
            name="HistoricalOpenPoint",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                (
                    "public_id",
                    models.UUIDField(
                        db_index=True, default=uuid.uuid4, editable=False, verbose_name="public identifier"
                    ),
                ),
                ("position", models.PositiveIntegerField(default=0, verbose_name="position")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("question", "To check"),
                            ("suggestion", "To confirm"),
                            ("advice", "Advice"),
                        ],
                        default="question",
                        max_length=12,
                        verbose_name="kind",
                    ),
                ),
                (
                    "column",
                    registry.models.fields.LineField(
                        blank=True, max_length=40, verbose_name="section of the record"
                    ),
                ),
                ("text", registry.models.fields.ProseField(verbose_name="text")),
                (
                    "target",
                    registry.models.fields.LineField(
                        blank=True, max_length=60, verbose_name="field or list that the proposal fills in"
                    ),
                ),
                ("values", models.JSONField(blank=True, default=dict, verbose_name="values proposed")),
                ("source", registry.models.fields.ProseField(blank=True, verbose_name="text cited")),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="to be settled by")),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "Open"), ("confirmed", "Confirmed"), ("removed", "Removed")],
                        default="open",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("reason", registry.models.fields.ProseField(blank=True, verbose_name="reason")),
                (
                    "settled_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="settled at"),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
                (
                    "activity",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="registry.activity",
                        verbose_name="processing activity",
                    ),
                ),
                (
                    "assignee",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="assigned to",
                    ),
                ),
                (
                    "controller",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="registry.controller",
                        verbose_name="controller",
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "recipient",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="registry.recipient",
                        verbose_name="recipient that the proposal completes",
                    ),
                ),
                (
                    "retention_rule",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="registry.retentionrule",
                        verbose_name="retention rule that the proposal completes",
                    ),
                ),
                (
                    "settled_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="settled by",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical open point",
                "verbose_name_plural": "historical open points",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="OpenPoint",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "public_id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, unique=True, verbose_name="public identifier"
                    ),
                ),
                ("position", models.PositiveIntegerField(default=0, verbose_name="position")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("question", "To check"),
                            ("suggestion", "To confirm"),
                            ("advice", "Advice"),
                        ],
                        default="question",
                        max_length=12,
                        verbose_name="kind",
                    ),
                ),
                (
                    "column",
                    registry.models.fields.LineField(
                        blank=True, max_length=40, verbose_name="section of the record"
                    ),
                ),
                ("text", registry.models.fields.ProseField(verbose_name="text")),
                (
                    "target",
                    registry.models.fields.LineField(
                        blank=True, max_length=60, verbose_name="field or list that the proposal fills in"
                    ),
                ),
                ("values", models.JSONField(blank=True, default=dict, verbose_name="values proposed")),
                ("source", registry.models.fields.ProseField(blank=True, verbose_name="text cited")),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="to be settled by")),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "Open"), ("confirmed", "Confirmed"), ("removed", "Removed")],
                        default="open",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("reason", registry.models.fields.ProseField(blank=True, verbose_name="reason")),
                (
                    "settled_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="settled at"),
                ),
                (
                    "activity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="open_points",
                        to="registry.activity",
                        verbose_name="processing activity",
                    ),
                ),
                (
                    "assignee",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="assigned to",
                    ),
                ),
                (
                    "controller",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="%(class)s_rows",
                        to="registry.controller",
                        verbose_name="controller",
                    ),
                ),
                (
                    "recipient",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="registry.recipient",
                        verbose_name="recipient that the proposal completes",
                    ),
                ),
                (
                    "retention_rule",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="registry.retentionrule",
                        verbose_name="retention rule that the proposal completes",
                    ),
                ),
                (
                    "settled_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="settled by",
                    ),
                ),
            ],
            options={
                "verbose_name": "open point",
                "verbose_name_plural": "open points",
                "ordering": ("position", "pk"),
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
    ]
