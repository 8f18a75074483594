"""Words that invite people to a survey: an e-mail, a text message, a post; in any language."""

from dataclasses import dataclass

from flask_babel import gettext as _

from surveys.models import Edition
from surveys.wording import words_in
from voice.involve.reach.short_address import address_of_survey
from voice.wording import long_date

MOST_IN_TEXT_MESSAGE = 160
"""Letters that fit into one text message, where the alphabet is the Latin one."""
MOST_IN_OTHER_LETTERS = 70
_LATIN = frozenset(
    "@£$¥èéùìòÇ\nØøÅåΔ_ΦΓΛΩΠΨΣΘΞ ÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡"
    "ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
"""The letters of the GSM alphabet: any other one halves what fits."""


@dataclass(frozen=True, slots=True)
class Invitation:
    """What to send, ready to copy, in one language."""

    language: str
    subject: str
    email: str
    message: str
    post: str

    @property
    def messages(self) -> int:
        """How many text messages a phone company counts for `message`."""
        is_latin = set(self.message) <= _LATIN
        most = MOST_IN_TEXT_MESSAGE if is_latin else MOST_IN_OTHER_LETTERS
        if len(self.message) <= most:
            return 1
        return -(-len(self.message) // (most - (7 if is_latin else 3)))  # parts carry their number


def invite(edition: Edition, language: str) -> Invitation:
    """The words in a language, which has to be the page's language meanwhile."""
    title = words_in(edition.document["title"], language)
    address = address_of_survey(edition.survey.code, language)
    return Invitation(
        language=language,
        subject=_("Have your say: %(title)s", title=title),
        email=_email(edition, language, title, address),
        message=_message(title, address_of_survey(edition.survey.code)),
        post=_(
            "Have your say: %(title)s. No names, and you can listen to each question. "
            "Until %(day)s: %(address)s",
            title=title,
            day=long_date(edition.survey.consultation.closes_on),
            address=address,
        ),
    )


def _email(edition: Edition, language: str, title: str, address: str) -> str:
    consultation = edition.survey.consultation
    paragraphs = (
        _("Hello,"),
        _("we ask people in our area: %(title)s.", title=title),
        words_in(consultation.purpose, language),
        _("You can answer here, on a phone or a computer:") + "\n" + address,
        _("You can listen to each question, skip any of them, and stop at any time."),
        _(
            "We do not ask for your name. You can answer until %(day)s. "
            "We tell everyone what we did by %(reply)s.",
            day=long_date(consultation.closes_on),
            reply=long_date(consultation.reply_by),
        ),
        _("Please pass this on to people who may want to be heard."),
    )
    return "\n\n".join(paragraphs)


def _message(title: str, address: str) -> str:
    """One text message: a name that is too long for it is left out, and the address never is."""
    whole = _("Have your say: %(title)s %(address)s", title=title, address=address)
    if len(whole) <= MOST_IN_TEXT_MESSAGE:
        return str(whole)
    return str(_("Have your say: %(title)s %(address)s", title="", address=address)).replace(
        "  ", " "
    )
