"""An organisation in a folder: read strictly, then all or nothing. ``docs/organisation-folder.md`` describes it for people.

:class:`FolderReader` reads the files; :mod:`registry.exchange.imports.rows` turns their trees into rows.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from registry.exchange.imports.rows import Fault, FaultyFolder, ReadRow, RowReader
from registry.files.yaml_tree import Mapping, Place, Tree, Unreadable, read_tree
from registry.models import Controller
from registry.models.reasons import ChangeKind, Reason
from registry.models.shape import parts_of
from registry.record.write import insert_rows

MAIN_FILE = "organisation.yaml"
LARGEST_FOLDER, MOST_FILES = (
    50_000_000,
    5_000,
)  # bytes, files; the largest folder of the demonstration has 40 files


def shown_name(path: Path) -> str:
    """The name of a file as text, whatever bytes the system has for it."""
    return path.as_posix().encode("utf-8", "replace").decode()


@dataclass(frozen=True)
class Loaded:
    """What a load did: ``created`` counts new rows by model label and is empty when the organisation was there already."""

    controller: Controller
    created: dict[str, int]
    folder_changed: bool = False


def load_organisation(folder: Path) -> Loaded:
    """Create the organisation that ``folder`` describes, with its history, in one transaction.

    An organisation whose ``slug`` exists is left exactly as it is, so loading twice changes nothing and never overwrites
    what somebody changed. Raises :class:`FaultyFolder`; then nothing is stored.
    """
    return store(read_folder(folder))


def read_folder(folder: Path) -> FolderReader:
    """The folder read and checked, nothing stored. Raises :class:`FaultyFolder`."""
    reader = FolderReader(folder)
    reader.read()
    return reader


def store(reader: FolderReader) -> Loaded:
    """Store what was read, as :func:`load_organisation` says."""
    controller = reader.controller
    existing = Controller.objects.filter(slug=controller.slug).first()
    if existing is not None:
        return Loaded(existing, {}, folder_changed=existing.loaded_digest != controller.loaded_digest)
    try:
        with transaction.atomic():
            controller.save()
            created = insert_rows([row.instance for row in reader.rows[1:]], Reason(ChangeKind.FOLDER))
            return Loaded(controller, {controller._meta.label: 1} | created)
    except IntegrityError as error:
        fault = Fault(reader.rows[0].place, "", _("The database refuses this folder: %s") % error)
        raise FaultyFolder([fault]) from error


class FolderReader(RowReader):
    """Reads one folder into unsaved rows; ``rows[0]`` is the controller."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.folder = Path(folder)

    @property
    def organisation(self) -> ReadRow:
        return self.rows[0]

    def read(self) -> None:
        """Read and check everything. Raises :class:`FaultyFolder` with all faults at once."""
        main = self.folder / MAIN_FILE
        if not main.is_file():
            raise FaultyFolder([Fault(Place(MAIN_FILE, 1), "", _("The folder has no file %s.") % MAIN_FILE)])
        files = self.files()
        digest = hashlib.sha256()
        for path in files:
            name = path.relative_to(self.folder).as_posix()
            digest.update(f"{name}\0{path.stat().st_size}\0".encode("utf-8", "surrogateescape"))
            digest.update(path.read_bytes())
        sections = {section: (model, link) for section, model, link in parts_of(Controller)}
        tree = self.tree(main)
        if isinstance(tree, Mapping):
            self.read_row(Controller, tree, [], "", 0, "")
            self.controller.loaded_digest = digest.hexdigest()
        elif tree is not None:
            self.fault(tree.place, "", _("Fields with their values are expected here."))
        if self.rows:
            self.read_section_files(files, sections)
            self.read_brought()
            self.resolve()
            self.check()
        if self.faults:
            raise FaultyFolder(sorted(self.faults, key=lambda fault: (fault.place.file, fault.place.line)))

    def files(self) -> list[Path]:
        """The files of the folder in their order. What is no plain file is named as a fault, and so is a folder too large.

        Names that begin with a dot are passed over, as the documentation says. Raises :class:`FaultyFolder`.
        """
        found, size = [], 0
        for path in sorted(self.folder.rglob("*")):
            name = shown_name(path.relative_to(self.folder))
            if any(part.startswith(".") for part in path.relative_to(self.folder).parts):
                continue
            if path.is_symlink() or not (path.is_dir() or path.is_file()):
                self.fault(Place(name, 1), "", _("This is a link or no plain file: it is not read."))
            elif path.is_file():
                found.append(path)
                size += path.stat().st_size
        if size > LARGEST_FOLDER or len(found) > MOST_FILES:
            sentence = _(
                "The folder is larger than a register: at most %(mb)d MB in %(files)d files are read."
            )
            told = sentence % {"mb": LARGEST_FOLDER // 1_000_000, "files": MOST_FILES}
            raise FaultyFolder([Fault(Place(MAIN_FILE, 1), "", told)])
        return found

    def read_section_files(self, files: list[Path], sections: dict[str, Any]) -> None:
        places: dict[str, int] = defaultdict(int)
        for path in files:
            relative = path.relative_to(self.folder)
            if relative.as_posix() == MAIN_FILE:
                continue
            name = shown_name(relative)
            if len(relative.parts) != 2 or relative.parts[0] not in sections or path.suffix != ".yaml":
                expected = ", ".join(f"{section}/*.yaml" for section in sections)
                self.fault(
                    Place(name, 1), "", _("This file has no place in the folder; expected: %s.") % expected
                )
                continue
            section = relative.parts[0]
            if section in self.listed:
                sentence = _("This list and the folder of the same name say the same: keep one of them.")
                self.fault(self.listed.pop(section), section, sentence)
            tree = self.tree(path)
            if isinstance(tree, Mapping):
                places[section] += 1
                self.read_row(
                    sections[section][0], tree, [self.rows[0]], section, places[section], sections[section][1]
                )
            elif tree is not None:
                self.fault(tree.place, "", _("Fields with their values are expected here."))

    def tree(self, path: Path) -> Tree | None:
        try:
            return read_tree(path, shown_name(path.relative_to(self.folder)))
        except Unreadable as error:
            self.fault(error.place, "", error.sentence)
            return None
