"""Whether the site works: the page a load balancer asks for, and the command that asks for it inside a container."""

import os
import urllib.request

from django.db import connection
from django.http import HttpRequest, HttpResponse

from config import env


def health(request: HttpRequest) -> HttpResponse:
    """Answers “ok” when web server and database work; says nothing else, so that anybody may ask."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")


def ask(port: str) -> None:
    """Raises unless the site on this machine answers; it is asked by a name that it accepts."""
    host = env.words("TRENTE_HOSTS", "localhost")[0].lstrip(".")
    request = urllib.request.Request(f"http://127.0.0.1:{port}/health/", headers={"Host": host})
    urllib.request.urlopen(request, timeout=5).close()


if __name__ == "__main__":
    ask(os.environ.get("PORT", "8000"))
