"""Files that people give to this site: where a form asks for them, and in memory; every other request with one ends unread."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import SuspiciousFileOperation
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.core.files.uploadhandler import FileUploadHandler

from registry.files.reader import LARGEST

TAKES_A_FILE = {"registry:imports", "rights:enter", "rights:verb"}  # from people who are signed in
TAKES_A_FILE_FROM_ANYONE = {"rights:form", "rights:follow", "rights:search"}
MOST_FILES = 10  # in one request: more of them than any form takes would only fill the memory


class TakeAskedFiles(FileUploadHandler):
    """Takes a file where a page asks for one, and ends any other request that brings one before its content is read (400).

    Django would write files of any size to the disk of the server, for whoever asks, before a view or a sign-in is reached.
    Of a file that is larger than any form takes one byte more than may be is kept: the form then says what is wrong.
    """

    count = 0

    def new_file(self, *arguments: Any, **options: Any) -> None:
        super().new_file(*arguments, **options)
        self.count += 1
        if not self.is_asked_for() or self.count > MOST_FILES:
            raise SuspiciousFileOperation("no form at this address takes a file")
        self.content = bytearray()

    def is_asked_for(self) -> bool:
        request = self.request
        match = getattr(request, "resolver_match", None)
        name = match.view_name if match is not None else ""
        if name in TAKES_A_FILE_FROM_ANYONE:
            return True
        return name in TAKES_A_FILE and request is not None and request.user.is_authenticated

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.content += raw_data[: max(LARGEST + 1 - len(self.content), 0)]

    def file_complete(self, file_size: int) -> UploadedFile:
        return SimpleUploadedFile(self.file_name or "?", bytes(self.content), self.content_type or "")
