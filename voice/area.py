"""The local area that this installation speaks for: names, boards, languages, helplines."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import current_app


def area_profile() -> dict[str, Any]:
    """What the setting `AREA` says of the area."""
    profile: dict[str, Any] = current_app.config["VOICE"]["AREA"]
    return profile


def area_boards() -> list[str]:
    """The names of the area's boards, in English."""
    return [str(board["name"]["en"]) for board in area_profile().get("boards", ())]


def area_districts() -> Sequence[Mapping[str, Any]]:
    """The area's districts; none where its profile names none."""
    districts: Sequence[Mapping[str, Any]] = area_profile().get("districts", ())
    return districts
