"""Everything as JSON; `schema.json` beside this module says what it holds."""

import json
from functools import cache
from importlib.resources import files
from typing import Any

from voice.listen.taking_out.parcels import Parcel

FORMAT = "voice-findings/1"


@cache
def schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of the file."""
    path = files("voice").joinpath("listen/taking_out/schema.json")
    loaded: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return loaded


def write(parcel: Parcel) -> bytes:
    """The parcel as `schema.json` says."""
    return json.dumps(as_document(parcel), ensure_ascii=False, indent=1).encode()


def as_document(parcel: Parcel) -> dict[str, Any]:
    """The parcel as plain values. People are text: "c", "said" and "–" are no numbers."""
    return {
        "format": FORMAT,
        "consultation": parcel.consultation,
        "title": parcel.title,
        "made_on": parcel.made_on.isoformat(),
        "numbers": "exact" if parcel.is_exact else "safe",
        "themes": [
            {"key": code.key, "name": code.name, "description": code.description}
            for code in parcel.codes
        ],
        "topics": [
            {
                "key": sheet.key,
                "name": sheet.name,
                "asked": [{"forum": forum, "question": words} for forum, words in sheet.asked],
                "figures": [
                    {
                        "kind": one.kind,
                        "question": one.question,
                        "part": one.part,
                        "columns": [
                            {
                                "forum": column.audience,
                                "whose": column.whose,
                                "people": column.people,
                            }
                            for column in one.columns
                        ],
                        "rows": [
                            {"answer": row.label, "people": list(row.shown), "says": row.says}
                            for row in one.rows
                        ],
                    }
                    for one in sheet.figures
                ],
            }
            for sheet in parcel.sheets
        ],
        "comments": [
            {
                "topic": one.topic,
                "forum": one.audience,
                "whose": one.whose,
                "translated": one.is_translated,
                "text": one.text,
                "themes": [
                    {
                        "theme": coded.theme,
                        "checked": coded.is_checked,
                        "spans": [list(span) for span in coded.spans],
                    }
                    for coded in one.coded
                ],
            }
            for one in parcel.comments
        ],
    }
