"""Logos: a small picture, drawn anew as PNG, so that nothing but its dots is kept or given to readers."""

from __future__ import annotations

import base64
import io
from typing import BinaryIO

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from PIL import Image, UnidentifiedImageError

SIZE = (400, 120)  # dots: twice the size at which it is shown
MOST_DOTS = 16_000_000  # of the picture that is given; more of them cost memory, and no logo needs them
MOST_BYTES = 2_000_000
PNG = "data:image/png;base64,"


def logo_from(file: BinaryIO) -> str:
    """The picture as a small PNG in base64, without colour profile, date, place or any other note in it.

    PNG and JPEG are read. Others are refused, SVG too: it is a program that a reader's browser would run. Raises
    ValidationError.
    """
    content = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise ValidationError(_("The picture is larger than 2 megabytes."), code="too_large")
    try:
        with Image.open(io.BytesIO(content), formats=["PNG", "JPEG"]) as picture:
            if picture.width * picture.height > MOST_DOTS:
                raise ValidationError(_("The picture has too many dots."), code="too_large")
            small = picture.convert("RGBA")
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError) as error:
        raise ValidationError(
            _("This is no PNG and no JPEG picture that can be read."), code="unreadable"
        ) from error
    small.thumbnail(SIZE)
    clean = Image.new("RGBA", small.size)
    clean.paste(small)
    drawn = io.BytesIO()
    clean.save(drawn, "PNG", optimize=True)
    return base64.b64encode(drawn.getvalue()).decode("ascii")
