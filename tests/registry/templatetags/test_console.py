"""The template tags of the console: what a component sees and shows, and where its navigation leads."""

import pytest
from django.template import Template, TemplateSyntaxError
from django.template.context import make_context
from django.test import RequestFactory
from django.urls import reverse
from django.utils import translation

from registry.console_pages import GROUPS, ConsolePage, PageGroup
from registry.models import Controller, Membership
from registry.templatetags.console import grouped, person_name, ways
from tests.markup import tight


def render(source, request=None, **values):
    template = Template("{% load console %}" + source)
    return template.render(make_context(values, request))


# Components -------------------------------------------------------------------------------------------------


def test_a_component_shows_what_it_is_given_and_what_stands_inside():
    shown = render(
        '{% component "panel" title=name %}<p>{{ text }}</p>{% endcomponent %}', name="A", text="B"
    )
    assert "<h2>A</h2>" in tight(shown)
    assert "<p>B</p>" in shown


def test_a_component_does_not_see_the_page_around_it():
    shown = render('{% component "panel" %}x{% endcomponent %}', title="Of the page", actions="Of the page")
    assert "Of the page" not in shown


def test_a_slot_fills_the_place_of_its_name():
    shown = render(
        '{% component "panel" title="A" %}in{% slot actions %}<a href="#">{{ act }}</a>{% endslot %}{% endcomponent %}',
        act="Go",
    )
    assert tight(shown).index("Go") < tight(shown).index("in</section>")
    assert '<div class="actions"><a href="#">Go</a></div>' in tight(shown)


def test_a_component_in_a_component_keeps_to_itself():
    shown = render(
        '{% component "panel" title="Outer" %}{% component "panel" %}inner{% endcomponent %}{% endcomponent %}'
    )
    assert shown.count("Outer") == 1
    assert shown.count("<section") == 2


@pytest.mark.parametrize(
    "source",
    [
        '{% component "state" label=text state="draft" / %}',
        '{% component "panel" title=text %}{{ text }}{% slot actions %}{{ text }}{% endslot %}{% endcomponent %}',
        '{% component "alert" content=text / %}',
        '{% component "facts" pairs=pairs / %}',
        '{% component "button" label=text href=text value=text / %}',
    ],
)
def test_what_people_typed_is_never_markup(source):
    attack = '"><script>alert(1)</script>{{ 7|add:7 }}'
    shown = render(source, text=attack, pairs=[(attack, attack)])
    assert "<script" not in shown
    assert "&lt;script&gt;" in shown
    assert "14" not in shown


def test_control_what_a_template_says_is_markup():
    assert "<b>x</b>" in render('{% component "panel" %}<b>x</b>{% endcomponent %}')


@pytest.mark.parametrize("source", ['{% component "panel" title %}', "{% component panel / %}"])
def test_a_component_that_is_not_well_called_is_refused(source):
    with pytest.raises(TemplateSyntaxError):
        render(source)


def test_a_form_in_a_component_carries_the_token_of_the_request():
    shown = render(
        '{% component "confirmation" title="A" action="#" %}x{% endcomponent %}',
        RequestFactory().get("/"),
        csrf_token="t0k3n",
    )
    assert 'name="csrfmiddlewaretoken" value="t0k3n"' in shown


def test_the_pages_of_a_list_keep_its_filters():
    from django.core.paginator import Paginator

    request = RequestFactory().get("/", {"q": "paie & co", "state": ["draft", "current"], "page": "2"})
    shown = render('{% component "pagination" page=page / %}', request, page=Paginator(range(90), 10).page(2))
    assert 'href="?q=paie+%26+co&amp;state=draft&amp;state=current&amp;page=3"' in shown
    assert shown.count("page=2") == 1


# Getting about ----------------------------------------------------------------------------------------------


def entries(path, controller=None, **values):
    context = make_context(values, RequestFactory().get(path))
    with context.bind_template(Template("")):
        return {one.key: one for _title, found in ways(context, controller) for one in found}


def test_the_navigation_offers_no_page_that_does_not_exist(organisation, monkeypatch):
    pages = [
        ConsolePage("one", "One", "home", "registry:register"),
        ConsolePage("two", "Two", "home", "registry:no-such-page"),
    ]
    monkeypatch.setattr("registry.templatetags.console.GROUPS", (PageGroup("", pages),))
    assert set(entries("/", organisation)) == {"home", "one"}


def test_the_current_page_is_the_one_whose_address_begins_the_present_one(organisation):
    register = reverse("registry:register", args=[organisation.slug])
    for path, key in ((register, "register"), (f"{register}activities/some/", "register"), ("/", "home")):
        assert [one for one, entry in entries(path, organisation).items() if entry.is_current] == [key]
    assert not entries("/elsewhere/")["home"].is_current


def test_a_page_may_say_where_it_belongs(organisation):
    found = entries(reverse("registry:register", args=[organisation.slug]), organisation, place="home")
    assert [key for key, entry in found.items() if entry.is_current] == ["home"]


def test_every_entry_has_a_name_an_icon_and_a_key_of_its_own(organisation):
    pages = [page for group in GROUPS for page in group.pages]
    assert len({page.key for page in pages}) == len(pages)
    for page in pages:
        assert str(page.label)
        assert "<svg" in render("{% icon name %}", name=page.icon)


def test_each_app_adds_its_own_pages_after_those_of_the_register(organisation):
    assert [[page.key for page in group.pages] for group in GROUPS] == [
        ["register", "proposals", "reviews", "dashboard", "flows", "past", "notices", "requests"],
        ["parties", "departments", "subjects", "data", "systems", "retention", "security", "texts"],
        ["organisation", "members", "exports"],
    ]


def test_the_switcher_lists_ones_own_organisations_alone(rf, reader, organisation, other_organisation):
    request = rf.get("/")
    source = (
        "{% organisations as mine %}"
        "{% for name, href, current in mine.lines %}{{ name }} {{ href }} {{ current }};{% endfor %}"
    )
    shown = render(source, request, user=reader, controller=organisation)
    assert shown == f"{organisation.name} /organisations/{organisation.slug}/ True;"


def test_who_works_for_many_is_named_none_until_the_chooser_is_opened(rf, reader, organisation):
    source = "{% organisations as mine %}{{ mine.lines|length }} {{ mine.are_many }} {{ mine.only.name }}"
    request = rf.get("/")
    assert render(source, request, user=reader) == "1 False Ville de Valombre"
    for number in range(8):
        other = Controller.objects.create(slug=f"o-{number}", name=f"O {number}")
        Membership.objects.create(user=reader, controller=other, role="reader")
    assert render(source, request, user=reader) == "0 True "


def test_a_page_of_no_organisation_leads_to_those_of_the_only_one(rf, organisation):
    request = rf.get("/help/")
    assert "/members/" not in render("{% navigation controller only %}", request)
    shown = render("{% navigation controller only %}", request, only=organisation)
    assert f'href="/organisations/{organisation.slug}/members/"' in shown


# Small things -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("number", "shown"), [(1234567, "1 234 567"), (12, "12"), ("92 %", "92 %")])
def test_thousands_stand_apart(number, shown):
    with translation.override("fr"):
        assert grouped(number).replace("\u202f", " ").replace("\xa0", " ") == shown


def test_a_person_is_called_by_name_or_by_what_they_sign_in_with(reader):
    assert person_name(reader) == reader.username
    reader.first_name, reader.last_name = "Claude", "Martin"
    assert person_name(reader) == "Claude Martin"
    assert person_name(None)
