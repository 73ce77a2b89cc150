"""The settings of the tests: the application’s own in the mode "test", on a folder that ends with them."""

import os
import tempfile

_scratch = tempfile.TemporaryDirectory(prefix="trente-test-")
os.environ["TRENTE_MODE"] = "test"
os.environ["TRENTE_DATA_DIR"] = _scratch.name

from config.settings import *  # noqa: E402, F403

if (
    "TRENTE_TEST_TEMPLATE" in os.environ
):  # on PostgreSQL: a database to copy, with its tables as the migrations made them
    DATABASES["default"]["TEST"] = {"TEMPLATE": os.environ["TRENTE_TEST_TEMPLATE"]}  # noqa: F405

# A static file is looked for when it is asked for: each new client would list all of them, in a fifth of a second.
WHITENOISE_AUTOREFRESH = True
