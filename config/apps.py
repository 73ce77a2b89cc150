"""The project as an application: its commands, its system checks, its queue."""

from django.apps import AppConfig


class TrenteConfig(AppConfig):
    name = "config"
    verbose_name = "Trente"

    def ready(self) -> None:
        """Registers the checks, and makes our Celery application the one that shared tasks are sent through."""
        from config import celery, checks  # noqa: F401
