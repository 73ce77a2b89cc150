"""A small register, printed once in each language for a module."""

import pytest

from registry.exchange.exports.register_pdf import print_register
from tests.registry.documents.values import ON
from tests.registry.exchange.exports.small import SMALL


@pytest.fixture(scope="module")
def printed(tmp_path_factory):
    """Print a register and give the bytes of the file."""

    def show(value, language="fr", progress=None):
        target = tmp_path_factory.mktemp("printed") / "register.pdf"
        print_register(value, language, ON, target, progress)
        return target.read_bytes()

    return show


@pytest.fixture(scope="module")
def progress():
    """What was told of the progress of the French register, while it was printed."""
    return []


@pytest.fixture(scope="module")
def french(printed, progress):
    """The small register in French, printed once for all that is looked at in it."""
    return printed(SMALL, "fr", progress.append)


@pytest.fixture(scope="module")
def english(printed):
    return printed(SMALL, "en")
