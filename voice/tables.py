"""Every table of the application, imported in one place so that migrations see the whole."""

from surveys import endings
from surveys import models as surveys
from surveys.base import Base
from voice import counted, tries
from voice.accounts import models as accounts
from voice.accounts import sign_in_models
from voice.api import models as api
from voice.audit import models as audit
from voice.contacts import models as contacts
from voice.involve import models as involve
from voice.involve.codesign import models as codesign
from voice.jobs import models as jobs
from voice.listen import models as listen
from voice.listen.codebook import models as codebook_models
from voice.listen.safe_words import models as safe_models
from voice.listen.sources import models as source_models
from voice.listen.taking_out import order_models
from voice.listen.workbench import models as codings
from voice.listen.workshop import models as workshop_models
from voice.privacy import models as privacy
from voice.respond import models as respond
from voice.respond.rankings import models as rankings
from voice.respond.releases import models as release_models
from voice.safeguarding import models as safeguarding
from voice.translating import models as translating
from voice.webhooks import models as webhooks

metadata = Base.metadata

__all__ = [
    "accounts",
    "api",
    "audit",
    "codebook_models",
    "codesign",
    "codings",
    "contacts",
    "counted",
    "endings",
    "involve",
    "jobs",
    "listen",
    "metadata",
    "order_models",
    "privacy",
    "rankings",
    "release_models",
    "respond",
    "safe_models",
    "safeguarding",
    "sign_in_models",
    "source_models",
    "surveys",
    "translating",
    "tries",
    "webhooks",
    "workshop_models",
]
