"""What each field of the organisation and of its directory asks, in plain words, with the article it comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Help = tuple["StrOrPromise", str]

TERM_NOTE = _("Anything else the reader needs, in your own words.")

SHARED: dict[str, Help] = {
    "system.name": (_("As people in your organisation call it."), ""),
    "system.publisher": (_("Who makes the program, or sells the service."), ""),
    "system.host": (_("On whose machines it runs, when they are not yours."), "28"),
    "system.country": (_("Where these machines are."), ""),
    "system.region": (_("When it is only said that they are in the Union or in the EEA."), ""),
    "system.department": (_("The department that looks after it."), ""),
    "system.ai_answer": (_("Whether it is an artificial intelligence system."), ""),
    "system.since": (_("When the organisation began to use it."), ""),
    "system.until": (_("When it ceased to be used, or will cease."), ""),
    "system.data": (_("What is stored in it, for whichever activity."), ""),
    "controller.representative_absence": (
        _(
            "Only for an organisation established outside the Union: occasional processing without much risk, or a "
            "public body."
        ),
        "27",
    ),
    "controller.dpo_absence": (_("Why none had to be designated, or not yet."), "37(1)"),
    "controller.register_scope": (_("Which entities, sites or activities the register is about."), ""),
    "controller.register_exclusions": (_("What it deliberately does not include, and why."), ""),
    "controller.register_version": (_("For example: “version 3”."), ""),
    "controller.register_author": (_("Who keeps it: a function rather than a person."), ""),
    "controller.register_journal": (_("What was changed in it, one version after another."), ""),
    "subjectcategory.name": (_("A group of people, never a person: “Employees”, “Applicants”."), "30(1)(c)"),
    "subjectcategory.relation_state": (_("Whether the relation is to come, runs, or has ended."), ""),
    "datacategory.name": (_("A family of data: “Identity”, “Bank details”."), "30(1)(c)"),
    "datacategory.kind": (_("Says whether the law protects these data more than others."), "9(1)"),
    "datacategory.items": (_("What it consists of: last name, first name, address…"), ""),
    "datacategory.obligation": (_("Whether people must give them."), "13(2)(e)"),
    "datacategory.consequence": (_("What happens when they are not given."), "13(2)(e)"),
    "datacategory.collection_moment": (_("When they are collected: at registration, at each visit…"), ""),
    "controller.brand": (_("The name under which people know it, when it is another one."), ""),
    "controller.status": (_("Public bodies have duties and legal bases of their own."), ""),
    "controller.legal_form": (_("Company, association, public body…"), ""),
    "controller.share_capital": (_("Of a company, as its documents state it."), ""),
    "controller.siren": (
        _("SIREN number, nine digits: companies, public bodies, many associations."),
        "",
    ),
    "controller.siret": (_("SIRET number of the main establishment, fourteen digits."), ""),
    "controller.register_readers": (
        _("Printed on the cover, such as: internal document, shown to the supervisory authority."),
        "",
    ),
    "controller.sector": (_("What it does, in a few words."), ""),
    "controller.identity_note": (_("Anything else to record. Notices do not show it."), ""),
    "controller.dpo_designated": (
        _(
            "Mandatory for public authorities and bodies, and where the core activities are regular and systematic "
            "large-scale monitoring, or large-scale processing of special categories or offence data "
            "(Article 37(1))."
        ),
        "37(1)",
    ),
    "controller.dpo_position": (
        _("A member of staff, someone under contract, or a DPO shared with others."),
        "37(6)",
    ),
    "controller.language": (_("The language of what is made for it, unless another is chosen."), ""),
    "party.name": (_("Its name as contracts give it."), ""),
    "party.country": (
        _("Where it is established. It tells whether data may leave the European Economic Area."),
        "",
    ),
    "contactpoint.function": (
        _("What people turn to it for. A function or a service, rather than a person."),
        "",
    ),
    "contactpoint.role_label": (_("The title used in your documents, when it is not the usual one."), ""),
    "contactpoint.name": (
        _("The register gives the name of the data protection officer; notices need the contact only."),
        "30(1)(a)",
    ),
    "contactpoint.organisation": (_("The company that carries out the function for you."), ""),
    "datacategory.obligation_note": (_("What your policies and notices say about it."), "13(2)(e)"),
    "dataitem.name": (_("One piece of data: “Date of birth”."), "30(1)(c)"),
    "dataitem.obligation": (_("Whether people must give it."), "13(2)(e)"),
    "dataitem.consequence": (_("What happens when it is not given."), "13(2)(e)"),
    "formality.kind": (
        _("A declaration or authorisation of before 25 May 2018, or an office it created."),
        "",
    ),
    "formality.number": (_("The number given at the time."), ""),
    "formality.reference": (_("The text it was made under."), ""),
    "formality.status": (_("Whether that text still applies."), ""),
    "signatory.quality": (
        _("In which capacity: chair of the board, head of information systems, mayor’s deputy…"),
        "",
    ),
    "signatory.name": (_("Left empty, it is filled in by hand on paper."), ""),
    "party.siren": (_("SIREN number, nine digits."), ""),
    "party.siret": (_("SIRET number of the establishment you deal with, fourteen digits."), ""),
    "party.alias": (_("The name your documents use for it."), ""),
    "party.dpo_contact": (_("How to reach its data protection officer."), "30(2)"),
    "party.legal_form": (_("Company, association, public body…"), ""),
    "party.representative": (_("Its representative, when it is established outside the Union."), "27"),
    "subjectcategory.definition": (_("Who belongs to it, when the name leaves a doubt."), ""),
    "subjectcategory.kind": (_("The usual category it is closest to."), ""),
    "department.name": (_("As it is called inside."), ""),
}
