"""The words that the involving pages use for what the tables hold."""

from flask_babel import lazy_gettext as _l

AUDIENCE_NAMES = {
    "parents": _l("Parents and carers"),
    "young_people": _l("Young people"),
    "practitioners": _l("Practitioners"),
    "everyone": _l("Everyone"),
}
CONSENT_NAMES = {
    "open": _l("Anyone may answer, by themselves"),
    "school_letter": _l("A school or setting writes home first; parents may say no"),
    "parent_and_child": _l("A parent says yes, and the child says yes"),
}
INQUIRY_NAMES = {
    "consultation": _l("A consultation: we ask in order to decide"),
    "research": _l("Research: we ask in order to find out, by a plan that was approved"),
}
"""What the asking is; the council says it, and Voice never guesses (standards Q11)."""
STATE_NAMES = {
    "making": _l("Being made"),
    "open": _l("Open"),
    "closed": _l("Closed"),
}
GAPS = {
    "title": _l("its name"),
    "purpose": _l("why we ask"),
    "can_change": _l("what can change"),
    "owners": _l("who owns it"),
    "board": _l("which board hears it"),
    "reply_by": _l("by when we answer"),
    "opens_on": _l("the first day"),
    "closes_on": _l("the last day to answer"),
    "retention_until": _l("how long we keep responses"),
    "dpia_reference": _l("the reference of the data protection assessment"),
    "consent_route": _l("how people come to take part"),
}
"""What a consultation still has to say before a survey may open (`consultations.find_gaps`)."""
