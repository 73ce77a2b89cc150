"""Shared entries: departments, third parties, people, data and systems, to which activities refer by name."""

from __future__ import annotations

from registry.models.controllers import Department, Party
from registry.models.subjects import DataCategory, SubjectCategory
from registry.models.systems import System

SharedEntry = Department | Party | SubjectCategory | DataCategory | System
