"""What gunicorn serves. In production it refuses to start on a dangerous setting (config/checks.py)."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

application = get_wsgi_application()

from config.checks import refuse_if_unsafe  # noqa: E402

refuse_if_unsafe()
