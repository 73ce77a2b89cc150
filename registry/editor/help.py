"""What each field of the console asks, in plain words, with the article it comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from registry.editor.help_shared import SHARED, TERM_NOTE, Help
from registry.record.wording import citation_to_check

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

HELP: dict[str, Help] = {
    **SHARED,
    # The record as a whole
    "activity.reference": (
        _("A short code of your own, such as RH-01. Names change, the reference stays."),
        "",
    ),
    "activity.name": (_("What people in your organisation call it: “Payroll”, “School canteen”."), ""),
    "activity.role": (
        _("Who decides why and how the data are used: you, you and others, or your client (Article 4(8))."),
        "4(7)",
    ),
    "activity.department": (_("The department that does this work. Type a new name to add it."), ""),
    "activity.description": (_("One or two sentences that an outsider understands."), ""),
    "activity.regime": (
        _(
            "Only for a body of the Union, for police and justice, or under a law from outside the Union: the articles "
            "cited and what is checked follow it. Empty: the GDPR."
        ),
        "",
    ),
    "activity.systems": (_("The programs or services in which the data are. Type a new name to add it."), ""),
    "activity.software": (_("The same in your words, when no entry of the directory says it."), ""),
    "systemuse.system": (_("Choose a system, or type a new one."), ""),
    "systemuse.used_for": (_("What this activity does with it, in words that people understand."), ""),
    "systemuse.note": (_("What is particular to its use here. Notices do not show it."), ""),
    "activity.condition": (_("Only when it is done under a condition, such as: in the summer months."), ""),
    "activity.stage": (_("Whether it is planned, on trial, running, suspended or ended."), ""),
    "activity.began_on": (_("When the processing began, or will begin."), ""),
    "activity.ended_on": (_("When it ended, or will end."), ""),
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
    "activity.hosting_answer": (_("For paper files, for example: the question does not arise."), ""),
    "activity.retention_answer": (_("“None” only where no data at all are recorded or kept."), "30(1)(f)"),
    "activity.ai_answer": (_("Whether an artificial intelligence system works with these data."), ""),
    "activity.ai_role": (_("You use someone else’s system, or you make one available."), ""),
    "activity.ai_note": (_("Which system, for what, and since when."), ""),
    "activity.ai_training": (_("Whether the data train or improve the system."), ""),
    "citeddocument.kind": (_("What kind of document it is."), ""),
    "citeddocument.title": (_("What it is called: “Contract with the host”."), ""),
    "citeddocument.party": (_("With whom it was made, or who issued it."), ""),
    "citeddocument.reference": (_("Its number, or where it is filed."), ""),
    "citeddocument.url": (_("Where it can be read."), ""),
    "citeddocument.dated_on": (_("The day it bears."), ""),
    "citeddocument.valid_until": (_("Until when it holds."), ""),
    "citeddocument.status": (_("Whether it still holds."), ""),
    "citeddocument.replaced_by": (_("What holds instead of it."), ""),
    "citeddocument.conformity": (
        _("Of a CNIL framework or reference methodology: whether the activity keeps to it."),
        "",
    ),
    "citeddocument.conformity_on": (_("The day of the declaration, or of the last examination."), ""),
    "citeddocument.deviation": (_("Which point of it you do not keep to, and why."), ""),
    "citeddocument.note": (_("What else is to be known of it."), ""),
    "recordlink.kind": (_("What the other record has to do with this one."), ""),
    "recordlink.target": (_("A record of this register."), ""),
    "recordlink.note": (_("Which data pass from one to the other, for example."), ""),
    "transfer.more_mechanisms": (
        _("If it also rests on others, such as clauses beside a derogation."),
        "44",
    ),
    "transfer.supplementary_measures": (
        _("What is added to the clauses, such as encryption whose key stays here."),
        "46",
    ),
    "datause.status": (
        _(
            "What is particular about these data here. Notices tell whose hands they stay in, not what is left to settle."
        ),
        "",
    ),
    "recipient.legal_reference": (_("The text under which it may ask for data."), ""),
    "retentionrule.set_by": (
        _("Whether a text imposes it, an authority recommends it, or you chose it."),
        "",
    ),
    "retentionrule.reason": (_("Why it is kept so long: a need, a habit of the trade, a text."), ""),
    "recipient.data_note": (
        _("The same in your words, when no category says it, or what it does not receive."),
        "",
    ),
    "securitymeasure.state": (
        _("Whether it protects people already. Notices tell only what is in place."),
        "32",
    ),
    "securitymeasure.since": (_("When it was put in place, or will be."), ""),
    "retentionrule.more_data": (_("Further categories of data that the same rule is about."), "30(1)(f)"),
    "retentionrule.more_subjects": (
        _("Further categories of data subjects that the same rule is about."),
        "",
    ),
    "subprocessor.safeguards": (_("What it commits itself to, to protect the data."), "28(4)"),
    "transfer.module": (_("Which module of the standard contractual clauses was signed."), ""),
    "transfer.addendum": (_("For example: the one that the United Kingdom requires."), ""),
    "transfer.assessment_state": (
        _("Whether the laws of the country were looked at. Notices do not say it."),
        "",
    ),
    "transfer.assessed_on": (_("When they were looked at."), ""),
    "activity.created_on": (_("When the record was first written."), ""),
    "activity.updated_on": (_("When someone last checked that it still says what is done."), "5(2)"),
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
    "activity.sensitive_note": (_("What your policies and notices say about them, when they say more."), ""),
    "activity.transfers_answer": (
        _("Whether data leave the European Economic Area, also by remote access. “None” is an answer too."),
        "30(1)(e)",
    ),
    "activity.transfers_note": (_("What your policies and notices say about transfers in general."), ""),
    "activity.public_information": (
        _("Whether some of the data are published, on a website or a board."),
        "",
    ),
    "activity.public_note": (_("What is published, and where."), ""),
    "activity.automated_decision": (
        _(
            "Whether decisions with legal or similarly significant effects are taken by automated means "
            "alone, profiling included (Article 22)."
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
    "activity.profiling_note": (_("For example: which offers are likely to interest a customer."), "4(4)"),
    "activity.automated_note": (_("What your policies and notices say about them, when they say more."), ""),
    "activity.profiling_statement": (
        _("What your policies and notices say about it, when they say more."),
        "",
    ),
    "activity.retention_principle": (_("How long in general, when one sentence says it all."), "5(1)(e)"),
    "activity.retention_end": (_("What is done with the data when their time has come."), "5(1)(e)"),
    # Purposes and bases
    "purpose.name": (_("What the data are used for, one aim at a time: “Paying salaries”."), "5(1)(b)"),
    "purpose.detail": (_("What belongs to this aim, when its name does not say it all."), ""),
    "purpose.stage": (_("Only when this aim is not as far as the record: planned, suspended, ended."), ""),
    "purpose.condition": (_("Only when it is pursued under a condition."), ""),
    "purpose.is_marketing": (
        _("Yes: people may object to it at any time, without a reason, and notices have to say so."),
        "21(2)",
    ),
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
    "purpose.subjects": (_("Only when this aim does not concern everyone in the record."), "30(1)(c)"),
    "purpose.data": (_("Only when this aim does not need all the data in the record."), "5(1)(c)"),
    "legalbasis.basis": (_("One of the six legal bases that make processing lawful."), "6(1)"),
    "legalbasis.interest": (
        _("The interest pursued, such as preventing fraud; people must be told which one it is."),
        "13(1)(d)",
    ),
    "legalbasis.interest_holder": (_("Your organisation’s interest, or someone else’s."), "6(1)(f)"),
    "legalbasis.legal_text": (_("The law or decree that obliges you or gives you the task."), "6(3)"),
    "legalbasis.consent_means": (
        _("The box, the form or the page where people agree, and where they change their mind."),
        "7",
    ),
    "legalbasis.condition": (_("Only when the basis does not hold in every case."), ""),
    "legalbasis.subjects": (_("Only when the basis does not hold for everyone."), ""),
    "legalbasis.data": (_("Only when the basis does not hold for all the data."), ""),
    "legalbasis.note": (TERM_NOTE, ""),
    "recipient.region": (_("When it is only said that it is in the Union or in the EEA."), ""),
    "recipient.handed_on_by": (
        _("When it has the data from someone else than you: which processor or recipient."),
        "",
    ),
    "recipient.handed_on_note": (_("When that organisation is not in the directory."), ""),
    "recipientdata.data": (_("A category of data of which it receives all, or a part."), ""),
    "recipientdata.items": (_("Only the items that it receives, such as: name and address."), ""),
    "hosting.region": (_("When it is only said that the data are in the Union or in the EEA."), ""),
    "specialcondition.condition": (
        _(
            "What allows special categories of data, data on offences or the national identification number "
            "to be processed at all."
        ),
        "9(2)",
    ),
    "specialcondition.data": (_("Which data it concerns; empty: all data of this kind in the record."), ""),
    "specialcondition.legal_text": (_("The text that the condition refers to, when there is one."), ""),
    # People and data
    "subjectuse.subject": (_("Choose a category, or type a new one."), "30(1)(c)"),
    "subjectuse.note": (_("What is particular to these people in this record."), ""),
    "datause.data": (_("Choose a category, or type a new one."), "30(1)(c)"),
    "datause.note": (_("What is particular to these data in this record."), ""),
    # Sources, recipients, transfers, hosting
    "collectionsource.kind": (_("From the data subject, from someone else, or automatically."), "14(2)(f)"),
    "collectionsource.data": (_("Only when not all the data come from there."), "14(2)(f)"),
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
    "recipient.country": (
        _(
            "Where it is, when no external organisation of the directory says it. It tells whether data leave the area."
        ),
        "",
    ),
    "recipient.reason": (_("Why they receive the data."), ""),
    "recipient.data": (_("Only when they do not receive everything."), ""),
    "recipient.safeguards": (
        _("What they committed themselves to: contract, confidentiality, instructions."),
        "28(3)",
    ),
    "sharing.text": (_("A sentence of your policies or notices about sharing in general."), ""),
    "transfer.country": (_("The country to which the data go, or from which they can be read."), "30(1)(e)"),
    "transfer.destination": (_("An international organisation, or a place that is no country."), "30(1)(e)"),
    "transfer.mechanism": (
        _(
            "What makes the transfer lawful: an adequacy decision, standard contractual clauses, a derogation. Most adequacy"
            " decisions were read in secondary sources: check the one you rely on at the European Commission’s."
        ),
        "44",
    ),
    "transfer.safeguards_title": (_("The document that sets out the safeguards."), "13(1)(f)"),
    "transfer.copy_means": (_("How people obtain a copy of it."), "13(1)(f)"),
    "transfer.assessment": (_("What you examined of the country’s law and of the risks."), "46"),
    "hosting.party": (_("Who keeps the data for you."), "28"),
    "hosting.country": (
        _(
            "Where the machines are. If someone else runs them outside the European Economic Area, add a transfer too."
        ),
        "",
    ),
    # Retention and security
    "retentionrule.subject": (_("Whose data; empty: those of everyone in the record."), ""),
    "retentionrule.data": (_("Which data; empty: all of them."), "30(1)(f)"),
    "retentionrule.data_note": (_("The same in your words, when no category says it."), ""),
    "retentionrule.purpose": (_("For which aim; empty: all of them."), ""),
    "retentionrule.purpose_note": (_("The same in your words, when no purpose says it."), ""),
    "retentionrule.client": (_("Of a processor’s record: only when it holds for one client."), ""),
    "retentionrule.operation": (
        _("Of a processor’s record: only when it holds for one of the categories."),
        "",
    ),
    "retentionrule.amount": (
        _("A number, with its unit beside. Leave both empty when an event decides."),
        "5(1)(e)",
    ),
    "retentionrule.event": (
        _("What ends the period when no number does: “until the account is closed”."),
        "",
    ),
    "retentionrule.joined": (
        _("Only where there are both: one after the other, one or the other, whichever comes first…"),
        "",
    ),
    "retentionrule.starts": (_("From when the time runs. Several lines are joined by “or”."), ""),
    "retentionrule.phase": (
        _("In daily use (active database), kept apart with restricted access, or archived permanently."),
        "",
    ),
    "retentionrule.end_action": (_("What is done with the data at the end of the period."), ""),
    "retentionrule.includes_backups": (_("Whether copies kept for safety are erased too."), ""),
    "retentionrule.automatic": (_("Whether a program does it without being asked."), ""),
    "retentionrule.legal_reference": (_("The text or guideline that the period comes from."), ""),
    "retentionexception.text": (_("When data are kept longer, such as during a lawsuit."), ""),
    "securitymeasure.heading": (_("The section of the CNIL’s guide to which it belongs."), "32"),
    "securitymeasure.detail": (
        _("What is done, without telling an attacker how: “Locked offices”, “Encrypted laptops”."),
        "30(1)(g)",
    ),
    "impactassessment.criteria": (
        _("Processing that meets two of these nine criteria usually requires a DPIA."),
        "35(1)",
    ),
    "impactassessment.decision": (_("Whether you carry one out, and the reason below."), "35"),
    "impactassessment.done_on": (_("When it was finished."), "35"),
    "impactassessment.residual_risk": (_("What remains with the measures that are taken."), "35"),
    "impactassessment.officer_opinion": (_("The advice that was asked for and given."), "35"),
    "impactassessment.officer_opinion_on": (_("The day on which it was given."), ""),
    "assessedrisk.name": (
        _("What could happen to the data: unlawful access, unwanted change, loss."),
        "35",
    ),
    "assessedrisk.sources": (_("Who or what could cause it, and how."), ""),
    "assessedrisk.impacts": (_("What people would suffer."), ""),
    "assessedrisk.severity": (_("How grave it would be for them, without further measures."), ""),
    "assessedrisk.likelihood": (_("How likely it is, without further measures."), ""),
    "assessedrisk.measures": (_("What is done against it, or will be."), "35"),
    "assessedrisk.residual_severity": (_("How grave it would still be."), ""),
    "assessedrisk.residual_likelihood": (_("How likely it still is."), ""),
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
    "collectionsource.name": (_("The body or file they come from, when it is not the person."), "14(2)(f)"),
    "collectionsource.detail": (_("How they are collected: form, call, badge, cookie…"), ""),
    "collectionsource.basis": (
        _("Only when your policies or notices tie a legal basis to this source."),
        "6(1)",
    ),
    "collectionsource.basis_note": (_("What they say about it."), ""),
    "hosting.name": (_("The name of the host, when it is not in the directory."), ""),
    "hosting.place": (_("Town, data centre, or “on our own premises”."), ""),
    "impactassessment.exempt_type": (_("A type of processing that the CNIL exempts from a DPIA."), "35(5)"),
    "impactassessment.required_type": (
        _("A type of processing for which the CNIL requires a DPIA."),
        "35(4)",
    ),
    "impactassessment.reason": (_("Why you decided so."), "35"),
    "jointcontroller.party": (_("The organisation that decides with yours."), "26"),
    "operation.purpose": (_("What your client aims at with it."), ""),
    "hosting.purpose": (_("What is kept there, and why there."), ""),
    "operation.data": (_("Which of their data it is about."), ""),
    "operation.client": (_("Only when it is done for one client of the record."), ""),
    "operation.detail": (_("What it consists of."), ""),
    "retentionexception.until": (_("Until when they are kept in that case."), ""),
    "retentionrule.bound": (_("Whether the number is exact, a maximum or a minimum."), ""),
    "retentionrule.carried_out_by": (_("The function or program that does it."), ""),
    "retentionrule.end_scope": (_("Which copies and media it covers."), ""),
    "retentionrule.unit": (_("Hours, days, months, years… A session has no number."), ""),
    "retentionrule.use_restriction": (_("What the data may still be used for in that phase."), ""),
    "sharing.kind": (_("What the sentence is about."), ""),
    "specialcondition.note": (TERM_NOTE, ""),
    "servedright.right": (_("Only where this activity serves it in a way of its own."), "12(2)"),
    "servedright.text": (_("What people do, and what they get: a button, a form, a copy by email…"), "12(2)"),
    "servedright.url": (_("Where they do it online."), ""),
    "statement.area": (_("The part of the record it belongs to."), ""),
    "statement.kind": (_("What kind of sentence it is."), ""),
    "statement.text": (_("What no other field can hold."), ""),
    "statement.title": (_("A heading, when it needs one."), ""),
    "subprocessor.operations": (_("What you entrust to it."), "28(4)"),
    "transfer.data_note": (_("Which data go there."), ""),
    "transfer.mechanism_note": (
        _(
            "Details of the safeguard: a list on which the recipient stands, compelling interests (Article 49(1))."
        ),
        "",
    ),
    "transfer.is_covered": (
        _(
            "Only of a decision that does not cover everyone: of the United States, whether the recipient is on the list of"
            " the Data Privacy Framework, for these data."
        ),
        "45",
    ),
    "transfer.covered_on": (_("The day you looked at the list."), ""),
    "transfer.party": (_("Who receives the data there."), "30(1)(e)"),
    "transfer.recipient_name": (_("A category, when no organisation is named."), ""),
    "transfer.safeguards_url": (_("Where the document can be read."), "13(1)(f)"),
    "undertaking.condition": (_("Within which limits."), ""),
    "undertaking.item": (_("The point of Article 28 it answers."), "28(3)"),
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
    "url": (_("For example: https://www.example.org."), ""),
    "name": (_("As people know it."), ""),
    "condition": (_("Under which condition, when there is one."), ""),
    "stage": (_("Only when it is not simply in use: planned, on trial, suspended, ended."), ""),
    "began_on": (_("When it began, or will begin."), ""),
    "ended_on": (_("When it ended, or will end."), ""),
    "contract_state": (_("Whether a written contract binds you."), "28(3)"),
    "contract_on": (_("The day it was signed."), ""),
    "contract_until": (_("When it ends."), ""),
    "contract_terms": (_("Insurance, penalties, service levels: what the law does not ask for."), ""),
    "contract_note": (_("Instructions, options, return of the data, further processors."), "28(3)"),
    "legal_reference": (_("The text or guideline that it comes from."), ""),
}


def help_on(model: str, field: str) -> tuple[StrOrPromise, str]:
    """The help of a field and the citation of its article, with its caution, each empty when there is none."""
    text, article = HELP.get(f"{model}.{field}") or COMMON.get(field, ("", ""))
    return text, citation_to_check(article) if article else ""
