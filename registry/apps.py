from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class RegistryConfig(AppConfig):
    name = "registry"
    verbose_name = "Trente"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from registry.models.index import connect_index
        from registry.models.owned import connect_guards

        connect_guards()
        connect_index()
        # Rules, forms and pages of every app, known then by their codes, keys and addresses; no app is named here.
        autodiscover_modules("rules", "editor_forms", "console_pages")
