"""What each field of the console asks, in plain words, with the article it comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from registry.record.wording import citation

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Help = tuple["StrOrPromise", str]

TERM_NOTE = _("What a reader needs besides, in your own words.")

HELP: dict[str, Help] = {
    # The record as a whole
    "activity.reference": (
        _("A short code of your own, such as RH-01. Names change, the reference stays."),
        "",
    ),
    "activity.name": (_("What people in your organisation call it: “Payroll”, “School canteen”."), ""),
    "activity.role": (
        _("Who decides why and how the data are used: you, you and others, or your client."),
        "4(7)",
    ),
    "activity.department": (_("The department that does this work. Type a new name to add it."), ""),
    "activity.description": (_("One or two sentences that somebody from outside understands."), ""),
    "activity.software": (_("The programs or services in which the data are."), ""),
    "activity.condition": (_("Only when it is done under a condition, such as: in the summer months."), ""),
    "activity.stage": (_("Whether it is planned, on trial, running, suspended or ended."), ""),
    "activity.began_on": (_("When the processing began, or shall begin."), ""),
    "activity.ended_on": (_("When it ended, or shall end."), ""),
    "activity.scale": (
        _("How many people, or how much data: “about 1,200 families”. Notices do not say it."),
        "",
    ),
    "activity.joint_answer": (
        _("Say so when nobody decides with you, or when the question does not arise."),
        "",
    ),
    "activity.sources_answer": (_("Say so when there is no source to name."), ""),
    "activity.recipients_answer": (
        _("“None” is an answer too: nobody but you receives the data."),
        "30(1)(d)",
    ),
    "activity.subprocessors_answer": (_("“None” is an answer too."), "28(2)"),
    "activity.hosting_answer": (_("Such as for paper files: the question does not arise."), ""),
    "activity.retention_answer": (_("“None” only where no data at all are recorded or kept."), "30(1)(f)"),
    "activity.ai_answer": (_("Whether an artificial intelligence system works with these data."), ""),
    "activity.ai_role": (_("You use somebody’s system, or you make one available."), ""),
    "activity.ai_note": (_("Which system, for what, and since when."), ""),
    "activity.ai_training": (_("Whether the data train or improve the system."), ""),
    "citeddocument.kind": (_("What kind of document it is."), ""),
    "citeddocument.title": (_("What it is called: “Contract with the host”."), ""),
    "citeddocument.party": (_("With whom it was made, or who issued it."), ""),
    "citeddocument.reference": (_("Its number, or where it is filed."), ""),
    "citeddocument.url": (_("Where it can be read."), ""),
    "citeddocument.dated_on": (_("The day it bears."), ""),
    "citeddocument.valid_until": (_("Until when it holds."), ""),
    "datause.status": (
        _("What is particular about these data here. Notices tell only the first of these."),
        "",
    ),
    "recipient.legal_reference": (_("The text under which it may ask for data."), ""),
    "retentionrule.reason": (_("Why it is kept so long: a need, a habit of the trade, a text."), ""),
    "recipient.data_note": (
        _("The same in your words, when no category says it, or what it does not receive."),
        "",
    ),
    "securitymeasure.state": (
        _("Whether it protects people already. Notices tell only what is in place."),
        "32",
    ),
    "securitymeasure.since": (_("When it was put in place, or shall be."), ""),
    "retentionrule.more_data": (_("Further categories that the same rule is about."), "30(1)(f)"),
    "retentionrule.more_subjects": (_("Further categories of people that the same rule is about."), ""),
    "subprocessor.safeguards": (_("What it undertakes to protect the data."), "28(4)"),
    "transfer.module": (_("Which module of the standard clauses was signed."), ""),
    "transfer.addendum": (_("Such as the one that the United Kingdom asks for."), ""),
    "transfer.assessment_state": (
        _("Whether the laws of the country were looked at. Notices do not say it."),
        "",
    ),
    "transfer.assessed_on": (_("When they were looked at."), ""),
    "controller.dpo_absence": (_("Why none had to be designated, or not yet."), "37(1)"),
    "controller.register_scope": (_("Which entities, sites or activities the register is about."), ""),
    "controller.register_exclusions": (_("What it leaves out on purpose, and why."), ""),
    "controller.register_version": (_("Such as “version 3”."), ""),
    "controller.register_author": (_("Who keeps it: a function rather than a person."), ""),
    "controller.register_journal": (_("What was changed in it, one version after another."), ""),
    "activity.created_on": (_("When the record was first written."), ""),
    "activity.updated_on": (_("When somebody last checked that it still says what is done."), "5(2)"),
    "activity.tags": (_("Words of your own to find records again. They are never printed."), ""),
    "activity.joint_arrangement": (
        _("Who does what: who informs people, who answers them. Its essence must be made available."),
        "26",
    ),
    "activity.subjects": (_("Whose data these are: staff, customers, pupils’ parents…"), "30(1)(c)"),
    "activity.data": (_("What is known of them: identity, contact details, bank details…"), "30(1)(c)"),
    "activity.general_obligation": (
        _("Whether people must give these data, and what happens when they do not."),
        "13(2)(e)",
    ),
    "activity.sensitive_data": (
        _("Health, religion, opinions, union membership, origin, sex life, biometrics, genetics."),
        "9(1)",
    ),
    "activity.sensitive_note": (_("What the documents say of them, when something more is said."), ""),
    "activity.transfers_answer": (
        _("Whether data leave the European Economic Area, also by remote access. “None” is an answer too."),
        "30(1)(e)",
    ),
    "activity.transfers_note": (_("What the documents say of transfers in general."), ""),
    "activity.public_information": (
        _("Whether some of the data are published, on a website or a board."),
        "",
    ),
    "activity.public_note": (_("What is published, and where."), ""),
    "activity.automated_decision": (
        _(
            "Whether a machine alone decides something with legal or similarly important effects for a person."
        ),
        "22",
    ),
    "activity.automated_logic": (_("How the decision is made, in words that people understand."), "13(2)(f)"),
    "activity.automated_consequences": (_("What it may mean for them."), "13(2)(f)"),
    "activity.profiling": (
        _(
            "Whether a machine evaluates people or predicts something of them: tastes, reliability, health, whereabouts."
        ),
        "4(4)",
    ),
    "activity.profiling_note": (_("Such as: which offers are likely to interest a customer."), "4(4)"),
    "activity.retention_principle": (_("How long in general, when one sentence says it all."), "5(1)(e)"),
    "activity.retention_end": (_("What is done with the data when their time has come."), "5(1)(e)"),
    # Purposes and bases
    "purpose.name": (_("What the data are used for, one aim at a time: “Paying salaries”."), "5(1)(b)"),
    "purpose.detail": (_("What belongs to this aim, when its name does not say it all."), ""),
    "purpose.announced_as": (
        _("The heading under which your documents announce it, if they have several."),
        "",
    ),
    "purpose.bases": (
        _(
            "What allows this aim. Tick what you know; leave empty what you do not. Unticking removes its details."
        ),
        "6(1)",
    ),
    "purpose.subjects": (_("Only when this aim does not concern everybody in the record."), "30(1)(c)"),
    "purpose.data": (_("Only when this aim does not need all the data in the record."), "5(1)(c)"),
    "legalbasis.basis": (_("One of the six grounds that make a use of data lawful."), "6(1)"),
    "legalbasis.interest": (
        _("The interest pursued, such as preventing fraud; people must be told which one it is."),
        "13(1)(d)",
    ),
    "legalbasis.interest_holder": (_("Your organisation’s interest, or somebody else’s."), "6(1)(f)"),
    "legalbasis.legal_text": (_("The law or decree that obliges you or gives you the task."), "6(3)"),
    "legalbasis.note": (TERM_NOTE, ""),
    "specialcondition.condition": (_("What allows these protected data to be used at all."), "9(2)"),
    "specialcondition.data": (_("Which data it concerns; empty: all protected data of the record."), ""),
    "specialcondition.legal_text": (_("The text that the condition refers to, when there is one."), ""),
    # People and data
    "subjectuse.subject": (_("Choose a category, or type a new one."), "30(1)(c)"),
    "subjectuse.note": (_("What is particular to these people in this record."), ""),
    "datause.data": (_("Choose a category, or type a new one."), "30(1)(c)"),
    "datause.note": (_("What is particular to these data in this record."), ""),
    "subjectcategory.name": (_("A group of people, never a person: “Employees”, “Applicants”."), "30(1)(c)"),
    "subjectcategory.relation_state": (_("Whether the relation is to come, runs, or has ended."), ""),
    "datacategory.name": (_("A family of data: “Identity”, “Bank details”."), "30(1)(c)"),
    "datacategory.kind": (_("Says whether the law protects these data more than others."), "9(1)"),
    "datacategory.items": (_("What it consists of: last name, first name, address…"), ""),
    "datacategory.obligation": (_("Whether people must give them."), "13(2)(e)"),
    "datacategory.consequence": (_("What happens when they are not given."), "13(2)(e)"),
    "datacategory.collection_moment": (_("When they are collected: at registration, at each visit…"), ""),
    # Sources, recipients, transfers, hosting
    "collectionsource.kind": (_("From the person, from somebody else, or automatically."), "14(2)(f)"),
    "collectionsource.is_public": (_("Whether anyone could read the data there."), "14(2)(f)"),
    "recipient.kind": (
        _("Inside the organisation, a processor, another organisation, an authority…"),
        "30(1)(d)",
    ),
    "recipient.department": (_("When it is one of your own departments."), ""),
    "recipient.party": (_("When it is an organisation: choose it, or type its name."), ""),
    "recipient.name": (
        _("When it is a category rather than a name: “Banks”, “Members of the jury”."),
        "4(9)",
    ),
    "recipient.reason": (_("Why they receive the data."), ""),
    "recipient.data": (_("Only when they do not receive everything."), ""),
    "recipient.safeguards": (_("What they undertook: contract, confidentiality, instructions."), "28(3)"),
    "sharing.text": (_("A sentence of your documents about sharing in general."), ""),
    "transfer.country": (_("The country to which the data go, or from which they can be read."), "30(1)(e)"),
    "transfer.destination": (
        _("For an international organisation, or a place rather than a country."),
        "30(1)(e)",
    ),
    "transfer.mechanism": (
        _("What makes the transfer lawful: an adequacy decision, standard clauses, a derogation."),
        "44",
    ),
    "transfer.safeguards_title": (_("The document that holds the guarantees."), "13(1)(f)"),
    "transfer.copy_means": (_("How people obtain a copy of it."), "13(1)(f)"),
    "transfer.assessment": (_("What you examined of the country’s law and of the risks."), "46"),
    "hosting.party": (_("Who keeps the data for you."), "28"),
    "hosting.country": (
        _("Where the machines are. Outside the European Economic Area, add a transfer too."),
        "",
    ),
    # Retention and security
    "retentionrule.subject": (_("Whose data; empty: everybody’s."), ""),
    "retentionrule.data": (_("Which data; empty: all of them."), "30(1)(f)"),
    "retentionrule.data_note": (_("The same in your words, when no category says it."), ""),
    "retentionrule.purpose": (_("For which aim; empty: all of them."), ""),
    "retentionrule.purpose_note": (_("The same in your words, when no purpose says it."), ""),
    "retentionrule.amount": (
        _("A number, with its unit beside. Leave both empty when an event decides."),
        "5(1)(e)",
    ),
    "retentionrule.event": (
        _("What ends the period when no number does: “until the account is closed”."),
        "",
    ),
    "retentionrule.starts": (_("From when the time runs. Several lines are joined by “or”."), ""),
    "retentionrule.phase": (_("In daily use, kept apart with few accesses, or archived for good."), ""),
    "retentionrule.end_action": (_("What is done with the data at the end of the period."), ""),
    "retentionrule.includes_backups": (_("Whether copies kept for safety are erased too."), ""),
    "retentionrule.automatic": (_("Whether a program does it without being asked."), ""),
    "retentionrule.legal_reference": (_("The text or guideline that the period comes from."), ""),
    "retentionexception.text": (_("When data are kept longer, such as during a lawsuit."), ""),
    "securitymeasure.heading": (_("The heading of the CNIL’s guide to which it belongs."), "32"),
    "securitymeasure.detail": (
        _("What is done, without telling an attacker how: “Locked offices”, “Encrypted laptops”."),
        "30(1)(g)",
    ),
    "impactassessment.criteria": (_("Two of these nine usually call for an assessment."), "35(1)"),
    "impactassessment.decision": (_("Whether you carry one out, and the reason below."), "35"),
    "impactassessment.done_on": (_("When it was finished."), "35"),
    # Records kept as a processor
    "client.party": (_("For whom you do this work."), "30(2)"),
    "client.name": (
        _("Each client by its name, with its contact: the register names every one of them."),
        "30(2)",
    ),
    "operation.name": (_("What you do with their data: hosting, payroll, mailing…"), "30(2)"),
    "subprocessor.party": (_("Who does a part of it for you."), "28(2)"),
    "subprocessor.authorisation": (_("How your client agreed: in general, or to this one."), "28(2)"),
    "undertaking.text": (_("What you promised your client."), "28(3)"),
    # The organisation
    "controller.brand": (_("The name under which people know it, when it is another one."), ""),
    "controller.status": (_("Public bodies have duties and grounds of their own."), ""),
    "controller.legal_form": (_("Company, association, public body…"), ""),
    "controller.share_capital": (_("Of a company, as its documents state it."), ""),
    "controller.siren": (
        _("Its nine digits in Insee’s Sirene directory: companies, public bodies, many associations."),
        "",
    ),
    "controller.sector": (_("What it does, in a few words."), ""),
    "controller.identity_note": (_("What must be said of it besides. Notices do not show it."), ""),
    "controller.dpo_designated": (
        _(
            "A duty of public bodies, and of those whose core activities are to monitor people regularly and "
            "systematically, or to process sensitive data, on a large scale."
        ),
        "37(1)",
    ),
    "controller.dpo_position": (
        _("One of the staff, somebody under contract, or shared with others."),
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
    "collectionsource.name": (_("The body or file they come from, when it is not the person."), "14(2)(f)"),
    "collectionsource.detail": (_("How they are collected: form, call, badge, cookie…"), ""),
    "collectionsource.basis": (_("Only when your documents tie a ground to this source."), "6(1)"),
    "collectionsource.basis_note": (_("What they say of it."), ""),
    "contactpoint.role_label": (_("The title used in your documents, when it is not the usual one."), ""),
    "contactpoint.name": (
        _("The register gives the name of the data protection officer; notices need the contact only."),
        "30(1)(a)",
    ),
    "contactpoint.organisation": (_("The company that carries out the function for you."), ""),
    "datacategory.obligation_note": (_("What your documents say of it."), "13(2)(e)"),
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
    "hosting.name": (_("The name of the host, when it is not in the directory."), ""),
    "hosting.place": (_("Town, data centre, or “on our own premises”."), ""),
    "impactassessment.exempt_type": (_("A kind of processing that the CNIL frees from it."), "35(5)"),
    "impactassessment.required_type": (_("A kind of processing for which the CNIL asks for it."), "35(4)"),
    "impactassessment.reason": (_("Why you decided so."), "35"),
    "jointcontroller.party": (_("The organisation that decides with yours."), "26"),
    "operation.client": (_("Only when it is done for one client of the record."), ""),
    "operation.detail": (_("What it consists of."), ""),
    "party.alias": (_("The name your documents use for it."), ""),
    "party.dpo_contact": (_("How to reach its data protection officer."), "30(2)"),
    "party.legal_form": (_("Company, association, public body…"), ""),
    "party.representative": (_("Its representative, when it is established outside the Union."), "27"),
    "retentionexception.until": (_("Until when they are kept in that case."), ""),
    "retentionrule.bound": (_("Whether the number is exact, a most or a least."), ""),
    "retentionrule.carried_out_by": (_("The function or program that does it."), ""),
    "retentionrule.end_scope": (_("Which copies and media it covers."), ""),
    "retentionrule.unit": (_("Days, months, years…"), ""),
    "retentionrule.use_restriction": (_("What the data may still be used for in that phase."), ""),
    "sharing.kind": (_("What the sentence is about."), ""),
    "specialcondition.note": (TERM_NOTE, ""),
    "statement.area": (_("The part of the record it belongs to."), ""),
    "statement.kind": (_("What kind of sentence it is."), ""),
    "statement.text": (_("What no other field can hold."), ""),
    "statement.title": (_("A heading, when it needs one."), ""),
    "subjectcategory.definition": (_("Who belongs to it, when the name leaves a doubt."), ""),
    "subjectcategory.kind": (_("The usual category it is closest to."), ""),
    "subprocessor.operations": (_("What you entrust to it."), "28(4)"),
    "transfer.data_note": (_("Which data go there."), ""),
    "transfer.mechanism_note": (_("What is particular about the guarantee."), ""),
    "transfer.party": (_("Who receives the data there."), "30(1)(e)"),
    "transfer.recipient_name": (_("A category, when no organisation is named."), ""),
    "transfer.safeguards_url": (_("Where the document can be read."), "13(1)(f)"),
    "undertaking.condition": (_("Within which limits."), ""),
    "undertaking.item": (_("The point of Article 28 it answers."), "28(3)"),
    "department.name": (_("As it is called inside."), ""),
}

# Fields that ask the same wherever they stand.
COMMON: dict[str, Help] = {
    "note": (TERM_NOTE, ""),
    "address": (_("Number and street, and what stands before them."), ""),
    "postal_code": (_("As it is written in that country."), ""),
    "city": (_("Town or city."), ""),
    "country": (_("The country of the address."), ""),
    "email": (_("An address that several people read, rather than one person’s."), ""),
    "phone": (_("As it is dialled."), ""),
    "url": (_("Such as https://www.example.org."), ""),
    "name": (_("As people know it."), ""),
    "condition": (_("Under which condition, when there is one."), ""),
    "contract_state": (_("Whether a written contract binds you."), "28(3)"),
    "contract_on": (_("The day it was signed."), ""),
    "contract_until": (_("When it ends."), ""),
    "contract_note": (_("Instructions, options, return of the data, further processors."), "28(3)"),
    "legal_reference": (_("The text or guideline that it comes from."), ""),
}


def help_on(model: str, field: str) -> tuple[StrOrPromise, str]:
    """The help of a field and the citation of its article, each empty when there is none."""
    text, article = HELP.get(f"{model}.{field}") or COMMON.get(field, ("", ""))
    return text, citation(article) if article else ""
