"""What we tell people. Each noun has its module; import models from here."""

from policies.models.decisions import NoticeDecision
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
from policies.models.trackers import BannerItem, BrowserHelp, EmbeddedTool, SocialNetwork, Tracker

__all__ = [
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
    "NoticeDecision",
    "NoticePart",
    "NoticeStatement",
    "Right",
    "RightVariant",
    "SocialNetwork",
    "Tracker",
]
