from django.apps import AppConfig


class RegistryConfig(AppConfig):
    name = "registry"
    verbose_name = "Trente"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from registry.models.desk import connect_index
        from registry.models.ownership import connect_guards

        connect_guards()
        connect_index()
