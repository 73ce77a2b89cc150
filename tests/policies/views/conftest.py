"""A notice that is not public yet."""

import pytest

from policies.models import Notice
from tests.cast import make_row


@pytest.fixture
def notice(organisation):
    return make_row(Notice, organisation, slug="site", title="Notice du site", language="fr")
