from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RightsConfig(AppConfig):
    name = "rights"
    verbose_name = _("Trente · requests")
    default_auto_field = "django.db.models.BigAutoField"
