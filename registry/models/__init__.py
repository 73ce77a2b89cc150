"""The facts of the register. Each noun has its module; import models from here."""

from registry.models.accounts import Invitation, Membership, User
from registry.models.activities import (
    Activity,
    ActivityTag,
    CitedDocument,
    Client,
    CollectionSource,
    DataUse,
    JointController,
    Operation,
    Statement,
    SubjectUse,
    Subprocessor,
    Undertaking,
)
from registry.models.controllers import ContactPoint, Controller, Department, Formality, Party, Site
from registry.models.decisions import ActivityDecision, Decision, LackingPoint
from registry.models.entries import SharedEntry
from registry.models.index import ActivityIndex
from registry.models.jobs import Heartbeat, Job
from registry.models.open_points import OpenPoint
from registry.models.owned import Fact, ForeignLink, Owned, OwnedQuerySet
from registry.models.proposals import Proposal
from registry.models.purposes import LegalBasis, Purpose, SpecialCondition
from registry.models.recipients import Recipient, RecipientData, Sharing
from registry.models.retention import (
    RetentionData,
    RetentionException,
    RetentionRule,
    RetentionStart,
    RetentionSubject,
)
from registry.models.saved_views import SavedView
from registry.models.security import ImpactAssessment, SecurityMeasure
from registry.models.subjects import DataCategory, DataItem, SubjectCategory
from registry.models.transfers import Hosting, Transfer

__all__ = [
    "Activity",
    "ActivityDecision",
    "ActivityIndex",
    "ActivityTag",
    "CitedDocument",
    "Client",
    "CollectionSource",
    "ContactPoint",
    "Controller",
    "DataCategory",
    "DataItem",
    "DataUse",
    "Decision",
    "Department",
    "Fact",
    "ForeignLink",
    "Formality",
    "Heartbeat",
    "Hosting",
    "ImpactAssessment",
    "Invitation",
    "Job",
    "JointController",
    "LackingPoint",
    "LegalBasis",
    "Membership",
    "OpenPoint",
    "Operation",
    "Owned",
    "OwnedQuerySet",
    "Party",
    "Proposal",
    "Purpose",
    "Recipient",
    "RecipientData",
    "RetentionData",
    "RetentionException",
    "RetentionRule",
    "RetentionStart",
    "RetentionSubject",
    "SavedView",
    "SecurityMeasure",
    "SharedEntry",
    "Sharing",
    "Site",
    "SpecialCondition",
    "Statement",
    "SubjectCategory",
    "SubjectUse",
    "Subprocessor",
    "Transfer",
    "Undertaking",
    "User",
]
