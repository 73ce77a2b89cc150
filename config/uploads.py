"""Files that people give to this site: none but a register to import, from people who are signed in, and in memory."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import SuspiciousFileOperation
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.core.files.uploadhandler import FileUploadHandler

from registry.files.reader import LARGEST

TAKES_A_FILE = {"registry:imports"}


class TakeRegisters(FileUploadHandler):
    """Takes a file where a page asks for one, and ends any other request that brings one before its content is read (400).

    Django would write files of any size to the disk of the server, for whoever asks, before a view or a sign-in is reached.
    Of a file that is larger than any register one byte more than may be is kept: the form then says what is wrong.
    """

    def new_file(self, *arguments: Any, **options: Any) -> None:
        super().new_file(*arguments, **options)
        if not self.is_asked_for():
            raise SuspiciousFileOperation("no form at this address takes a file")
        self.content = bytearray()

    def is_asked_for(self) -> bool:
        request = self.request
        match = getattr(request, "resolver_match", None)
        is_asked = match is not None and match.view_name in TAKES_A_FILE
        return is_asked and request is not None and request.user.is_authenticated

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.content += raw_data[: max(LARGEST + 1 - len(self.content), 0)]

    def file_complete(self, file_size: int) -> UploadedFile:
        return SimpleUploadedFile(self.file_name or "?", bytes(self.content), self.content_type or "")
