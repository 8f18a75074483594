"""What the command refuses, in one line each."""

from sqlalchemy.exc import ArgumentError, OperationalError

from surveys.errors import Problem, SurveyNotFound, SurveyNotOpen, Unusable
from voice.accounts import people
from voice.backups.errors import NotEmpty, UnusableBackup
from voice.involve import carrying
from voice.involve.consultations import consultations
from voice.listen.sources.files import UnusableFile
from voice.media.clips import UnusableClip
from voice.media.storage import StorageAway, Unreadable
from voice.paper.fonts import FontMissing
from voice.respond.errors import NothingToRelease
from voice.settings import WrongSetting

REFUSALS = (
    ArgumentError,
    OperationalError,
    OSError,
    WrongSetting,
    StorageAway,
    Unreadable,
    UnusableClip,
    UnusableBackup,
    NotEmpty,
    Unusable,
    SurveyNotFound,
    SurveyNotOpen,
    consultations.AlreadyThere,
    consultations.ConsultationNotFound,
    UnusableFile,
    people.AlreadyThere,
    people.NobodyThere,
    people.LastAdmin,
    FontMissing,
    NothingToRelease,
)


def explain(refusal: Exception) -> str:
    """One line for people: what is wrong."""
    if isinstance(refusal, ArgumentError):
        return "VOICE_DATABASE_URL is no database address: sqlite:///… or postgresql://…"
    if isinstance(refusal, OperationalError):
        return f"the database does not answer: {_first_line(refusal.orig)}"
    if isinstance(refusal, OSError):
        return f"{refusal.filename}: {refusal.strerror}"
    if isinstance(refusal, Unusable):
        return "cannot be used: " + "; ".join(_explain_problem(one) for one in refusal.problems)
    named = {
        SurveyNotFound: "there is no survey with the code {}",
        SurveyNotOpen: "the survey {} is not open",
        consultations.AlreadyThere: "there is a consultation with the code {} already",
        consultations.ConsultationNotFound: "there is no consultation with the code {}",
        people.AlreadyThere: "{} is already here; voice user link prints a new sign-in link",
        FontMissing: "no font is here that prints {}",
        NothingToRelease: "nothing of this consultation is published yet{}",
        people.NobodyThere: "there is nobody with the address {}",
        people.LastAdmin: "this is the only admin; make someone else an admin first{}",
    }
    return named.get(type(refusal), "{}").format(refusal)


def _first_line(error: object) -> str:
    return str(error).strip().splitlines()[0] if str(error).strip() else "no reason given"


def _explain_problem(problem: Problem) -> str:
    sentence = carrying.say_problem(problem)
    if sentence is not None:
        return sentence
    details = ", ".join(f"{name} {value}" for name, value in problem.details.items())
    return f"{problem.field}: {problem.reason.replace('_', ' ')}" + (
        f" ({details})" if details else ""
    )
