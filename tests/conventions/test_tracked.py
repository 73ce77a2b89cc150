"""Every model of ours keeps the history of its rows, or stands here with the reason why it has none."""

from django.apps import apps

OURS = {"registry", "policies", "rights"}
WITHOUT_HISTORY = {
    "registry.User": "an account is no fact of a register; a former password or address is not to be kept",
    "registry.User_groups": "what somebody may see in a register follows from memberships alone",
    "registry.User_user_permissions": "as for their groups",
    "registry.Membership": "who works on a register is no fact of it; what they changed stands in the history of its rows",
    "registry.Membership_departments": "as for its membership",
    "registry.Invitation": "its row says itself who invited, when, and how it ended",
    "registry.Invitation_departments": "as for its invitation",
    "registry.ActivityIndex": "derived from the sheets, and made again from them",
    "policies.NoticeIndex": "derived from the notices, and counted again from them",
    "registry.Job": "work for a while: the row says itself what was asked and what became of it, and goes with its result",
    "registry.Heartbeat": "only the last sign of life counts",
    "registry.Proposal": "changes nothing before it is taken over; then the history of the row it changes says so",
    "registry.ActivityDecision": "written once and never changed: the row says who, when, why and what was missing",
    "policies.NoticeDecision": "as for a record",
    "policies.NoticeVersion": "written once, and never changed",
    "policies.Subscription": "the address of a person who may want it forgotten; the row says itself what was mailed",
    "policies.Sighting": "written by looks at a page, and only its end moves on",
    "registry.ActivityVersion": "written once; only its end is added, with the decision that ended it",
    "registry.Opinion": "written once; only the version that it belongs to is added",
    "registry.Signature": "its row says itself who asked, who answered what, and when",
    "registry.ExportedFile": "written once, when the file is there",
    "policies.Appearance": "how notices look is no fact, and stands in no sheet",
    "registry.Review": "written once and never changed: the row says who, when, why and of which version",
    "registry.ReviewOrder": "written once and never changed: the row says who, when and why",
    "registry.ReviewPlan": "who looks at a record again, and how often, is no fact of it",
    "registry.ReviewLetter": "what was sent to whom: the row says itself when, and goes after a while",
    "registry.ReviewReminder": "as for its letter",
    "registry.ReviewCampaign": "written once: the row says who asked what, when and until when",
    "registry.ReviewRequest": "its row says itself who was asked, when, and what was answered",
    "registry.Import": "the row says itself what was imported, when and by whom; the rows that it brought have their history",
    "rights.RequestDesk": "how requests are received is no fact of a register",
    "rights.SubjectRequest": "what a person asked is to be forgotten in time; its steps say who did what, when and why",
    "rights.RequestKey": "a former key would open what is to be forgotten",
    "rights.RequestStep": "written once and never changed: the row says who, when and why",
    "rights.RequestLetter": "written once; only when it was sent is added",
    "rights.RequestMessage": "written once and never changed",
    "rights.RequestFile": "a proof of identity is deleted once it was checked, and a history would keep it",
    "rights.RequestReminder": "as for a letter about reviews",
    "rights.SearchTask": "its row says itself who was asked, when, and what was answered",
    "rights.LetterText": "the text of a letter that was sent stays with the letter",
    "rights.RequestTotal": "a line of statistics, written once",
    "registry.SavedView": "a question to the register, and no part of it",
}


def is_history(model):
    return any(field.name == "history_type" for field in model._meta.fields)


def keeps_history(model):
    """True where a change leaves a row in a table of history of the model itself."""
    history = getattr(model, "history", None)
    return history is not None and history.model.instance_type is model


def untracked():
    ours = (model for model in apps.get_models(include_auto_created=True) if model._meta.app_label in OURS)
    return {model._meta.label for model in ours if not is_history(model) and not keeps_history(model)}


def test_no_model_is_untracked_without_a_reason():
    assert untracked() == set(WITHOUT_HISTORY)


def test_most_models_are_tracked():
    """The control: what keeps a history is told apart from what does not."""
    tracked = [model for model in apps.get_models() if keeps_history(model)]
    assert {"registry.Controller", "registry.Activity", "policies.Notice"} <= {
        model._meta.label for model in tracked
    }
    assert len(tracked) > 40
