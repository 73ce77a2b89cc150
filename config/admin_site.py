"""Django's admin without its one address that knows no owner, and without a sign-in of its own."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache


class AdminSite(admin.AdminSite):
    """Leaves out the general “view on site” address: it would send any member of staff to anybody's row.

    There is one way to sign in and to change a password, with its second factor and its limits: the site's.
    """

    def index(self, request: HttpRequest, extra_context: Any = None) -> TemplateResponse:
        """Its first page says when nobody does the work that waits."""
        from registry.jobs.heartbeat import silence_around
        from registry.models import Job

        silence = silence_around(Job.objects.active(), timezone.now()) if request.user.is_superuser else None
        return super().index(request, {"silence": silence, "place": "home", **(extra_context or {})})

    def get_urls(self) -> list[Any]:
        return [url for url in super().get_urls() if getattr(url, "name", None) != "view_on_site"]

    @method_decorator(never_cache)
    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        target = request.GET.get("next", "")
        if not url_has_allowed_host_and_scheme(target, {request.get_host()}, request.is_secure()):
            target = "/admin/"
        if not request.user.is_authenticated:
            return redirect_to_login(target)
        if not self.has_permission(request):
            raise PermissionDenied
        return HttpResponseRedirect(target)

    def password_change(self, request: HttpRequest, extra_context: Any = None) -> Any:
        return redirect("account_change_password")

    def password_change_done(self, request: HttpRequest, extra_context: Any = None) -> Any:
        return redirect("profile")
