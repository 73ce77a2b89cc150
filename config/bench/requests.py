"""What the desk of requests costs at the size of a desk: its list, its figures, and forgetting."""

from __future__ import annotations

from datetime import timedelta

from django.test import Client
from django.test.utils import override_settings
from django.urls import reverse
from django.utils import timezone

from config.bench import cpu_against, queries_of, seconds_of
from registry.models import Controller, Membership, User
from rights import sealing
from rights.figures import years_of
from rights.forgetting import forget_old
from rights.models import RequestDesk, RequestKey, RequestStep, SubjectRequest
from rights.models.desks import desk_of

AT_ONCE = 500  # rows in one statement


def measure_requests(size: int) -> dict[str, str]:
    """Figures for a desk of ``size`` open requests, and for forgetting as many closed ones, by name."""
    controller = Controller.objects.create(slug=f"desk-{size}", name=f"Desk {size}", language="fr")
    user = User.objects.create_user(f"desk-{size}", f"dpo@desk-{size}.example")
    Membership.objects.create(user=user, controller=controller, role=Membership.Role.DPO)
    RequestDesk.objects.create(controller=controller, is_open=True, months_kept=12)
    make_requests(controller, size, closed=False, first=1)
    with override_settings(ROOT_URLCONF="config.bench.urls"):
        client = Client(headers={"host": "localhost"})
        client.force_login(user)
        desk, month = (reverse(f"rights:{name}", args=[controller.slug]) for name in ("desk", "month"))
        figures = {
            "requests": str(size),
            "desk: queries": str(queries_of(lambda: client.get(desk))),
            "desk / empty": f"{cpu_against(lambda: client.get(desk), lambda: client.get('/bench/empty/'))[1]:.0f}",
            "month: queries": str(queries_of(lambda: client.get(month))),
        }
    figures["figures, s"] = (
        f"{seconds_of(lambda: years_of(controller, desk_of(controller), timezone.localdate())):.2f}"
    )
    make_requests(controller, size, closed=True, first=size + 1)
    now = timezone.now()
    figures["forgetting as many, s"] = f"{seconds_of(lambda: forget_old(now)):.1f}"
    left = SubjectRequest.objects.filter(controller=controller).count()
    if left != size:
        raise RuntimeError(f"{left} requests are left, not {size}")
    return figures


def make_requests(controller: Controller, size: int, *, closed: bool, first: int) -> None:
    """Requests with a name that is sealed and two steps each, received over three years."""
    now = timezone.now()
    ended = now - timedelta(days=800)
    for start in range(0, size, AT_ONCE):
        rows = [
            SubjectRequest(
                controller=controller,
                kinds=["access"],
                relation="self",
                channel=SubjectRequest.Channel.FORM,
                number=first + place,
                year=now.year,
                received_on=(ended if closed else now).date()
                - timedelta(days=place % 900 if closed else place % 25),
                due_on=now.date() + timedelta(days=place % 60 - 5),
                entered_at=now,
                answered_on=ended.date() if closed else None,
                outcome="granted" if closed else "",
                closed_at=ended if closed else None,
            )
            for place in range(start, min(start + AT_ONCE, size))
        ]
        made = SubjectRequest.objects.bulk_create(rows)
        keys = RequestKey.objects.bulk_create(
            [RequestKey(controller=controller, request=one) for one in made]
        )
        for request, key in zip(made, keys, strict=True):
            request.sealed = sealing.seal_values(
                key.wrapped, {"name": "Camille Exemple", "email": "c@example.org"}
            )
        SubjectRequest.objects.bulk_update(made, ["sealed"])
        RequestStep.objects.bulk_create(
            RequestStep(controller=controller, request=one, kind=kind)
            for one in made
            for kind in (RequestStep.Kind.RECEIVED, RequestStep.Kind.ANSWERED)
        )
