"""The workbench: people decide one by one, nothing is written over unseen, and all is undone."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from surveys.models import Consultation
from tests.voice.respond_samples import add_comment, add_staff, add_theme
from voice import counted
from voice.accounts.models import User
from voice.listen import decisions, rehearing
from voice.listen.models import ACCEPTED, REJECTED, SUGGESTED, Coding, Comment, Theme
from voice.listen.refusal import NotPossible
from voice.listen.workbench import steps, worklist
from voice.listen.workbench.asked import Asked, Place
from voice.listen.workbench.models import CodingStep
from voice.listen.workbench.steps import Meanwhile, Wish

SignIn = Callable[[str], FlaskClient]
Visit = Callable[..., str]
BENCH = "/listen/transitions/workbench"


@dataclass(frozen=True)
class Scene:
    """A comment under one of two themes, as the machine suggests, and two people."""

    session: Session
    comment: Comment
    waits: Theme
    transport: Theme
    ana: User
    ben: User

    def coding(self, theme: Theme) -> Coding | None:
        self.session.flush()
        return self.session.scalar(
            select(Coding)
            .where(Coding.comment_id == self.comment.id, Coding.theme_id == theme.id)
            .execution_options(populate_existing=True)
        )

    def state(self, theme: Theme) -> str | None:
        found = self.coding(theme)
        return found and found.state


@pytest.fixture
def scene(session: Session, consultation: Consultation) -> Scene:
    waits = add_theme(session, consultation, "waits", name="Long waits")
    transport = add_theme(session, consultation, "transport", name="Transport")
    comment = add_comment(session, consultation, [waits])
    session.flush()
    ana, ben = add_staff(session, "ana"), add_staff(session, "ben")
    return Scene(session, comment, waits, transport, ana, ben)


def test_a_decision_is_taken_and_taken_back(scene: Scene) -> None:
    session, at = scene.session, scene
    step = steps.take(session, at.comment, [Wish(at.waits, True)], at.ana)
    assert at.state(at.waits) == ACCEPTED
    assert steps.last_of(session, at.comment.consultation_id, at.ana) is step
    assert steps.last_of(session, at.comment.consultation_id, at.ben) is None
    with pytest.raises(NotPossible, match="nothing_to_undo"):
        steps.take_back(session, step, at.ben)
    steps.take_back(session, step, at.ana)
    coding = at.coding(at.waits)
    assert coding is not None
    assert (coding.state, coding.decided_by_id, coding.decided_at) == (SUGGESTED, None, None)
    assert coding.confidence == 0.8
    with pytest.raises(NotPossible, match="nothing_to_undo"):
        steps.take_back(session, step, at.ana)


def test_moving_is_one_step_and_undone_as_one(scene: Scene) -> None:
    session, at = scene.session, scene
    wishes = [Wish(at.transport, True), Wish(at.waits, False)]
    step = steps.take(session, at.comment, wishes, at.ana)
    assert (at.state(at.waits), at.state(at.transport)) == (REJECTED, ACCEPTED)
    steps.take_back(session, step, at.ana)
    assert (at.state(at.waits), at.state(at.transport)) == (SUGGESTED, None)


def test_nobody_writes_over_what_they_have_not_seen(scene: Scene) -> None:
    session, at = scene.session, scene
    steps.take(session, at.comment, [Wish(at.waits, False)], at.ana)
    with pytest.raises(Meanwhile) as met:
        steps.take(session, at.comment, [Wish(at.waits, True)], at.ben)
    assert [one.decided_by_id for one in met.value.theirs] == [at.ana.id]
    assert at.state(at.waits) == REJECTED
    steps.take(session, at.comment, [Wish(at.waits, False)], at.ben)  # they say the same
    seen = steps.mark_of(at.coding(at.waits))
    steps.take(session, at.comment, [Wish(at.waits, True, seen)], at.ana)  # seen, and meant
    assert at.state(at.waits) == ACCEPTED


def test_undo_leaves_what_others_decided_since(scene: Scene) -> None:
    session, at = scene.session, scene
    step = steps.take(session, at.comment, [Wish(at.waits, True)], at.ana)
    seen = steps.mark_of(at.coding(at.waits))
    steps.take(session, at.comment, [Wish(at.waits, False, seen)], at.ben)
    with pytest.raises(Meanwhile):
        steps.take_back(session, step, at.ana)
    assert at.state(at.waits) == REJECTED


def test_undo_leaves_what_was_merged_since(scene: Scene) -> None:
    session, at = scene.session, scene
    step = steps.take(session, at.comment, [Wish(at.waits, True)], at.ana)
    decisions.merge_theme(session, at.waits, at.transport, at.ben)
    with pytest.raises(Meanwhile):
        steps.take_back(session, step, at.ana)
    assert at.state(at.transport) == ACCEPTED


def test_a_new_theme_is_made_once_and_goes_with_undo(scene: Scene) -> None:
    session, at = scene.session, scene
    step = steps.add_new_theme(session, at.comment, "  School dinner ", at.ana)
    made = session.scalars(select(Theme).where(Theme.name == "School dinner")).one()
    assert (made.state, at.state(made)) == (ACCEPTED, ACCEPTED)
    again = steps.add_new_theme(session, at.comment, "school DINNER", at.ben)
    assert again.new_theme_id is None
    assert session.scalar(select(func.count()).where(Theme.name.ilike("school dinner"))) == 1
    steps.take_back(session, again, at.ben)
    steps.take_back(session, step, at.ana)
    session.refresh(made)
    assert (made.state, at.state(made)) == (REJECTED, None)
    with pytest.raises(NotPossible, match="no_name"):
        steps.add_new_theme(session, at.comment, "  ", at.ana)
    with pytest.raises(NotPossible, match="long_name"):
        steps.add_new_theme(session, at.comment, "x" * 121, at.ana)


def test_a_withdrawn_comment_takes_its_steps_along(scene: Scene) -> None:
    session, at = scene.session, scene
    steps.take(session, at.comment, [Wish(at.waits, True)], at.ana)
    rehearing._remove(session, [at.comment])
    assert session.scalar(select(func.count()).select_from(CodingStep)) == 0


@pytest.mark.parametrize("order", ["", "unsure"])
@pytest.mark.every_store
def test_every_comment_comes_once_forwards_and_backwards(
    session: Session, consultation: Consultation, order: str
) -> None:
    waits = add_theme(session, consultation, "waits")
    for number in range(2 * worklist.PAGE + 5):
        comment = add_comment(session, consultation, [waits], audience="parents")
        comment.codings[0].confidence = (number % 7) / 7 or None
    add_comment(session, consultation)  # nothing waits there
    session.flush()
    asked = Asked(order=order)
    pages, after = [], None
    while True:
        found = worklist.stretch(session, consultation.id, asked, after=after)
        pages.append([one.id for one in found.comments])
        if found.after is None:
            break
        after = Place.read(str(found.after))
    seen = [one for page in pages for one in page]
    assert len(seen) == len(set(seen)) == 2 * worklist.PAGE + 5
    if order:
        sureness = [session.get_one(Comment, one).codings[0].confidence or 0 for one in seen]
        assert sureness == sorted(sureness)
    back = worklist.stretch(session, consultation.id, asked, before=found.before)
    assert [one.id for one in back.comments] == pages[-2]
    first = worklist.stretch(session, consultation.id, asked, before=back.before)
    assert [one.id for one in first.comments] == pages[0]
    assert first.before is None
    assert first.after is not None
    nobody = worklist.stretch(session, consultation.id, Asked(audience="young_people"))
    assert not nobody.comments


def test_places_that_make_no_sense_are_the_beginning() -> None:
    for words in (None, "", "x", "12345678901", "5~x"):
        assert Place.read(words) is None
    assert Place.read("5~0.1") == Place(5, 0.1)
    assert Asked.read({"show": "x", "order": "x", "theme": "x"}) == Asked()


@pytest.fixture
def shown(scene: Scene) -> dict[str, int]:
    """The scene as the pages meet it."""
    found = {name: getattr(scene, name).id for name in ("comment", "waits", "transport")}
    scene.session.commit()
    return found


def fields(shown: dict[str, int], do: str, **more: object) -> dict[str, object]:
    return {"do": do, "theme": shown["waits"], "back": BENCH, **more}


def decide_address(shown: dict[str, int]) -> str:
    return f"{BENCH}/{shown['comment']}"


def state_of(session: Session, shown: dict[str, int], theme: str) -> str | None:
    found = session.scalar(
        select(Coding.state).where(
            Coding.comment_id == shown["comment"], Coding.theme_id == shown[theme]
        )
    )
    session.rollback()
    return found


def test_the_page_marks_the_machines_words_and_works_without_script(
    staff: SignIn, visit: Visit, session: Session, shown: dict[str, int]
) -> None:
    officer = staff("engagement_officer")
    page = visit(officer, BENCH)
    assert "Machine: sure" in page
    address = decide_address(shown)
    assert officer.post(address, data=fields(shown, "right")).status_code == 302
    page = visit(officer, f"{BENCH}?keep={shown['comment']}")
    assert "Checked: right" in page
    assert "Machine: sure" not in page
    officer.post(f"{BENCH}/undo", data={"back": BENCH})
    assert state_of(session, shown, "waits") == SUGGESTED
    chooser = visit(officer, f"{address}/themes?theme={shown['waits']}&back={BENCH}")
    assert "Which theme does it say rather?" in chooser
    elsewhere = visit(officer, f"{address}/themes?back=javascript:alert(1)")
    assert "javascript:" not in elsewhere
    officer.post(address, data=fields(shown, "move", to=shown["transport"]))
    assert state_of(session, shown, "waits") == REJECTED
    assert state_of(session, shown, "transport") == ACCEPTED
    refused = officer.post(address, data=fields(shown, "new", name=" "))
    assert refused.status_code == 422
    assert "Type a name for the new theme." in refused.text
    assert officer.post(address, data=fields(shown, "throw")).status_code == 400
    visit(officer, f"{BENCH}?show=none")
    visit(officer, f"{BENCH}?show=all&theme={shown['transport']}&audience=parents")


def test_somebody_faster_is_shown_beside_and_asked_about(
    staff: SignIn, session: Session, shown: dict[str, int]
) -> None:
    officer, coordinator = staff("engagement_officer"), staff("forum_coordinator")
    address = decide_address(shown)
    officer.post(address, data=fields(shown, "wrong"))
    both = coordinator.post(address, data=fields(shown, "right", part=1))
    assert both.status_code == 409
    assert "engagement-officer@example.org" in both.json["item"]
    assert state_of(session, shown, "waits") == REJECTED
    page = coordinator.post(address, data=fields(shown, "right"))
    assert page.status_code == 409
    form = page.text.split('role="alert"', 1)[1]
    sent = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form.split("</form>", 1)[0]))
    assert coordinator.post(address, data=sent).status_code == 302
    assert state_of(session, shown, "waits") == ACCEPTED
    undone = officer.post(f"{BENCH}/undo", data={"back": BENCH, "part": 1})
    assert (undone.status_code, state_of(session, shown, "waits")) == (409, ACCEPTED)
    assert undone.json["undo"] is False  # and the one before it, where there is one, comes next


def test_a_themes_own_page_writes_over_nothing_either(
    staff: SignIn, session: Session, shown: dict[str, int]
) -> None:
    officer, coordinator = staff("engagement_officer"), staff("forum_coordinator")
    address = f"/listen/transitions/comments/{shown['comment']}/themes/{shown['waits']}"
    seen = officer.get(f"/listen/transitions/themes/{shown['waits']}").text
    assert 'name="seen"' in seen
    officer.post(address, data={"decision": "wrong", "seen": ""})
    refused = coordinator.post(address, data={"decision": "right", "seen": ""})
    assert refused.status_code == 409
    assert "Somebody decided otherwise" in refused.text
    move = {"decision": "move", "theme": shown["waits"]}
    assert officer.post(address, data=move).status_code == 409
    assert state_of(session, shown, "waits") == REJECTED


def test_viewers_and_leads_decide_nothing(staff: SignIn, shown: dict[str, int]) -> None:
    address = decide_address(shown)
    assert staff("viewer").get(BENCH).status_code == 403
    lead = staff("safeguarding_lead")
    assert 'name="do"' not in lead.get(BENCH).text
    assert lead.post(address, data=fields(shown, "right")).status_code == 403
    nobody = staff("engagement_officer").post(f"{BENCH}/undo", data={"back": BENCH})
    assert nobody.status_code == 409


def test_a_page_asks_the_database_no_more_for_more_comments(
    staff: SignIn,
    session: Session,
    consultation: Consultation,
    shown: dict[str, int],
    statements: list[Any],
) -> None:
    officer = staff("engagement_officer")

    def queries() -> int:
        counted.forget()
        statements.clear()
        assert officer.get(BENCH).status_code == 200
        return len(statements)

    few = queries()
    theme = session.get_one(Theme, shown["waits"])
    for _ in range(worklist.PAGE + 2):
        add_comment(session, session.get_one(Consultation, theme.consultation_id), [theme])
    session.commit()
    assert queries() == few
