"""The codebook: edited by two at once, split, merged and parted again, and its versions."""

import csv
import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from analysis.files import read_codebook
from analysis.types import Found, FoundTheme, Merge
from surveys.models import Consultation
from tests.voice.respond_samples import add_comment, add_staff, add_theme
from voice.accounts.models import User
from voice.listen import decisions
from voice.listen.codebook import editing, merging, splitting, versions
from voice.listen.codebook.editing import Words, words_of
from voice.listen.codebook.models import MergeSuggestion, ThemeMerge
from voice.listen.models import ACCEPTED, MACHINE, MERGED, REJECTED, SUGGESTED, Coding, Theme
from voice.listen.refusal import NotPossible
from voice.listen.theming import runs, suggestions

SignIn = Callable[[str], FlaskClient]
Visit = Callable[..., str]
HERE = "/listen/transitions/codebook"


@pytest.fixture
def by(session: Session) -> User:
    return add_staff(session, "officer")


@pytest.fixture
def waits(session: Session, consultation: Consultation) -> Theme:
    words = ["waiting list", "taxi"]
    return add_theme(session, consultation, "waits", name="Long waits", keywords=words)


@pytest.fixture
def travel(session: Session, consultation: Consultation) -> Theme:
    return add_theme(session, consultation, "travel", name="Travel", keywords=["bus", "taxi"])


def states(session: Session, theme: Theme) -> dict[str, str]:
    rows = session.execute(
        select(Coding).where(Coding.theme_id == theme.id).execution_options(populate_existing=True)
    ).scalars()
    return {one.comment.text: one.state for one in rows}


def form_of(theme: Theme, **typed: str) -> dict[str, str]:
    """What a browser sends: what the page showed, and what was typed."""
    words = words_of(theme)
    seen = {
        name: "\n".join(value) if isinstance(value, tuple) else value
        for name in editing.NAMES
        for value in [getattr(words, name)]
    }
    return {f"before.{name}": value for name, value in seen.items()} | seen | typed | {"do": "save"}


def test_a_theme_is_written_with_all_its_parts(
    staff: SignIn, visit: Visit, session: Session, waits: Theme, travel: Theme
) -> None:
    session.commit()
    officer = staff("engagement_officer")
    address = f"{HERE}/{waits.id}"
    assert "waiting list\ntaxi</textarea>" in visit(officer, address).replace("\r", "")
    typed = form_of(
        waits, easy_name="Waiting", picture="openmoji:23F3", parent="travel",
        keywords="waiting list\n waited  long\n\n", examples="We waited a year.",
    )  # fmt: skip
    searched = officer.post(address, data=typed | {"do": "pictures", "picture_words": "bus"})
    assert "openmoji:1F68C" in searched.text
    assert "waited  long" in searched.text
    assert officer.post(address, data=typed | {"name": " "}).status_code == 422
    assert officer.post(address, data=typed | {"picture": "openmoji:NONE"}).status_code == 422
    assert officer.post(address, data=typed).status_code == 303
    session.refresh(waits)
    assert words_of(waits) == Words(
        "Long waits", "Waiting", "openmoji:23F3", "", ("waiting list", "waited long"),
        ("We waited a year.",), "travel",
    )  # fmt: skip
    page = visit(officer, HERE)
    assert "In easy words: Waiting" in page
    assert page.index("Travel</h3>") < page.index("Long waits</h3>")


def test_two_people_at_once_lose_nothing(
    staff: SignIn, visit: Visit, session: Session, waits: Theme
) -> None:
    session.commit()
    mine = form_of(waits, name="Waiting for help", description="Waits of all kinds.")
    session.commit()
    officer = staff("engagement_officer")
    theirs = form_of(waits, name="Waiting times", easy_name="Waiting")
    assert officer.post(f"{HERE}/{waits.id}", data=theirs).status_code == 303
    late = officer.post(f"{HERE}/{waits.id}", data=mine)
    assert late.status_code == 409
    assert "Waiting times</p>" in late.text
    assert 'value="Waiting for help"' in late.text
    session.refresh(waits)
    assert (waits.name, waits.description) == ("Waiting times", "")
    seen = dict(re.findall(r'name="(before\.\w+)" value="([^"]*)"', late.text))
    assert seen["before.name"] == "Waiting times"
    assert officer.post(f"{HERE}/{waits.id}", data=mine | seen).status_code == 303
    session.refresh(waits)
    assert (waits.name, waits.easy_name) == ("Waiting for help", "Waiting")
    assert waits.description == "Waits of all kinds."


def test_each_change_is_a_version_that_can_be_compared_and_brought_back(
    staff: SignIn,
    visit: Visit,
    session: Session,
    consultation: Consultation,
    waits: Theme,
    by: User,
) -> None:
    now = words_of(waits)
    editing.edit(session, waits, now, Words("Waiting", keywords=("waiting list",)), by)
    added = editing.add(session, consultation, Words("Travel", parent="waits"), by)
    session.commit()
    kept = versions.page(session, consultation.id, 1).items
    assert [(one.number, one.did) for one in kept] == [(3, "added"), (2, "edited"), (1, "began")]
    session.commit()
    officer = staff("engagement_officer")
    page = visit(officer, f"{HERE}/versions?older=1&newer=3")
    assert "“Travel” is new." in page
    assert "“Long waits” is called “Waiting”." in page
    assert "gone are “taxi”." in page
    assert officer.post(f"{HERE}/versions/1/restore").status_code == 303
    session.refresh(waits)
    session.refresh(added)
    assert (waits.name, waits.keywords) == ("Long waits", ["waiting list", "taxi"])
    assert added.state == REJECTED
    newest = versions.page(session, consultation.id, 1).items[0]
    assert (newest.number, newest.did, newest.about) == (4, "restored", ["1"])
    session.commit()
    officer.post(f"{HERE}/versions/3/restore")
    session.refresh(added)
    assert (added.state, added.parent_id) == (ACCEPTED, waits.id)


def test_what_changed_elsewhere_is_kept_before_the_next_change(
    session: Session, consultation: Consultation, waits: Theme, travel: Theme, by: User
) -> None:
    decisions.rename_theme(session, waits, "Waiting", None, "", by)
    travel.description = "Changed without a version."
    session.flush()
    decisions.rename_theme(session, waits, "Waits", None, "", by)
    kept = versions.page(session, consultation.id, 1).items
    assert [one.did for one in kept] == ["edited", "elsewhere", "edited", "began"]


def test_a_theme_stands_two_levels_deep_at_most(
    session: Session, consultation: Consultation, waits: Theme, travel: Theme, by: User
) -> None:
    editing.edit(session, waits, words_of(waits), Words("Waits", parent="travel"), by)
    session.expire_all()
    for theme, parent in ((travel, "waits"), (travel, "travel")):
        now = words_of(theme)
        with pytest.raises(NotPossible):
            editing.edit(session, theme, now, Words("Travel", parent=parent), by)


def test_the_file_goes_out_and_comes_in_and_the_analysis_reads_it(
    staff: SignIn, session: Session, waits: Theme, travel: Theme, by: User, tmp_path: Path
) -> None:
    wanted = Words("=Waits", examples=("We waited, and waited.",), parent="travel")
    editing.edit(session, waits, words_of(waits), wanted, by)
    session.commit()
    officer = staff("engagement_officer")
    sent = officer.get(f"{HERE}.csv").data
    rows = list(csv.DictReader(io.StringIO(sent.decode("utf-8-sig"))))
    assert rows[1]["name"] == "'=Waits"  # no spreadsheet takes it for a formula
    path = tmp_path / "book.csv"
    path.write_bytes(sent)
    read = read_codebook(str(path))
    assert read["waits"].examples == ("We waited, and waited.",)
    travel.name, waits.name = "Other", "Other"
    session.commit()
    reply = officer.post(f"{HERE}/file", data={"file": (io.BytesIO(sent), "book.csv")})
    assert reply.status_code == 303
    session.refresh(waits)
    assert (waits.name, waits.parent_id) == ("=Waits", travel.id)
    broken = io.BytesIO(b"theme,name\na,A\na,B\n")
    refused = officer.post(f"{HERE}/file", data={"file": (broken, "book.csv")})
    assert refused.status_code == 422
    assert "stands twice" in refused.text
    circle = io.BytesIO(b"theme,name,parent\nwaits,New,travel\ntravel,Newer,waits\n")
    refused = officer.post(f"{HERE}/file", data={"file": (circle, "book.csv")})
    assert refused.status_code == 422
    assert "cannot stand below" in refused.text
    session.refresh(waits)
    assert waits.name == "=Waits"


def test_a_split_moves_comments_by_words_and_keeps_what_people_said(
    staff: SignIn, visit: Visit, session: Session, consultation: Consultation, waits: Theme
) -> None:
    said = ["The taxi was late.", "A long waiting list.", "Waiting list, then no taxi.", "Taxiing."]
    comments = [add_comment(session, consultation, [waits], words) for words in said]
    comments[0].codings[0].state = ACCEPTED
    session.commit()
    officer = staff("engagement_officer")
    address = f"{HERE}/{waits.id}/split"
    visit(officer, address)
    assert officer.post(address, data={"do": "split", "name": "Taxis"}).status_code == 422
    typed = {"name": "Taxis", "word": "taxi"}
    looked = officer.post(address, data=typed | {"do": "look"}).text
    assert "1 comment goes to the new theme." in looked
    assert "1 comment says both." in looked
    assert "2 comments stay." in looked
    assert officer.post(address, data=typed | {"do": "split"}).status_code == 303
    made = session.scalars(select(Theme).where(Theme.name == "Taxis")).one()
    assert states(session, made) == {said[0]: ACCEPTED, said[2]: SUGGESTED}
    assert set(states(session, waits)) == set(said[1:])
    assert (made.keywords, made.key) == (["taxi"], "taxis")
    session.refresh(waits)
    assert waits.keywords == ["waiting list"]
    session.rollback()
    assert "Undo this split" in visit(officer, HERE)
    assert officer.post(f"{HERE}/undo-split").status_code == 303
    assert states(session, waits) == dict.fromkeys(said, SUGGESTED) | {said[0]: ACCEPTED}
    session.refresh(waits)
    assert set(waits.keywords) == {"waiting list", "taxi"}
    session.rollback()
    assert "Undo this split" not in visit(officer, HERE)
    assert officer.post(f"{HERE}/undo-split").status_code == 409


def test_a_machine_suggests_a_half_and_changes_nothing(
    session: Session, consultation: Consultation, waits: Theme
) -> None:
    for number in range(8):
        add_comment(session, consultation, [waits], f"The taxi driver came late, time {number}.")
        add_comment(session, consultation, [waits], f"Cold food in the dinner hall, day {number}.")
    half = splitting.suggest(session, waits)
    assert half is not None
    assert half.words
    assert len(states(session, waits)) == 16
    assert splitting.suggest(session, add_theme(session, consultation, "nobody")) is None


def test_a_merge_is_undone_and_later_decisions_stay(
    session: Session, consultation: Consultation, waits: Theme, travel: Theme, by: User
) -> None:
    child = add_theme(session, consultation, "child", parent_id=waits.id)
    both = add_comment(session, consultation, [waits, travel], "both")
    only = add_comment(session, consultation, [waits], "only")
    later = add_comment(session, consultation, [waits], "later")
    decisions.judge(session, both, waits, True, by)
    session.expire_all()
    decisions.merge_theme(session, waits, travel, by)
    assert states(session, travel) == {"both": ACCEPTED, "only": SUGGESTED, "later": SUGGESTED}
    decisions.judge(session, later, travel, True, by)
    session.refresh(child)
    assert child.parent_id == travel.id
    merge = session.scalars(select(ThemeMerge)).one()
    merging.undo(session, consultation.id, merge.id, by)
    session.expire_all()
    assert states(session, waits) == {"both": ACCEPTED, "only": SUGGESTED, "later": SUGGESTED}
    assert states(session, travel) == {"both": SUGGESTED, "later": ACCEPTED}
    assert (waits.state, waits.merged_into_id) == (ACCEPTED, None)
    assert (waits.keywords, travel.keywords) == (["waiting list", "taxi"], ["bus", "taxi"])
    assert child.parent_id == waits.id
    assert only.codings[0].theme_id == waits.id
    with pytest.raises(NotPossible):
        merging.undo(session, consultation.id, merge.id, by)


def test_words_taken_back_are_not_brought_back_by_an_undo(
    session: Session, consultation: Consultation, waits: Theme, travel: Theme, by: User
) -> None:
    gone = add_comment(session, consultation, [waits], "gone")
    decisions.merge_theme(session, waits, travel, by)
    session.delete(gone)
    session.flush()
    merging.undo(session, consultation.id, session.scalars(select(ThemeMerge.id)).one(), by)
    assert states(session, waits) == {}


def test_a_chain_of_merges_is_undone_from_its_end(
    session: Session, consultation: Consultation, waits: Theme, travel: Theme, by: User
) -> None:
    third = add_theme(session, consultation, "third")
    decisions.merge_theme(session, waits, travel, by)
    decisions.merge_theme(session, travel, third, by)
    first, second = session.scalars(select(ThemeMerge.id).order_by(ThemeMerge.id)).all()
    with pytest.raises(NotPossible):
        merging.undo(session, consultation.id, first, by)
    merging.undo(session, consultation.id, second, by)
    session.expire_all()
    assert (waits.state, waits.merged_into_id, travel.state) == (MERGED, travel.id, ACCEPTED)
    merging.undo(session, consultation.id, first, by)
    assert waits.state == ACCEPTED


def test_pairs_that_may_be_one_are_decided_by_a_person(
    staff: SignIn, visit: Visit, session: Session, consultation: Consultation, travel: Theme
) -> None:
    found = add_theme(session, consultation, "found-taxi", origin=MACHINE, state=SUGGESTED)
    other = add_theme(session, consultation, "found-bus", origin=MACHINE, state=SUGGESTED)
    for one in (found, other):
        add_comment(session, consultation, [one], f"I said {one.key}.")
    pairs = [
        MergeSuggestion(consultation_id=consultation.id, first=first, second=second, likeness=0.5)
        for first, second in ((found, other), (found, travel))
    ]
    session.add_all(pairs)
    session.commit()
    one, two = (pair.id for pair in pairs)
    session.commit()
    officer = staff("engagement_officer")
    assert "Suggested by the machine" in visit(officer, f"{HERE}/merges")
    visit(staff("viewer"), f"{HERE}/merges", 403)
    assert officer.post(f"{HERE}/merges/{two}", data={"do": "two"}).status_code == 303
    assert officer.post(f"{HERE}/merges/{one}", data={"do": "first"}).status_code == 303
    session.expire_all()
    assert (found.state, other.state, other.merged_into_id) == (ACCEPTED, MERGED, found.id)
    assert merging.suggestions(session, consultation.id) == []
    merge = session.scalars(select(ThemeMerge.id)).one()
    session.commit()
    assert "Undo" in visit(officer, f"{HERE}/merges")
    assert officer.post(f"{HERE}/merges/{merge}/undo").status_code == 303
    session.expire_all()
    assert other.state == SUGGESTED


def test_a_run_says_what_changed_and_keeps_no_words_of_a_few(
    staff: SignIn, visit: Visit, session: Session, consultation: Consultation, waits: Theme
) -> None:
    session.commit()
    officer = staff("engagement_officer")
    assert "No run has finished yet" in visit(officer, "/listen/transitions/changes")
    few = add_theme(session, consultation, "few", name="Her words", origin=MACHINE, state=SUGGESTED)
    add_comment(session, consultation, [few])
    add_comment(session, consultation, [waits])
    runs.note(session, consultation.id)
    session.delete(few)
    add_comment(session, consultation, [waits])
    travel = add_theme(session, consultation, "travel", name="Travel")
    add_comment(session, consultation, [travel])
    session.flush()
    runs.note(session, consultation.id)
    session.commit()
    page = visit(officer, "/listen/transitions/changes")
    assert "2 more comments, 4 in all." in page
    assert "A suggestion that fewer than 5 people said" in page
    assert "Her words" not in page
    found = runs.changes(session, consultation.id)
    assert found is not None
    assert [one.name for one in found.new] == ["Travel"]
    assert [(one.name, one.by) for one in found.grown] == [("Long waits", 1)]


def test_small_voices_have_a_shelf(
    staff: SignIn, visit: Visit, session: Session, consultation: Consultation, waits: Theme
) -> None:
    small = add_theme(session, consultation, "swings", origin=MACHINE, state=SUGGESTED)
    large = add_theme(session, consultation, "dinner", origin=MACHINE, state=SUGGESTED)
    for theme, times in ((small, 2), (large, 5)):
        for _ in range(times):
            add_comment(session, consultation, [theme], "The swings are too small for me.")
    session.commit()
    page = visit(staff("engagement_officer"), f"{HERE}/small")
    assert "swings</a>" in page
    assert "said by 2 people" in page
    assert "dinner</a>" not in page


def test_a_viewer_reads_the_codebook_and_changes_nothing(
    staff: SignIn, visit: Visit, session: Session, waits: Theme
) -> None:
    session.commit()
    viewer = staff("viewer")
    for path in (HERE, f"{HERE}/versions"):
        visit(viewer, path)
    visit(viewer, "/listen/transitions/changes", 403)  # it tells of single comments
    assert "Long waits" in viewer.get(f"{HERE}.csv").text
    for path in (f"{HERE}/new", f"{HERE}/{waits.id}", f"{HERE}/{waits.id}/split"):
        assert viewer.get(path).status_code == 403
        assert viewer.post(path).status_code == 403
    for path in (f"{HERE}/file", f"{HERE}/versions/1/restore", f"{HERE}/merges/1/undo"):
        assert viewer.post(path).status_code == 403


def test_a_run_asks_no_more_about_pairs_that_people_parted(
    session: Session, consultation: Consultation, by: User
) -> None:
    members = [str(add_comment(session, consultation).id) for _ in range(4)]
    found = Found(
        (
            FoundTheme("taxi", (), tuple(members[:2]), ()),
            FoundTheme("bus", (), tuple(members[2:]), ()),
        ),
        (),
        (Merge(0, 1, 0.6),),
    )
    understood = suggestions.Understood((), found, {})
    suggestions.store(session, consultation.id, understood)
    (pair,) = merging.suggestions(session, consultation.id)
    assert {pair.first.name, pair.second.name} == {"Taxi", "Bus"}
    merging.dismiss(session, consultation.id, pair.id, by)
    suggestions.store(session, consultation.id, understood)
    assert merging.suggestions(session, consultation.id) == []
