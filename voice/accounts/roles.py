"""What people may do here."""

ADMIN = "admin"
OFFICER = "engagement_officer"
COORDINATOR = "forum_coordinator"
SAFEGUARDING = "safeguarding_lead"
VIEWER = "viewer"

ROLES = {
    ADMIN: "Sets up the area and its people, and may do everything else.",
    OFFICER: "Runs consultations, themes comments, makes priorities, promises and releases.",
    COORDINATOR: "Does the same for a forum, as the council's equal.",
    SAFEGUARDING: "Reads every comment as it was written, to keep people safe.",
    VIEWER: "Sees findings and releases, but no comments and no small numbers; changes nothing.",
}

EVERYONE = tuple(ROLES)
EDITORS = (OFFICER, COORDINATOR)
"""Who may decide: the council's officers and the forums' coordinators alike."""
