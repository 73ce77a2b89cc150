"""Two organisations in which nothing is left out, for the tests of what one of them gives and takes."""

from tests.access import scene, stage  # noqa: F401
