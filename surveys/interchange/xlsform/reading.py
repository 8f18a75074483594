"""An XLSForm workbook as a survey of ours."""

from collections.abc import Mapping
from typing import Any

from surveys.interchange import workbooks
from surveys.interchange.assembly import assemble
from surveys.interchange.bounds import refuse
from surveys.interchange.names import make_code
from surveys.interchange.tongues import code_of
from surveys.interchange.values import Gathered, Imported, LeftOut
from surveys.interchange.workbooks import Sheet
from surveys.interchange.xlsform import own
from surveys.interchange.xlsform.columns import has_plain_words, name_others, read_columns
from surveys.interchange.xlsform.lists import read_lists
from surveys.interchange.xlsform.rows import Rows

_SHEETS = ("survey", "choices", "settings", own.SHEET)
_USUAL = "en"


def read(data: bytes, consultation: str | None = None) -> Imported:
    """The survey in an .xlsx file, and what of it could not come over, row by row.

    A workbook that we wrote comes back as it was. Raises `Unusable`.
    """
    sheets = workbooks.read(data, _SHEETS)
    if "survey" not in sheets:
        refuse("no_survey_sheet")
    left_out: list[LeftOut] = []
    settings = sheets.get("settings", Sheet("settings"))
    choices = sheets.get("choices", Sheet("choices"))
    default = _default_language(settings, [sheets["survey"], choices], left_out)
    rows = Rows(read_lists(choices, default, left_out), default)
    rows.read(sheets["survey"])
    parts, before = own.read_rows(sheets.get(own.SHEET, Sheet(own.SHEET)))
    if not parts:
        parts = _read_settings(settings, default, left_out)
    parts["consultation"] = consultation or parts.get("consultation") or refuse("no_consultation")
    gathered = Gathered(parts, rows.found, rows.languages, left_out + rows.left_out)
    return _with_states(gathered, before)


def _with_states(gathered: Gathered, before: Mapping[str, str]) -> Imported:
    """The survey with how far each language was checked: as a draft, unless no word changed."""
    parts = gathered.parts
    listed, states = parts.get("languages"), parts.get("wording")
    if isinstance(listed, list) and all(isinstance(one, str) for one in listed):
        gathered.languages = listed
    if not isinstance(states, dict):
        states = dict.fromkeys(gathered.languages, "draft")
    parts["wording"] = states
    imported = assemble(gathered)
    changed = [
        language
        for language, state in states.items()
        if state != "draft" and before.get(language) != own.fingerprint(imported.document, language)
    ]
    said = [LeftOut(one, "words_changed", details={"state": states[one]}) for one in changed]
    document = imported.document | {"wording": states | dict.fromkeys(changed, "draft")}
    return Imported(document, (*imported.left_out, *said))


def _default_language(settings: Sheet, worded: list[Sheet], left_out: list[LeftOut]) -> str:
    """The language of words under a heading that names none: as the settings say, or English."""
    columns = read_columns(settings, _USUAL)
    number, row = settings.rows[0] if settings.rows else (0, {})
    written = columns.cells(row).get("default_language", "")
    code = code_of(written) if written and written != "default" else None
    if written not in ("", "default") and code is None:
        left_out.append(
            LeftOut(
                "default_language", "no_such_language", "settings", number, {"written": written}
            )
        )
    if code is None and has_plain_words(worded):
        left_out.append(LeftOut("label", "taken_for_english", "survey", 1))
    return code or _USUAL


def _read_settings(settings: Sheet, default: str, left_out: list[LeftOut]) -> dict[str, Any]:
    """A foreign form's title and code; for whom it is, it cannot say."""
    columns = read_columns(settings, default)
    left_out += columns.left_out
    number, row = settings.rows[0] if settings.rows else (0, {})
    title = columns.wording(row, "form_title") or refuse("title_missing", "settings form_title")
    left_out += name_others("settings", number, row, columns)
    left_out.append(LeftOut("audience", "taken_for_everyone"))
    written = columns.cells(row).get("form_id", "")
    code = make_code(written)
    if code and code != written:
        left_out.append(LeftOut(written, "renamed", "settings", number, {"key": code}))
    parts: dict[str, Any] = {"format": "voice-survey/1", "title": title, "audience": "everyone"}
    return parts | ({"code": code} if code else {})
