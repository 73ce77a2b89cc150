"""Shared entries: the departments, third parties, people and data that the activities of an organisation refer to by name."""

from __future__ import annotations

from registry.models.controllers import Department, Party
from registry.models.subjects import DataCategory, SubjectCategory

SharedEntry = Department | Party | SubjectCategory | DataCategory
