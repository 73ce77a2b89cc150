"""The facts of the register. Each noun has its module; import models from here."""

from registry.models.accounts import Invitation, Membership, User
from registry.models.activities import (
    Activity,
    ActivityTag,
    CitedDocument,
    DataUse,
    JointController,
    Statement,
    SubjectUse,
)
from registry.models.clients import Client, Operation, OperationData, Subprocessor, Undertaking
from registry.models.controllers import (
    ContactPoint,
    Controller,
    Department,
    Formality,
    Party,
    Signatory,
    Site,
)
from registry.models.decisions import ActivityDecision, Decision, LackingPoint
from registry.models.entries import SharedEntry
from registry.models.exported import ExportedFile
from registry.models.imports import Import
from registry.models.index import ActivityIndex
from registry.models.jobs import Heartbeat, Job
from registry.models.links import RecordLink
from registry.models.open_points import OpenPoint
from registry.models.opinions import Opinion
from registry.models.owned import Fact, ForeignLink, Owned, OwnedQuerySet
from registry.models.proposals import Proposal
from registry.models.purposes import BasisData, BasisSubject, LegalBasis, Purpose, SpecialCondition
from registry.models.recipients import Recipient, RecipientData, Sharing
from registry.models.retention import (
    RetentionData,
    RetentionException,
    RetentionRule,
    RetentionStart,
    RetentionSubject,
)
from registry.models.reviews import (
    Review,
    ReviewCampaign,
    ReviewLetter,
    ReviewOrder,
    ReviewPlan,
    ReviewReminder,
    ReviewRequest,
)
from registry.models.rights import ServedRight
from registry.models.saved_views import SavedView
from registry.models.security import AssessedRisk, ImpactAssessment, SecurityMeasure
from registry.models.signatures import Signature
from registry.models.sources import CollectionSource, SourceData
from registry.models.subjects import DataCategory, DataItem, SubjectCategory
from registry.models.systems import System, SystemData, SystemUse
from registry.models.transfers import Hosting, Transfer
from registry.models.versions import ActivityVersion, FrozenVersion

__all__ = [
    "Activity",
    "ActivityDecision",
    "ActivityIndex",
    "ActivityTag",
    "ActivityVersion",
    "AssessedRisk",
    "BasisData",
    "BasisSubject",
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
    "ExportedFile",
    "Fact",
    "ForeignLink",
    "Formality",
    "FrozenVersion",
    "Heartbeat",
    "Hosting",
    "ImpactAssessment",
    "Import",
    "Invitation",
    "Job",
    "JointController",
    "LackingPoint",
    "LegalBasis",
    "Membership",
    "OpenPoint",
    "Operation",
    "OperationData",
    "Opinion",
    "Owned",
    "OwnedQuerySet",
    "Party",
    "Proposal",
    "Purpose",
    "Recipient",
    "RecipientData",
    "RecordLink",
    "RetentionData",
    "RetentionException",
    "RetentionRule",
    "RetentionStart",
    "RetentionSubject",
    "Review",
    "ReviewCampaign",
    "ReviewLetter",
    "ReviewOrder",
    "ReviewPlan",
    "ReviewReminder",
    "ReviewRequest",
    "SavedView",
    "SecurityMeasure",
    "ServedRight",
    "SharedEntry",
    "Sharing",
    "Signatory",
    "Signature",
    "Site",
    "SourceData",
    "SpecialCondition",
    "Statement",
    "SubjectCategory",
    "SubjectUse",
    "Subprocessor",
    "System",
    "SystemData",
    "SystemUse",
    "Transfer",
    "Undertaking",
    "User",
]
