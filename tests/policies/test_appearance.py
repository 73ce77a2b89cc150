"""The look of an organisation's notices: its colour and its logo, on its pages and papers and on no other's."""

import base64
import io
import struct
import zlib
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone
from PIL import Image, PngImagePlugin
from pypdf import PdfReader

from policies.assembly import assemble
from policies.exports import file_html, print_notice
from policies.logos import PNG, logo_from
from policies.look import PLAIN, Look, look_of
from policies.models import Appearance, Notice
from tests.cast import make_row

pytestmark = pytest.mark.django_db
BLUE = "#003399"
DARK_BLUE = "#6987c3"  # 41 hundredths of white give 4.55 to 1 on #172129, 40 give 4.43


@pytest.fixture
def notice(organisation):
    return make_row(Notice, organisation, slug="gens", language="fr", is_published=True)


@pytest.fixture
def page(organisation):
    return reverse("policies:notice-appearance", args=[organisation.slug])


def picture(kind="PNG", size=(800, 200), colour=(200, 0, 0)):
    drawn = io.BytesIO()
    Image.new("RGB", size, colour).save(drawn, kind)
    drawn.seek(0)
    return drawn


# Logos ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_logo_is_drawn_anew_as_a_small_png(kind):
    kept = Image.open(io.BytesIO(base64.b64decode(logo_from(picture(kind)))))
    assert (kept.format, kept.size) == ("PNG", (400, 100))


def test_a_small_logo_is_not_enlarged():
    assert Image.open(io.BytesIO(base64.b64decode(logo_from(picture(size=(60, 30)))))).size == (60, 30)


def test_nothing_that_was_noted_in_the_picture_is_kept():
    noted, drawn = PngImagePlugin.PngInfo(), io.BytesIO()
    noted.add_text("Author", "somebody in particular")
    Image.new("RGB", (20, 20)).save(drawn, "PNG", pnginfo=noted)
    assert b"somebody" in drawn.getvalue()  # the control
    drawn.seek(0)
    assert b"somebody" not in base64.b64decode(logo_from(drawn))


@pytest.mark.parametrize(
    "content",
    [b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", b"", b"GIF89a", b"\x89PNG\r\n\x1a\nbroken"],
)
def test_what_is_no_png_and_no_jpeg_is_refused(content):
    with pytest.raises(ValidationError) as refused:
        logo_from(io.BytesIO(content))
    assert refused.value.code == "unreadable"


def test_a_picture_of_another_kind_is_refused_even_if_it_can_be_read():
    with pytest.raises(ValidationError):
        logo_from(picture("GIF"))


@pytest.mark.parametrize("given", [picture(size=(5000, 4000)), io.BytesIO(b"x" * 2_000_001)])
def test_a_picture_that_is_too_large_is_refused(given):
    with pytest.raises(ValidationError) as refused:
        logo_from(given)
    assert refused.value.code == "too_large"


def test_a_small_file_that_declares_a_huge_picture_is_refused_in_a_sentence():
    size = struct.pack(">IIBBBBB", 20_000, 20_000, 8, 0, 0, 0, 0)
    head = b"IHDR" + size
    declared = struct.pack(">I", len(size)) + head + struct.pack(">I", zlib.crc32(head))
    with pytest.raises(ValidationError) as refused:
        logo_from(io.BytesIO(b"\x89PNG\r\n\x1a\n" + declared))
    assert refused.value.code == "unreadable"


def test_the_command_stores_a_logo_and_takes_it_away_and_leaves_the_colour(organisation, tmp_path):
    Appearance.objects.create(controller=organisation, accent=BLUE)
    file = Path(tmp_path, "logo.png")
    file.write_bytes(picture().read())
    call_command("set_logo", organisation.slug, str(file), verbosity=0)
    kept = Appearance.objects.get()
    assert (kept.accent, kept.logo) == (BLUE, logo_from(picture()))
    call_command("set_logo", organisation.slug, "--remove", verbosity=0)
    kept.refresh_from_db()
    assert (kept.accent, kept.logo) == (BLUE, "")


def test_the_command_says_what_is_wrong(organisation, tmp_path):
    file = Path(tmp_path, "logo.svg")
    file.write_text("<svg/>")
    for slug, given in ((organisation.slug, file), (organisation.slug, tmp_path), ("nobody", file)):
        with pytest.raises(CommandError):
            call_command("set_logo", slug, str(given))
    assert not Appearance.objects.exists()


# Colours ----------------------------------------------------------------------------------------------------


def test_the_officer_chooses_a_colour_and_takes_it_back(client, organisation, dpo, page):
    client.force_login(dpo)
    client.post(page, {"accent": BLUE})
    assert look_of(organisation) == Look(BLUE, "")
    assert BLUE in client.get(page).content.decode()
    client.post(page, {"accent": ""})
    assert look_of(organisation) == PLAIN


def test_a_colour_that_somebody_chose_meanwhile_is_not_overwritten_unseen(client, organisation, dpo, page):
    client.force_login(dpo)
    Appearance.objects.create(controller=organisation, accent="#7a1f1f")
    answer = client.post(page, {"accent": BLUE, "seen": ""})  # opened before there was one
    assert answer.status_code == 422
    assert look_of(organisation).accent == "#7a1f1f"
    said = answer.content.decode()
    assert "(#7a1f1f)" in said and "entre-temps" in said
    assert f'value="{BLUE}"' in said
    assert 'name="seen" value="#7a1f1f"' in said
    assert client.post(page, {"accent": BLUE, "seen": "#7a1f1f"}).status_code == 302
    assert look_of(organisation).accent == BLUE


def test_whoever_chooses_the_colour_that_is_there_already_is_asked_nothing(client, organisation, dpo, page):
    client.force_login(dpo)
    Appearance.objects.create(controller=organisation, accent=BLUE)
    assert client.post(page, {"accent": BLUE, "seen": ""}).status_code == 302


def test_a_colour_that_cannot_be_read_is_refused_and_not_kept(client, organisation, dpo, page):
    client.force_login(dpo)
    answer = client.post(page, {"accent": "#ff8800"})
    assert answer.status_code == 422
    assert "pour 1" in answer.content.decode() or "to 1" in answer.content.decode()
    assert look_of(organisation) == PLAIN


def test_the_public_page_takes_its_colour_from_a_style_sheet_of_the_same_site(client, notice, organisation):
    Appearance.objects.create(controller=organisation, accent=BLUE)
    address = reverse("policies:style", args=[organisation.slug])
    for shown in (notice.get_absolute_url(), reverse("policies:notices", args=[organisation.slug])):
        assert f'href="{address}"' in client.get(shown).content.decode()
    style = client.get(address)
    assert style["Content-Type"] == "text/css; charset=utf-8"
    assert "Set-Cookie" not in style
    assert f"--accent-ground: {BLUE};" in style.content.decode()


def test_a_page_without_a_colour_of_its_own_asks_for_no_style(client, notice, organisation):
    assert "style.css" not in client.get(notice.get_absolute_url()).content.decode()


def test_nobody_learns_from_a_style_that_an_organisation_is_there(client, organisation):
    Appearance.objects.create(controller=organisation, accent=BLUE)
    assert client.get(reverse("policies:style", args=[organisation.slug])).status_code == 404


def test_the_look_of_one_organisation_is_on_no_page_of_another(client, notice, other_organisation):
    Appearance.objects.create(controller=other_organisation, accent=BLUE, logo="AAAA")
    said = client.get(notice.get_absolute_url()).content.decode()
    assert "AAAA" not in said and "style.css" not in said


def test_a_logo_stands_in_the_page_itself_and_is_said_by_nobody_twice(client, notice, organisation):
    Appearance.objects.create(controller=organisation, logo=logo_from(picture(size=(9, 9))))
    said = client.get(notice.get_absolute_url()).content.decode()
    assert f'<img class="logo" src="{PNG}' in said
    assert 'alt=""' in said  # the name stands beside it


def test_a_file_and_a_printed_notice_have_the_look_too(notice, organisation):
    Appearance.objects.create(controller=organisation, accent=BLUE, logo=logo_from(picture(size=(9, 9))))
    look, text = look_of(organisation), assemble(notice, timezone.localdate())
    whole = file_html(text, look)
    assert f"--accent-ground: {BLUE};" in whole and PNG in whole
    assert "style.css" not in whole
    assert BLUE in look.paper_style
    assert PLAIN.paper_style == PLAIN.page_style == ""


def test_the_shade_for_a_dark_screen_is_the_one_that_can_be_read_there():
    assert f"light-dark({BLUE}, {DARK_BLUE})" in Look(BLUE).page_style


def test_an_organisation_has_one_appearance(organisation):
    Appearance.objects.create(controller=organisation)
    with pytest.raises(ValidationError):
        Appearance(controller=organisation).full_clean()


@pytest.mark.slow
def test_a_printed_notice_has_the_logo(notice, organisation, tmp_path):
    plain, own = Path(tmp_path, "plain.pdf"), Path(tmp_path, "own.pdf")
    text = assemble(notice, timezone.localdate())
    print_notice(text, plain)
    print_notice(text, own, Look(BLUE, PNG + logo_from(picture())))
    assert [len(PdfReader(file).pages[0].images) for file in (plain, own)] == [0, 1]
