"""Two organisations in which nothing is left out, and everybody who may or may not enter the admin."""

from tests.access import scene, stage  # noqa: F401
