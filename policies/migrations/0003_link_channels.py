"""A way to exercise rights that says the address of a contact point word for word refers to it: one copy is kept.

Only where the public reads the same before and after. What a channel says differently stays its own.
"""

from django.db import migrations
from django.utils import timezone

REASON = "link_contact_point"
POSTAL = ("address", "postal_code", "city", "country")
TOLD = {
    "post": POSTAL,
    "email": ("email",),
    "phone": ("phone",),
    "online_form": ("url",),
    "download_form": ("url",),
    "in_person": (*POSTAL, "phone"),
}
ADDRESS = (*POSTAL, "email", "phone", "url")


def link(apps, schema_editor):
    channels = apps.get_model("policies", "ExerciseChannel").objects
    contact_points = apps.get_model("registry", "ContactPoint").objects
    for channel in channels.filter(contact_point=None).exclude(name=""):
        own = {name: text(channel, name) for name in ADDRESS if text(channel, name)}
        for point in contact_points.filter(controller_id=channel.controller_id).order_by("position", "pk"):
            told = {name: text(point, name) for name in TOLD.get(channel.kind, ADDRESS) if text(point, name)}
            if own and own == told:
                refer(apps, channel, point)
                break


def text(row, name):
    """A field as text: a country is a value of its own kind where the model is not a frozen one."""
    return str(getattr(getattr(row, name), "code", getattr(row, name)) or "")


def refer(apps, channel, point):
    """Lead the channel to the contact point, and keep in its history that this was done."""
    channel.contact_point_id = point.pk
    for name in ADDRESS:
        setattr(channel, name, "")
    if channel.name == (point.name or point.role_label):
        channel.name = ""
    channel.skip_history_when_saving = (
        True  # a frozen model keeps none by itself; the row below is that of this step
    )
    channel.save()
    changed = {field.attname: getattr(channel, field.attname) for field in channel._meta.concrete_fields}
    apps.get_model("policies", "HistoricalExerciseChannel").objects.create(
        **changed, history_date=timezone.now(), history_type="~", history_change_reason=REASON
    )


class Migration(migrations.Migration):
    dependencies = [
        ("policies", "0002_channels_refer_to_contact_points"),
    ]

    operations = [
        migrations.RunPython(link, migrations.RunPython.noop),
    ]
