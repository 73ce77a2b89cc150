"""No form of this site takes a file."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import SuspiciousFileOperation
from django.core.files.uploadhandler import FileUploadHandler


class RefuseFiles(FileUploadHandler):
    """Ends a request that brings a file before its content is read (400).

    Django would write files of any size to the disk of the server, for whoever asks, before a view or a sign-in is reached.
    """

    def new_file(self, *arguments: Any, **options: Any) -> None:
        raise SuspiciousFileOperation("no form of this site takes a file")
