"""Exports become jobs: every row, its address and its file stay; what it said in words is kept as it was said."""

from datetime import timedelta
from typing import Any

import django.utils.timezone
from django.db import migrations, models


def tell_kind_and_question(apps: Any, schema_editor: Any) -> None:
    """Today’s rows are all registers on paper; of those that ask the same, only the oldest is still to be made."""
    Job = apps.get_model("registry", "Job")
    Job.objects.update(kind="register_pdf", file_type="pdf", question=models.F("language"))
    for job in Job.objects.exclude(failure="").iterator():
        job.failure, job.failure_values = "told", {"sentence": job.failure}
        job.save(update_fields=["failure", "failure_values"])
    asked = set()
    for job in Job.objects.filter(state__in=["waiting", "running"]).order_by("requested_at", "pk"):
        key = (job.controller_id, job.question)
        if key in asked:
            job.state, job.failure, job.failure_values = "failed", "interrupted", {"times": job.attempts}
            job.expires_at = django.utils.timezone.now() + timedelta(days=7)
            job.save(update_fields=["state", "failure", "failure_values", "expires_at"])
        asked.add(key)
    check_links_now(schema_editor)


def check_links_now(schema_editor: Any) -> None:
    """PostgreSQL alters no table while links of rows just written are still to be checked."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def tell_in_words(apps: Any, schema_editor: Any) -> None:
    """An older program knows registers on paper only, and reads a sentence."""
    Job = apps.get_model("registry", "Job")
    Job.objects.exclude(kind="register_pdf").delete()
    for job in Job.objects.exclude(failure="").iterator():
        job.failure = job.failure_values.get("sentence", job.failure)
        job.save(update_fields=["failure"])
    check_links_now(schema_editor)


class Migration(migrations.Migration):
    dependencies = [("registry", "0002_records_begin_as_drafts")]

    operations = [
        migrations.CreateModel(
            name="Heartbeat",
            fields=[
                (
                    "name",
                    models.CharField(max_length=20, primary_key=True, serialize=False, verbose_name="name"),
                ),
                ("at", models.DateTimeField(verbose_name="last seen at")),
            ],
            options={"verbose_name": "sign of life", "verbose_name_plural": "signs of life"},
        ),
        migrations.AddField(
            model_name="activityindex",
            name="is_unreadable",
            field=models.BooleanField(db_index=True, default=False, editable=False),
        ),
        migrations.RemoveIndex(model_name="export", name="export_due"),
        migrations.RenameModel(old_name="Export", new_name="Job"),
        migrations.AddField(
            model_name="job",
            name="kind",
            field=models.CharField(
                default="register_pdf", editable=False, max_length=40, verbose_name="kind"
            ),
            preserve_default=False,
        ),
        migrations.AlterModelOptions(
            name="job",
            options={
                "base_manager_name": "objects",
                "ordering": ("-requested_at", "-pk"),
                "verbose_name": "job",
                "verbose_name_plural": "jobs",
            },
        ),
        migrations.AddField(
            model_name="job",
            name="asked_again",
            field=models.BooleanField(default=False, editable=False),
        ),
        migrations.AddField(
            model_name="job",
            name="failure_values",
            field=models.JSONField(default=dict, editable=False),
        ),
        migrations.AddField(
            model_name="job",
            name="file_type",
            field=models.CharField(blank=True, default="", editable=False, max_length=8),
        ),
        migrations.AddField(
            model_name="job",
            name="question",
            field=models.CharField(
                blank=True, default="", editable=False, max_length=100, verbose_name="what is asked"
            ),
        ),
        migrations.AddField(
            model_name="job",
            name="taken_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.RunPython(tell_kind_and_question, tell_in_words),
        migrations.AlterField(
            model_name="job",
            name="failure",
            field=models.CharField(
                blank=True, default="", editable=False, max_length=40, verbose_name="what went wrong"
            ),
        ),
        migrations.AlterField(
            model_name="job",
            name="language",
            field=models.CharField(
                choices=[("fr", "Français"), ("en", "English")],
                default="fr",
                max_length=2,
                verbose_name="language",
            ),
        ),
        migrations.AlterField(
            model_name="job",
            name="steps_done",
            field=models.PositiveIntegerField(default=0, editable=False, verbose_name="steps done"),
        ),
        migrations.AlterField(
            model_name="job",
            name="steps_total",
            field=models.PositiveIntegerField(default=0, editable=False, verbose_name="steps in all"),
        ),
        migrations.AddIndex(
            model_name="job",
            index=models.Index(fields=["state", "leased_until"], name="job_due"),
        ),
        migrations.AddIndex(
            model_name="job",
            index=models.Index(fields=["controller", "kind", "taken_at"], name="job_served"),
        ),
        migrations.AddConstraint(
            model_name="job",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["waiting", "running"])),
                fields=("controller", "kind", "question"),
                name="job_one_for_one_question",
            ),
        ),
    ]
