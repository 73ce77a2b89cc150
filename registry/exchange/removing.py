"""An organisation leaves the installation: its register was exported, then everything of it is deleted for good."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Iterator
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction

from registry.exchange.exports.extent import Extent
from registry.exchange.exports.jobs import REGISTER_PDF, extent_of
from registry.models import Controller, Job, Membership
from registry.models.shape import is_owned, owned_models, parents_first
from registry.spelling import same_name

logger = logging.getLogger(__name__)
Rows = models.QuerySet[Any]


def is_its_name(typed: str, controller: Controller) -> bool:
    """Whether somebody typed the name of the organisation; accents, capitals and kinds of apostrophes do not count."""
    return same_name(typed, controller.name)


def last_change(controller: Controller) -> datetime | None:
    """When somebody last changed something that the histories of the organisation keep."""
    found = (rows.aggregate(last=models.Max("history_date"))["last"] for rows in histories_of(controller))
    return max((one for one in found if one is not None), default=None)


def export_as_it_stands(controller: Controller) -> Job | None:
    """The whole register as a document that is still kept and was begun after the last change; None without one."""
    changed = last_change(controller)
    done = Job.objects.documents().filter(controller=controller, kind=REGISTER_PDF, state=Job.State.DONE)
    if changed is not None:
        done = done.filter(taken_at__gt=changed)
    return next((job for job in done if extent_of(job) is Extent.ALL and job.path.exists()), None)


@transaction.atomic
def delete_organisation(controller: Controller, *, by: str) -> int:
    """Delete everything of an organisation and nothing of another; gives the number of rows. The log says ``by`` whom.

    Rows of the register and of its notices, their histories, decisions, jobs with their files, memberships and
    invitations go. Accounts stay: they are of the installation, and may work for others.
    """
    # The key too is locked: whoever adds a row meanwhile waits, and then finds no organisation to add it to.
    list(Controller.objects.select_for_update().filter(pk=controller.pk))
    files = [job.path for job in Job.objects.filter(controller=controller)]
    # Straight to the tables: a deletion by rows would write a history of each, and ask for work on what is gone.
    count = sum(rows._raw_delete(rows.db) or 0 for rows in everything_of(controller))
    logger.warning("The organisation %s and its %d rows were deleted by %s.", controller.slug, count, by)
    for path in files:
        transaction.on_commit(partial(path.unlink, missing_ok=True))
    published = Path(settings.PUBLIC_ROOT) / controller.slug  # copies of its notices
    transaction.on_commit(partial(shutil.rmtree, published, ignore_errors=True))
    return count


def everything_of(controller: Controller) -> Iterator[Any]:
    """The rows of the organisation, table by table, each before those that it refers to."""
    members = Membership.objects.filter(controller=controller).values_list("pk", flat=True)
    # The lines about them in the log of the admin name the organisation.
    noted = ContentType.objects.get_for_model(Membership)
    yield LogEntry.objects.filter(content_type=noted, object_id__in=[str(key) for key in members])
    beside = [one for one in apps.get_models(include_auto_created=True) if not is_owned(one)]
    for model in sorted(beside, key=lambda one: not one._meta.auto_created):  # found by rows that go later
        for path in paths_to_controller(model):
            yield model._base_manager.filter(**{path: controller})
    for owned in reversed(parents_first(set(owned_models()))):
        yield owned._base_manager.filter(controller=controller)
    yield Controller.history.model._base_manager.filter(id=controller.pk)
    yield Controller.objects.filter(pk=controller.pk)


def paths_to_controller(model: type[models.Model]) -> Iterator[str]:
    """How a table that is none of the register leads to an organisation: a membership, an index, a history of rows do by a
    key of their own, and a table of a many-to-many relation by the row at which it begins.
    """
    links = [one for one in model._meta.concrete_fields if isinstance(one, models.ForeignKey)]
    direct = [one.name for one in links if one.related_model is Controller]
    yield from direct
    for link in links if not direct else ():
        if is_owned(link.related_model) or (model._meta.auto_created and link.related_model is Membership):
            yield f"{link.name}__controller"


def histories_of(controller: Controller) -> Iterator[Rows]:
    """The histories of the organisation itself and of each kind of its rows."""
    for model in owned_models():
        if hasattr(model, "history"):
            yield model.history.model._base_manager.filter(controller_id=controller.pk)
    yield Controller.history.model._base_manager.filter(id=controller.pk)
