"""What the columns and cells of an action plan mean (standards section 7)."""

import calendar
import re
from collections.abc import Iterable
from datetime import date

from voice.respond.models import DOING, DONE, PLANNED

FIELDS: dict[str, tuple[str, ...]] = {
    "ref": ("ref", "reference", "no", "number", "action no", "action number", "id"),
    "outcome": ("outcome heading", "outcome area", "objective", "priority", "priority area",
                "theme", "aim", "heading", "workstream", "improvement theme", "principle"),
    "what": ("action", "actions", "what", "what we will do", "what will we do", "activity",
             "activities", "task", "tasks", "key action", "key actions", "promise", "we will"),
    "easy_what": ("easy read", "what we will do easy read", "in easy read"),
    "scope": ("scope", "who it is for", "who is it for"),
    "purpose": ("purpose", "scope and purpose", "why", "rationale", "reason"),
    "improves": ("how it improves things", "how will this improve things", "impact",
                 "how it makes things better", "benefit", "benefits", "difference"),
    "result": ("outcome", "end result", "result", "results", "what came of it"),
    "easy_result": ("reply to families", "reply to families easy read"),
    "who": ("who", "lead", "owner", "council lead", "responsible", "responsibility", "by whom",
            "lead officer", "local authority lead", "la lead", "who does it", "action owner",
            "responsible officer", "accountable", "person responsible", "who is responsible"),
    "partner": ("education lead", "health lead", "partner", "partners", "education or health lead",
                "supporting", "other leads", "icb lead"),
    "board": ("reporting to", "board", "reports to", "reporting board", "governance",
              "accountable to", "group", "monitored by"),
    "by": ("timescale", "timescales", "by when", "when", "date", "deadline", "due", "due date",
           "target date", "completion date", "timeline", "end date"),
    "how_we_know": ("how we will know", "how will we know", "success measure", "success measures",
                    "success criteria", "measure", "measures", "performance measures",
                    "evidence of impact", "measure of success"),
    "indicator": ("indicator", "indicators", "kpi", "performance indicator"),
    "baseline": ("baseline", "where we are now", "starting point"),
    "target": ("target", "targets"),
    "status": ("status", "rag", "state", "progress status", "rag rating", "how far is it"),
    "progress": ("progress", "progress note", "update", "updates", "comments", "notes",
                 "progress update", "commentary"),
    "see_also": ("see also", "links", "linked to", "cross reference"),
    "contact": ("contact", "contact details"),
    "nobody_yet": ("gap", "gap flag", "nobody acting yet"),
    "review_on": ("review", "review date", "next review"),
}  # fmt: skip
"""Each field, and headings that name it; the first is how we write it ourselves."""

HEADINGS = {field: names[0].capitalize() for field, names in FIELDS.items()} | {
    "ref": "Ref",
    "by": "Timescale",
    "who": "Council lead",
    "partner": "Education or health lead",
    "easy_what": "Easy read",
    "result": "End result",
}
"""What a file of ours has at the head of its columns."""

_BY_NAME = {name: field for field, names in FIELDS.items() for name in names} | {
    name.lower(): field for field, name in HEADINGS.items()
}
_DONE = re.compile(r"(?i)(done|complete[d]?|closed|finished|achieved|blue|met|100 ?%)\W*")
_DOING = re.compile(r"(?i)(doing|in progress|started|on ?track|ongoing|under ?way|green|amber|red|"
                    r"delayed|behind|overdue|late|partly.*|partial.*)\W*")  # fmt: skip
_NO = re.compile(r"(?i)(we )?(can(no|’|')?t|cannot|not possible)\b.*", re.DOTALL)
_YES = re.compile(r"(?i)(yes|y|x|gap|true|1|✓|nobody.*)\W*")
_MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_name) if number}
_MONTHS |= {name.lower(): number for number, name in enumerate(calendar.month_abbr) if number}
_MONTHS["sept"] = 9
_NUMBERS = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4}|\d{2})")
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_NAMED = re.compile(
    r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day )?(?:(\d{1,2})(?:st|nd|rd|th)? )?"
    r"([a-z]{3,9})\.?,? (\d{4}|\d{2})"
)
_LEADING = re.compile(r"^(?:(?:by|before|due)\s+)?(?:the\s+)?(?:end\s+of\s+)?", re.IGNORECASE)


def recognise(headings: Iterable[str]) -> dict[str, str]:
    """The field that each known heading names; a field goes to the first that names it."""
    found: dict[str, str] = {}
    for heading in headings:
        field = _BY_NAME.get(_plain(heading))
        if field and field not in found.values():
            found[heading] = field
    return found


def read_day(words: str) -> date | None:
    """The day that a timescale names: the last one of a month; none of "Spring", "TBC"."""
    text = _LEADING.sub("", " ".join(words.split())).strip(" .").lower()
    iso, numbers, named = _ISO.fullmatch(text), _NUMBERS.fullmatch(text), _NAMED.fullmatch(text)
    if iso:
        return _day(int(iso[1]), int(iso[2]), int(iso[3]))
    if numbers:  # as in Britain: the day first
        return _day(_year(numbers[3]), int(numbers[2]), int(numbers[1]))
    if named and named[2] in _MONTHS:
        year, month = _year(named[3]), _MONTHS[named[2]]
        return _day(year, month, int(named[1]) if named[1] else calendar.monthrange(year, month)[1])
    return None


def read_status(words: str) -> str:
    """Planned, doing or done, as far as a cell says it."""
    if _DONE.fullmatch(words.strip()):
        return DONE
    return DOING if _DOING.fullmatch(words.strip()) else PLANNED


def is_no(words: str) -> bool:
    """Whether a status says that it cannot be done: an honest no has a form of its own."""
    return _NO.fullmatch(words.strip()) is not None


def is_yes(words: str) -> bool:
    """Whether a cell of the gap column says that nobody acts yet."""
    return _YES.fullmatch(words.strip()) is not None


def _plain(heading: str) -> str:
    words = re.sub(r"[^\w\s]", " ", heading.lower().replace("&", " and "))
    return " ".join(words.split())


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _year(digits: str) -> int:
    return int(digits) if len(digits) == 4 else 2000 + int(digits)
