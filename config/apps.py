"""The project as an application: its commands, its system checks, its queue."""

from django.apps import AppConfig
from django.conf import settings
from django.contrib.admin import apps as admin_apps

from config.env import private_folder


class TrenteConfig(AppConfig):
    default = True
    name = "config"
    verbose_name = "Trente"

    def ready(self) -> None:
        """Makes the private folders, registers the checks, and has shared tasks go through our Celery application."""
        from config import celery, checks  # noqa: F401
        from config.sign_in import marks  # noqa: F401
        from policies import tasks as notices  # noqa: F401 - the sweep of notices
        from registry import tasks  # noqa: F401 - whoever asks for work finds its kind, and the queue

        for folder in settings.PRIVATE_FOLDERS:
            private_folder(folder)


class AdminConfig(admin_apps.AdminConfig):
    """Django's admin on our own site."""

    default = False
    default_site = "config.admin_site.AdminSite"

    def ready(self) -> None:
        """Registers the pages of every app, and takes those of the sign-in out."""
        super().ready()
        from django.contrib.admin import site

        from config.sign_in.tables import hide_tables

        hide_tables(site)
