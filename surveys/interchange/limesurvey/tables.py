"""A LimeSurvey .lss file as the tables of LimeSurvey's database that it holds."""

from collections.abc import Iterator
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from surveys.interchange.bounds import check_document, refuse

Row = dict[str, str]
Tables = dict[str, list[Row]]


def read_tables(data: bytes) -> tuple[list[str], Tables]:
    """The file's languages, the first one first, and its tables by their names.

    Raises `Unusable` for anything that is not a survey of LimeSurvey.
    """
    check_document(data)
    try:
        root = fromstring(data, forbid_dtd=True)
    except (DefusedXmlException, ParseError, ValueError, LookupError):
        refuse("broken_file")
    if root.tag != "document" or (root.findtext("LimeSurveyDocType") or "").strip() != "Survey":
        refuse("no_survey_of_limesurvey")
    tables = {
        table.tag: [
            {field.tag: (field.text or "").strip() for field in row}
            for row in table.iterfind("rows/row")
        ]
        for table in root
    }
    languages = [(one.text or "").strip() for one in root.iterfind("languages/language")]
    first = [row["language"] for row in tables.get("surveys", []) if row.get("language")]
    return list(dict.fromkeys([*first, *languages])), tables


def in_order(rows: list[Row], field: str) -> Iterator[Row]:
    """The rows by a number that they hold."""
    yield from sorted(rows, key=lambda row: _number(row.get(field, "")))


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0
