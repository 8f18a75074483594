"""A board writes down what it chose and what not; a person confirms its reason."""

import re
from html import unescape

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from surveys.editions import today
from surveys.models import Consultation
from tests.voice.respond_samples import decide
from tests.voice.test_respond_rankings import Staff, Visit, begin, themes
from voice.listen.models import Theme
from voice.respond.models import Priority
from voice.respond.rankings.models import BoardDecision

__all__ = ["themes"]


def test_a_board_writes_down_what_it_chose_and_what_not_and_nobody_changes_it(
    session: Session,
    consultation: Consultation,
    themes: list[Theme],
    staff: Staff,
    visit: Visit,
) -> None:
    officer, viewer = staff("engagement_officer"), staff("viewer")
    ranking = begin(session, consultation, themes)
    new = f"/respond/transitions/decisions/new?ranking={ranking.id}"
    one, other, *rest = themes
    decision = {
        "board": "SEND and Inclusion Board",
        "day": today().isoformat(),
        f"choice_{one.id}": "yes",
        f"why_{one.id}": "Both forums put it first.",
        f"choice_{other.id}": "no",
    }
    wrong = officer.post(new, data=decision)
    assert wrong.status_code == 422
    assert "Say why. Everyone may ask." in wrong.text
    assert "Both forums put it first." in wrong.text
    late = officer.post(new, data=decision | {"day": "2999-01-01", f"why_{other.id}": "Money."})
    assert "today or earlier" in late.text
    assert viewer.post(new, data=decision).status_code == 403
    officer.post(new, data=decision | {f"why_{other.id}": "Another board pays for it."})
    page = unescape(visit(viewer, "/respond/transitions/decisions"))
    assert page.index("Both forums put it first.") < page.index("Another board pays for it.")
    assert all(theme.name in page.split("Without a decision")[1] for theme in rest)
    assert one.name not in page.split("Without a decision")[1]
    assert f"theme={one.id}" in visit(officer, "/respond/transitions/decisions")

    change = {f"choice_{other.id}": "yes", f"why_{other.id}": "Now there is money."}
    officer.post(new, data=decision | {f"choice_{one.id}": ""} | change)
    page = visit(viewer, "/respond/transitions/decisions")
    assert "What was decided before" in page
    assert "Another board pays for it." in page.split("What was decided before")[1]
    for act in ("UPDATE board_decision SET why = 'x'", "DELETE FROM board_decision"):
        with pytest.raises(DatabaseError, match="only ever added to"):
            session.execute(text(act))
        session.rollback()
    assert session.scalar(select(func.count()).select_from(BoardDecision)) == 3


def test_a_priority_offers_the_boards_reason_and_a_person_confirms_it(
    session: Session, consultation: Consultation, themes: list[Theme], staff: Staff, visit: Visit
) -> None:
    one, other, turned_down, undecided = themes
    decide(
        session,
        consultation,
        (one, "yes", "Both forums put it first"),
        (other, "yes", "Both forums put it first"),
        (turned_down, "no", "Another board pays for it."),
    )
    session.commit()
    officer, new = staff("engagement_officer"), "/respond/transitions/priorities/new"
    page = visit(officer, f"{new}?theme={one.id}")
    assert why_in(page) == "Both forums put it first."
    assert "SEND Board" in page
    assert "Families will read it" in page
    assert session.scalar(select(func.count()).select_from(Priority)) == 0, "nothing is kept yet"
    both = officer.post(new, data={"themes": [one.id, other.id], "draft": "1"}).text
    assert why_in(both) == "Both forums put it first.", "each reason once"
    typed = officer.post(new, data={"themes": [one.id], "draft": "1", "why_en": "Our own words"})
    assert why_in(typed.text) == "Our own words"
    no = visit(officer, f"{new}?theme={turned_down.id}")
    assert why_in(no) == "", "why it was not chosen is no reason to choose it"
    assert "Another board pays for it." in no
    assert "SEND Board" not in visit(officer, f"{new}?theme={undecided.id}")


def why_in(page: str) -> str:
    found = re.search(r'<textarea[^>]* name="why_en"[^>]*>\s*([^<]*)</textarea>', page)
    assert found
    return unescape(found[1]).strip()
