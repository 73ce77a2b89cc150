"""People who ask, and the desk that answers them."""

from __future__ import annotations

import re
from datetime import date, timedelta
from unittest import mock

import pytest
from django.conf import settings as site
from django.core import mail, signing
from django.test import Client
from django.urls import reverse

from registry.jobs.worker import do_next
from rights.forms.public import SALT
from rights.models import RequestDesk, SubjectRequest

EMAIL = "camille.exemple@example.org"
NAME = "Camille Exemple"
WORDS = "Mon numéro de client est le 3030."


def open_desk(controller, **given):
    return RequestDesk.objects.update_or_create(controller=controller, defaults={"is_open": True, **given})[0]


def form_of(controller, **given):
    """What a person sends who read the page for a while."""
    with mock.patch("django.core.signing.time.time", return_value=signing.time.time() - 60):
        began = signing.dumps(controller.slug, salt=SALT)
    told = {
        "kinds": ["access"],
        "relation": "self",
        "name": NAME,
        "email": EMAIL,
        "words": WORDS,
        "began": began,
    }
    return {**told, **given}


def work():
    while do_next("quick"):
        pass


def send(client, controller, **given):
    return client.post(reverse("rights:form", args=[controller.slug]), form_of(controller, **given))


def link_in(letter, page):
    """The address in a letter that leads to this page, without the site."""
    return re.search(rf"{re.escape(site.SITE_URL)}(/requests/{page}/\S+?/)(?=\s|$)", letter.body)[1]


def received(client, controller, **given):
    """A request that the desk has, sent by the form and confirmed, with the letters of it sent."""
    send(client, controller, **given)
    work()
    client.post(link_in(mail.outbox[-1], "confirm"))
    work()
    return SubjectRequest.objects.received().latest("pk")


def verb(request, name):
    return reverse("rights:verb", args=[request.controller.slug, request.public_id, name])


def do(client, request, name, **given):
    """Press a button of the page of a request, as it stands now."""
    page = client.get(request.get_absolute_url()).content.decode()
    seen = re.search(r'name="seen" value="([^"]*)"', page)[1]
    return client.post(verb(request, name), {"seen": seen, **given})


def days_ago(days):
    return date.today() - timedelta(days=days)


@pytest.fixture
def desk(organisation):
    return open_desk(organisation)


@pytest.fixture
def officer(dpo):
    """The browser of the data protection officer."""
    client = Client()
    client.force_login(dpo)
    return client


@pytest.fixture
def asked(client, desk):
    """A request for access, in the desk."""
    return received(client, desk.controller)
