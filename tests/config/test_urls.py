"""Every address of the site, tried by everybody: tests/config/access.py says what each gets."""

import pytest
from django.contrib.auth import REDIRECT_FIELD_NAME

from tests.config.access import (
    MODELS,
    ROLES,
    SIGN_IN,
    TABLE,
    address,
    admin_pages,
    make_scene,
    row_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene(monkeypatch):
    """Two organisations; a sheet is printed as the HTML it is printed from, since paper is not the matter here."""
    monkeypatch.setattr("registry.exports.register_pdf.print_pdf_bytes", str.encode)
    return make_scene()


def answer(response):
    """The status, or SIGN_IN for a redirection to a page that asks who it is."""
    if response.status_code == 302 and "/login/" in response["Location"]:
        return SIGN_IN
    return response.status_code


@pytest.mark.parametrize("role", ROLES)
def test_every_address_answers_each_role_and_method_as_the_table_says(scene, role):
    place, surprises, tried = ROLES.index(role), [], 0
    for name, row in TABLE.items():
        path = path_of(scene, name, row)
        for method, answers in row.answers().items():
            tried += 1
            response = getattr(scene.client(role), method)(path, row.data if method == "post" else None)
            if answer(response) != answers[place]:
                surprises.append((name, method, answer(response), answers[place]))
            if method == "head":
                assert response.getvalue() == b""
    assert not surprises, "\n".join(map(str, surprises))
    assert tried == 3 * len(TABLE) >= 70


def path_of(scene, name, row):
    if name == "admin:view_on_site":
        from django.contrib.contenttypes.models import ContentType

        kind = ContentType.objects.get_for_model(scene.mine.notice)
        return f"/admin/r/{kind.pk}/{scene.mine.notice.pk}/"
    if name == "admin:app_list":
        return "/admin/registry/"
    if name.startswith("admin:(?P"):
        return "/admin/nothing/here/"
    return address(name, row.names, scene.mine)


@pytest.mark.parametrize("role", ROLES)
def test_every_admin_page_of_every_model_answers_each_role_as_the_table_says(scene, role):
    place, surprises, tried = ROLES.index(role), [], 0
    for model, pages in MODELS.items():
        client = scene.client(role)
        for page, path in admin_pages(row_of(scene.mine, model)).items():
            get = getattr(pages, page) or pages.change
            for method, answers in (("get", get), ("post", pages.post.get(page, get))):
                tried += 1
                response = getattr(client, method)(path)
                if answer(response) != answers[place]:
                    surprises.append((model.__name__, page, method, answer(response), answers[place]))
    assert not surprises, "\n".join(map(str, surprises))
    assert tried > 150
