"""Numbers of records: each record has one of its own in its organisation, which no other has, had or gets."""

from __future__ import annotations

from typing import Any

from django.db import models, transaction

from registry.models.controllers import Controller


def take_numbers(controller: int, count: int) -> int:
    """Reserve numbers of records in an organisation, and give the first: no other record has, had or gets them.

    The row of the organisation is locked until the transaction ends: two who begin a record at once get two numbers.
    """
    with transaction.atomic():
        rows = Controller.objects.filter(pk=controller)
        rows.update(last_record_number=models.F("last_record_number") + count)
        return int(rows.values_list("last_record_number", flat=True).get()) - count + 1


class NumberField(models.PositiveIntegerField):
    """The number of a record in its organisation, given when the row is inserted."""

    def pre_save(self, instance: models.Model, add: bool) -> int:
        row: Any = instance
        if add and row.number is None:
            row.number = take_numbers(row.controller_id, 1)
        return int(row.number)
