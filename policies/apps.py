from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PoliciesConfig(AppConfig):
    name = "policies"
    verbose_name = _("Trente · notices")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from policies.counting import connect_counting

        connect_counting()
        from policies.record.contacts import contacts_of_notices
        from registry.record.build import RIGHTS_CONTACTS

        if contacts_of_notices not in RIGHTS_CONTACTS:
            RIGHTS_CONTACTS.append(contacts_of_notices)
        from policies.record.native import notices_of
        from registry.exchange.native import NOTICES

        if notices_of not in NOTICES:
            NOTICES.append(notices_of)
        from policies.record import published
        from registry.exchange.native import SCHEMAS

        SCHEMAS[published.SCHEMA] = published.schema_bytes
