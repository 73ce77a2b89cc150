"""The built-in models: whole sheets in both languages, every period with a source, every code a known one."""

import re
from collections import defaultdict

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import models, transaction

from registry.exports.register_pdf import print_register
from registry.imports.starting import start_activity, starter_of
from registry.models import Activity, Controller, DataCategory, Department, RetentionRule
from registry.models.fields import LineField, ProseField, TermField, TermListField
from registry.models.ownership import owned_models
from registry.starters import AUDIENCES, FaultyStarter, UnknownStarter, sources, starter, starters
from registry.vocabularies import vocabulary

LANGUAGES = ("fr", "en")
