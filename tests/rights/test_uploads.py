"""Files are told by what is in them; a picture keeps nothing but its dots; whatever else is refused with its name."""

import io
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from rights.uploads import DOCX, JPEG, ODT, PDF, PNG, checked, tidy_name

PLACE = b"Rue de la Paix, chez la personne"


def given(name, content):
    return SimpleUploadedFile(name, content, content_type="application/pdf")


def picture(kind="JPEG", size=(40, 30), note=PLACE):
    drawn = io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = note.decode()
    Image.new("RGB", size, "teal").save(drawn, kind, exif=exif)
    return drawn.getvalue()


def archive(**members):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        for name, content in members.items():
            file.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return packed.getvalue()


ODT_FILE = archive(mimetype=ODT, content_dot_xml="<a/>")
DOCX_FILE = archive(**{"[Content_Types]_dot_xml": "<a/>", "word__document_dot_xml": "<a/>"})


@pytest.mark.parametrize(
    "name, content, kind, kept_as",
    [
        ("lettre.pdf", b"%PDF-1.7 ...", PDF, "lettre.pdf"),
        ("lettre.exe", b"%PDF-1.7 ...", PDF, "lettre.pdf"),
        ("photo.png", picture("PNG"), PNG, "photo.png"),
        ("photo.JPEG", picture(), JPEG, "photo.JPEG"),
        ("photo", picture(), JPEG, "photo.jpg"),
        ("lettre.odt", ODT_FILE, ODT, "lettre.odt"),
        ("lettre.docx", DOCX_FILE, DOCX, "lettre.docx"),
    ],
)
def test_a_file_is_what_is_in_it_and_has_the_ending_of_that(name, content, kind, kept_as):
    found = checked(given(name, content))
    assert (found.media_type, found.name) == (kind, kept_as)


def test_a_picture_says_neither_where_nor_by_whom_it_was_taken():
    before = picture()
    assert PLACE in before, "the control: the file that was sent says it"
    after = checked(given("photo.jpg", before)).content
    assert PLACE not in after
    assert Image.open(io.BytesIO(after)).size == (40, 30)


@pytest.mark.parametrize(
    "content, words",
    [
        (b"", "vide"),
        (b"<html><script>alert(1)</script>", "PDF, PNG, JPEG, ODT"),
        (b"MZ\x90\x00", "PDF, PNG, JPEG, ODT"),
        (b"\xff\xd8\xff and no picture at all", "ne peut pas être lue"),
        (b"\x89PNG\r\n\x1a\n", "ne peut pas être lue"),
        (archive(readme_dot_txt="x"), "PDF, PNG, JPEG, ODT"),
        (
            archive(
                **{
                    "[Content_Types]_dot_xml": "",
                    "word__document_dot_xml": "",
                    "word__vbaProject_dot_bin": "",
                }
            ),
            "PDF, PNG, JPEG, ODT",
        ),
        (b"PK\x03\x04 cut short", "PDF, PNG, JPEG, ODT"),
    ],
)
def test_what_is_no_such_file_is_refused_in_a_sentence_that_names_it(content, words):
    with pytest.raises(ValidationError) as refused:
        checked(given("piece.pdf", content))
    (sentence,) = refused.value.messages
    assert "piece.pdf" in sentence and words in sentence


def test_a_file_of_more_than_ten_megabytes_is_refused():
    with pytest.raises(ValidationError) as refused:
        checked(given("piece.pdf", b"%PDF-" + b"0" * 10_000_000))
    assert "10 Mo" in refused.value.messages[0]
    assert checked(given("piece.pdf", b"%PDF-" + b"0" * 9_999_995)).media_type == PDF


def test_a_picture_of_too_many_dots_is_not_unpacked():
    drawn = io.BytesIO()
    Image.new("1", (9000, 9000)).save(drawn, "PNG")
    with pytest.raises(ValidationError) as refused:
        checked(given("grand.png", drawn.getvalue()))
    assert "points" in refused.value.messages[0]


@pytest.mark.parametrize(
    "name, tidy",
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\camille\\cv.pdf", "cv.pdf"),
        ('a"b\r\nX: y.pdf', "abX y.pdf"),
        ("", "document"),
        ("...", "document"),
        ("pièce d’identité.pdf", "pièce d’identité.pdf"),
    ],
)
def test_a_name_leads_nowhere_and_breaks_no_header(name, tidy):
    assert tidy_name(name) == tidy
