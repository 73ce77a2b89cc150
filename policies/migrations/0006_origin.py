"""Where rows come from is a column of theirs; the reason of a change may be of any length."""

from django.db import migrations, models

from registry.migrations.operations import OneForEachModel
from registry.models.reasons import OriginField

FACTS = (
    "banneritem", "browserhelp", "complaintauthority", "definition", "embeddedtool",
    "exercisechannel", "legalreference", "linkeddocument", "nonpersonaldata", "notice",
    "noticeactivity", "noticestatement", "right", "rightvariant", "socialnetwork", "tracker",
)  # fmt: skip
HISTORIES = tuple(f"historical{name}" for name in FACTS)


class Migration(migrations.Migration):
    dependencies = [
        ("policies", "0005_decisions"),
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
    ]
