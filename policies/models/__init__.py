"""What we tell people. Each noun has its module; import models from here."""

from policies.models.appearance import Appearance
from policies.models.controllers import NoticeController
from policies.models.decisions import NoticeDecision
from policies.models.index import NoticeIndex
from policies.models.notices import (
    ComplaintAuthority,
    Definition,
    ExerciseChannel,
    LegalReference,
    LinkedDocument,
    NonPersonalData,
    Notice,
    NoticeActivity,
    NoticePart,
    NoticeStatement,
    Right,
    RightVariant,
)
from policies.models.sightings import Sighting
from policies.models.subscriptions import Subscription
from policies.models.trackers import BannerItem, BrowserHelp, EmbeddedTool, SocialNetwork, Tracker
from policies.models.versions import NoticeVersion

__all__ = [
    "Appearance",
    "BannerItem",
    "BrowserHelp",
    "ComplaintAuthority",
    "Definition",
    "EmbeddedTool",
    "ExerciseChannel",
    "LegalReference",
    "LinkedDocument",
    "NonPersonalData",
    "Notice",
    "NoticeActivity",
    "NoticeController",
    "NoticeDecision",
    "NoticeIndex",
    "NoticePart",
    "NoticeStatement",
    "NoticeVersion",
    "Right",
    "RightVariant",
    "Sighting",
    "SocialNetwork",
    "Subscription",
    "Tracker",
]
