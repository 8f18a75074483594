"""Findings taken out: what leaves is suppressed, nobody's name is in it, and programs open it."""

import csv
import json
import logging
import random
from collections.abc import Callable, Mapping
from dataclasses import replace
from io import BytesIO, StringIO
from typing import Any

import pytest
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator
from openpyxl import load_workbook
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from analysis.disclosure import HIDDEN, Published, PublishedGroup, PublishedTable, publish_table
from analysis.findings import OWN, Parts, Publication, Table, publish_parts
from bench.intruder import World, hidden_cells, make_world, reach
from surveys.editions import today
from surveys.models import Consultation, Edition, Response
from tests import refi_qda, samples
from tests.analysis.test_publishing import AT_LIMIT, BESIDE, YOUNG, heard
from tests.voice.respond_samples import make_safe
from tests.voice.test_listen_topics import answer
from voice.listen import taking_out
from voice.listen.models import ACCEPTED, SUGGESTED, Coding, Comment, Theme
from voice.listen.taking_out import csv_files, json_file, qdpx, xlsx
from voice.listen.taking_out.comments import Coded, Spoken
from voice.listen.taking_out.parcels import Code, Parcel, Sheet
from voice.listen.topics import figures
from voice.listen.topics.counts import Counted
from voice.listen.topics.figures import OTHER, SAID
from voice.listen.topics.topics import Asked

SignIn = Callable[[str], FlaskClient]
HOME = "/listen/transitions/take-out"
SECRET = "My son Aiden Whitlock waits at Oakfield Primary School. More visits would help us."


@pytest.fixture
def edition(session: Session, consultation: Consultation) -> Edition:
    added = samples.add_edition(session, consultation, "young")
    session.commit()
    return added


@pytest.fixture
def themes(session: Session, consultation: Consultation) -> dict[str, Theme]:
    """Two accepted themes, one with a dangerous name, and one that only a machine suggests."""
    named = {"visits": "Visits", "sums": "=1+1", "maybe": "Machine’s own idea"}
    added = {
        key: Theme(
            consultation_id=consultation.id,
            key=key,
            name=name,
            origin="codebook",
            state=SUGGESTED if key == "maybe" else ACCEPTED,
        )
        for key, name in named.items()
    }
    session.add_all(added.values())
    session.commit()
    return added


@pytest.fixture
def told(session: Session, edition: Edition, themes: dict[str, Theme]) -> list[Response]:
    """Sixty young people: most speak of visits, four of sums; one may not be quoted."""
    visits, sums = themes["visits"], themes["sums"]
    answer(session, edition, 30, words="More visits before summer.", theme=visits, state=ACCEPTED)
    answer(session, edition, 25, words="=cmd|' /C calc'!A0", answers={"feel": "ok"})
    answer(session, edition, 4, words="Sums are hard.", theme=sums, answers={"feel": "sad"})
    answer(session, edition, 1, words="Never share this sentence.", may_quote=False)
    secret = answer(session, edition, 1, words=SECRET, theme=visits)
    for comment in session.scalars(select(Comment).where(Comment.text == SECRET)):
        comment.codings[0].evidence = ["more visits"]
        comment.codings.append(Coding(theme=themes["maybe"], state=SUGGESTED, evidence=[]))
    session.flush()
    for comment in session.scalars(select(Comment).where(Comment.may_quote)):
        make_safe(session, comment)
    session.commit()
    return secret


def pack(session: Session, consultation: Consultation, **how: bool) -> Parcel:
    return taking_out.pack(session, consultation, "en", **how)


def test_words_that_two_people_did_not_make_safe_stay_with_the_team(
    session: Session, consultation: Consultation, told: list[Response], edition: Edition
) -> None:
    answer(session, edition, 1, words="Nobody has read this yet.")
    session.commit()
    passed_on, own = pack(session, consultation), pack(session, consultation, exact=True)
    assert "Nobody has read this yet." not in [one.text for one in passed_on.comments]
    assert "Nobody has read this yet." in [one.text for one in own.comments]


def sheets_of(data: bytes) -> dict[str, Any]:
    return {sheet.title: sheet for sheet in load_workbook(BytesIO(data)).worksheets}


@pytest.mark.one_store
def test_a_workbook_has_a_sheet_a_topic_with_filters_a_frozen_head_and_no_formula(
    session: Session, consultation: Consultation, told: list[Response]
) -> None:
    found = sheets_of(xlsx.write(pack(session, consultation)))
    assert list(found) == [
        "About",
        "Moving",
        "Told",
        "Place",
        "Helped",
        "Better",
        "Comments",
        "Themes",
    ]
    for sheet in found.values():
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref.startswith("A1:")
        assert {cell.data_type for row in sheet.rows for cell in row} <= {"s", "n"}
    better = [[cell.value for cell in row] for row in found["Better"].rows]
    spoke = "young_people, themselves as far as known"
    assert better[0] == ["question", "part", "answer", spoke, "says"]
    assert better[1:] == [
        ["Themes", None, "People who answered", 60, None],
        ["Themes", None, "=1+1", "c", None],
        ["Themes", None, "Visits", 30, None],
    ]
    assert "=1+1" in [cell.value for cell in found["Themes"]["B"]]
    run = next(cell for cell in found["Comments"]["E"] if str(cell.value).startswith("=cmd"))
    assert run.data_type == "s"
    assert run.quotePrefix
    assert len(found["Better"]._charts) == 1


@pytest.mark.one_store
def test_a_csv_cell_that_would_run_begins_with_an_apostrophe(
    session: Session, consultation: Consultation, told: list[Response]
) -> None:
    parcel = pack(session, consultation)
    for name in ("csv", "comments"):
        text = taking_out.FORMATS[name].write(parcel).decode("utf-8-sig")
        cells = [cell for row in csv.reader(StringIO(text)) for cell in row]
        assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    assert "'=cmd" in text


def test_only_words_that_may_be_shared_leave_with_names_covered_and_small_themes_unnamed(
    session: Session, consultation: Consultation, told: list[Response]
) -> None:
    parcel = pack(session, consultation)
    written = "".join(one.text for one in parcel.comments)
    for secret in ("Never share", "Aiden", "Whitlock", "Oakfield"):
        assert secret not in written
    (covered,) = (one for one in parcel.comments if "[name removed]" in one.text)
    assert [each.theme for each in covered.coded] == ["visits"], "no machine’s suggested theme"
    assert not covered.coded[0].is_checked
    ((start, end),) = covered.coded[0].spans
    assert covered.text[start:end] == "More visits would help us."
    named = {each.theme for one in parcel.comments for each in one.coded}
    assert named == {"visits"}, "four who speak of sums could be counted"
    exact = pack(session, consultation, exact=True)
    assert {each.theme for one in exact.comments for each in one.coded} == {"visits", "sums"}
    assert "Aiden" not in "".join(one.text for one in exact.comments)


def test_words_in_another_language_leave_only_as_a_persons_translation(
    session: Session, consultation: Consultation, edition: Edition, themes: dict[str, Theme]
) -> None:
    answer(session, edition, 12, words="مرحبا بكم في المدرسة")
    for number, comment in enumerate(session.scalars(select(Comment))):
        comment.language = "ar"
        comment.translation = "Welcome to school." if number else None
        if number:
            make_safe(session, comment)
    session.commit()
    found = pack(session, consultation).comments
    assert [one.text for one in found] == ["Welcome to school."] * 11


def test_comments_of_fewer_than_ten_people_stay_here(
    session: Session, consultation: Consultation, edition: Edition, themes: dict[str, Theme]
) -> None:
    answer(session, edition, 8, words="More visits.", theme=themes["visits"])
    answer(session, edition, 1, words="Nothing.")
    parcel = pack(session, consultation)
    assert parcel.comments == ()
    (sheet,) = (one for one in parcel.sheets if one.key == "better")
    assert {row.label: row.shown for row in sheet.figures[0].rows} == {
        "=1+1": ("–",),
        "Visits": (SAID,),
    }


def test_closed_answers_given_for_somebody_are_never_one_number_with_those_of_who_answered(
    session: Session, consultation: Consultation, edition: Edition
) -> None:
    answer(session, edition, 20, answers={"feel": "happy"})
    answer(session, edition, 15, answers={"feel": "happy"}, answered_by="helped")
    answer(session, edition, 30, answers={"feel": "sad"}, answered_by="proxy")
    session.commit()
    exact, safe = pack(session, consultation, exact=True), pack(session, consultation)
    rows = list(csv.DictReader(StringIO(csv_files.write_findings(exact).decode("utf-8-sig"))))
    sad = {row["whose"]: (row["people"], row["of"]) for row in rows if row["answer"] == "Bad"}
    assert sad == {"themselves": ("0", "35"), "proxy": ("30", "30")}
    heads = [cell.value for sheet in load_workbook(BytesIO(xlsx.write(exact))) for cell in sheet[1]]
    assert {"young_people, themselves as far as known", "young_people, said for them"} <= set(heads)
    (feel,) = (one for sheet in safe.sheets for one in sheet.figures if one.kind == "faces")
    assert [(one.whose, one.people) for one in feel.columns] == [
        ("themselves", "35"),
        ("proxy", "30"),
    ]
    assert {row.key: row.shown for row in feel.rows}["sad"] == ("0", "30")


def test_what_was_said_for_somebody_is_in_no_files_number_of_who_spoke_themselves(
    session: Session, consultation: Consultation, edition: Edition, themes: dict[str, Theme]
) -> None:
    visits = themes["visits"]
    for number, whose in ((20, "self"), (12, "helped"), (11, "proxy"), (3, "unknown")):
        answer(session, edition, number, words=whose, theme=visits, answered_by=whose)
        answer(session, edition, 3, words=whose, answered_by=whose)
    for comment in session.scalars(select(Comment)):
        make_safe(session, comment)
    session.commit()
    exact, safe = pack(session, consultation, exact=True), pack(session, consultation)
    assert _of_visits(exact) == {"self": "20", "helped": "12", "unknown": "3", "proxy": "11"}
    assert _of_visits(safe) == {"self": "20", "other": "15", "proxy": "10"}
    assert {(one.text, one.whose) for one in safe.comments} == {
        ("self", "self"),
        ("helped", "other"),
        ("unknown", "other"),
        ("proxy", "proxy"),
    }
    assert {one.text for one in exact.comments} == {one.whose for one in exact.comments}
    heads = [cell.value for cell in sheets_of(xlsx.write(exact))["Better"][1]]
    assert heads[3:-1] == [
        f"young_people, {whose}"
        for whose in ("own words", "with help", "not known whose words", "said for them")
    ]
    _project, texts = refi_qda.read(qdpx.write(safe))
    assert len(texts) == 58
    answer(session, edition, 30, words="b", theme=visits, answered_by="self", may_quote=False)
    session.execute(delete(Comment).where(Comment.text == "proxy", Comment.id % 3 > 0))
    session.commit()
    few = pack(session, consultation)
    assert _of_visits(few) == {"self": "50", "other": "15", "proxy": SAID}
    assert "proxy" not in {one.whose for one in few.comments}, "so few words stay here"
    assert {one.theme for each in few.comments for one in each.coded} == {"visits"}


def _of_visits(parcel: Parcel) -> dict[str, str]:
    """The people of a theme by whose words, as the table of findings tells them."""
    text = csv_files.write_findings(parcel).decode("utf-8-sig")
    rows = list(csv.DictReader(StringIO(text)))
    return {one["whose"]: one["people"] for one in rows if one["answer"] == "Visits"}


def test_what_is_withdrawn_is_in_no_file(
    session: Session, consultation: Consultation, told: list[Response]
) -> None:
    session.delete(session.scalars(select(Response).where(Response.id == told[0].id)).one())
    session.commit()
    session.expire_all()
    parcel = pack(session, consultation, exact=True)
    assert "would help us" not in "".join(one.text for one in parcel.comments)
    (sheet,) = (one for one in parcel.sheets if one.key == "better")
    assert {row.label: row.shown for row in sheet.figures[0].rows}["Visits"] == ("30",)


@pytest.mark.one_store
def test_json_is_as_its_schema_says(
    session: Session, consultation: Consultation, told: list[Response]
) -> None:
    Draft202012Validator.check_schema(json_file.schema())
    for exact in (False, True):
        document = json.loads(json_file.write(pack(session, consultation, exact=exact)))
        Draft202012Validator(json_file.schema()).validate(document)
        assert document["comments"]


@pytest.mark.one_store
def test_a_coded_project_is_as_refi_qda_publishes_it(
    session: Session, consultation: Consultation, told: list[Response]
) -> None:
    parcel = pack(session, consultation)
    data = qdpx.write(parcel)
    assert refi_qda.find_faults(data) == []
    project, texts = refi_qda.read(data)
    users = [one.get("name") for one in project.iter(f"{refi_qda.NAMESPACE}User")]
    assert users == [qdpx.TEAM, qdpx.MACHINE], "nobody by name"
    assert len(texts) == len(parcel.comments)


def test_codes_stand_below_their_parents_and_odd_letters_keep_positions() -> None:
    codes = (
        Code("late", "Late", "", parent="waits"),
        Code("waits", "Waits", "All <waits> & more"),
        Code("a", "A", "", parent="b"),
        Code("b", "B", "", parent="a"),
    )
    spoken = Spoken(
        "t", "parents", "", "\x01Bad 😀 wait. Good.", False, (Coded("late", True, ((0, 11),)),)
    )
    parcel = Parcel("c", "T\x02", today(), False, (), codes, (spoken,))
    data = qdpx.write(parcel)
    assert refi_qda.find_faults(data) == []
    project, texts = refi_qda.read(data)
    (waits,) = (
        one for one in project.iter(f"{refi_qda.NAMESPACE}Code") if one.get("name") == "Waits"
    )
    assert [one.get("name") for one in waits.findall(f"{refi_qda.NAMESPACE}Code")] == ["Late"]
    assert len(list(project.iter(f"{refi_qda.NAMESPACE}Code"))) == 4
    (text,) = texts.values()
    assert text[0:11] == "\ufffdBad 😀 wait"


def test_topics_with_like_names_have_sheets_of_their_own() -> None:
    names = [
        "A/B: a very long name that no sheet can have",
        "A B  a very long name that no sheet",
        "History",
        "",
    ]
    sheets = tuple(Sheet(name, name, (), ()) for name in names)
    parcel = Parcel("c", "T", today(), False, sheets, (), ())
    found = list(sheets_of(xlsx.write(parcel)))
    assert len({name.casefold() for name in found}) == len(found) == 6
    assert max(map(len, found)) <= 31


@pytest.mark.parametrize("seed", range(12))
def test_no_hidden_number_can_be_worked_out_from_the_sheets(seed: int) -> None:
    """As a stranger reads them: from the cells of the workbook alone."""
    chance = random.Random(seed)  # worlds of a test, no secret
    first, second = make_world(chance), make_world(chance)
    worlds = {"one": first, "two": replace(second, closed=first.closed)}
    safe = publish_parts({topic: one.heard for topic, one in worlds.items()}, first.closed)
    found = sheets_of(xlsx.write(_parcel_of(worlds, safe)))
    closed = _blocks(found["closed"])
    for topic, world in worlds.items():
        seen = _seen(_blocks(found[topic])["Themes"], closed)
        for cell in hidden_cells(seen):
            low, high = reach(world, seen, cell)
            assert low < high, cell


def test_the_stranger_would_find_a_number_if_questions_were_made_safe_one_by_one() -> None:
    closed = {"q": AT_LIMIT, "r": BESIDE}
    world = World(heard({(YOUNG, "self"): (30, 9)}), closed)
    safe = publish_parts({"one": world.heard}, closed)
    apart = {name: publish_table(dict(table.counts)) for name, table in closed.items()}
    for each, known in ((safe, False), (replace(safe, closed=apart), True)):
        found = sheets_of(xlsx.write(_parcel_of({"one": world}, each)))
        seen = _seen(_blocks(found["one"])["Themes"], _blocks(found["closed"]))
        cells = list(hidden_cells(seen))
        assert any(reach(world, seen, cell) == (1, 1) for cell in cells) is known


def _parcel_of(worlds: Mapping[str, World], safe: Parts) -> Parcel:
    """Topics of random people, and closed questions that those of the first answered."""
    closed = worlds["one"].closed
    sheets = [
        Sheet(topic, topic, (), (figures.of_publication(safe.parts[topic], _themes_of(world)),))
        for topic, world in worlds.items()
    ]
    questions = (
        figures.of_answers(_counted(name, table), "en", safe.closed[name])
        for name, table in closed.items()
        if name in safe.closed
    )
    sheets.append(Sheet("closed", "closed", (), tuple(questions)))
    return Parcel("c", "T", today(), False, tuple(sheets), (), ())


def _themes_of(world: World) -> list[Theme]:
    return [Theme(id=name, name=name) for name in world.heard.topics]


def _counted(name: str, table: Table) -> Counted:
    question = samples.ask("faces", name, options=samples.make_options(*table.answers))
    asked = Asked(1, 1, 1, "g0", question | {"text": {"en": name}})
    return Counted((asked,), "", table)


def _blocks(sheet: Any) -> dict[str, PublishedTable]:
    """The tables of a sheet, by question, as far as its cells tell."""
    head, *rows = [[cell.value for cell in row] for row in sheet.rows]
    found = {}
    for question in dict.fromkeys(row[0] for row in rows):
        (people, *answers) = [row for row in rows if row[0] == question]
        groups = tuple(
            _group(_name_of(head[at]), people[at], {row[2]: row[at] for row in answers})
            for at in range(3, len(head) - 1)
            if people[at] is not None
        )
        found[question] = PublishedTable("numbers", groups, None, None)
    return found


def _name_of(head: str) -> str:
    group, _, whose = head.removesuffix(", themselves as far as known").partition(", ")
    return f"{group} {OWN if whose == 'own words' else OTHER}" if whose else group


def _group(name: str, people: Any, cells: dict[str, Any]) -> PublishedGroup:
    is_told = all(cell == HIDDEN or isinstance(cell, int) for cell in cells.values())
    return PublishedGroup(
        name,
        "numbers" if is_told else "words",
        {answer: _published(cell) for answer, cell in cells.items()},
        _published(people) if people == HIDDEN or isinstance(people, int) else None,
    )


def _published(cell: Any) -> Published:
    return Published(cell, str(cell)) if isinstance(cell, int) else Published(None, HIDDEN)


def _seen(topics: PublishedTable, closed: Mapping[str, PublishedTable]) -> Publication:
    names = [row.name.partition(" ") for row in topics.groups]
    untold = {OWN: Published(None, HIDDEN), OTHER: Published(None, HIDDEN)}
    whose = tuple(
        PublishedGroup(group, "words", untold, None)
        for group in dict.fromkeys(group for group, _, _ in names)
    )
    split = frozenset(group for group, _, part in names if part)
    return Publication(PublishedTable("words", whose, None, None), topics, split, {}, closed)


def test_who_may_take_out_what(
    staff: SignIn, client: FlaskClient, told: list[Response], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    assert client.get(f"{HOME}/xlsx").status_code == 302
    viewer, lead, officer = map(staff, ("viewer", "safeguarding_lead", "engagement_officer"))
    assert "exact" not in viewer.get(HOME).text
    assert "qdpx" not in viewer.get(HOME).text
    plain = viewer.get(f"{HOME}/xlsx")
    assert "Comments" not in sheets_of(plain.data)
    assert "summer" not in viewer.get(f"{HOME}/json").text
    for path in ("comments", "qdpx", "xlsx?numbers=exact"):
        assert viewer.get(f"{HOME}/{path}").status_code == 403
    assert lead.get(f"{HOME}/qdpx").status_code == 200
    assert lead.get(f"{HOME}/json?numbers=exact").status_code == 403
    assert officer.get(f"{HOME}/nothing").status_code == 404
    reply = officer.get(f"{HOME}/xlsx?numbers=exact")
    assert reply.headers["Content-Disposition"] == "attachment; filename=transitions-exact.xlsx"
    assert reply.headers["Cache-Control"] == "no-store"
    better = [[cell.value for cell in row] for row in sheets_of(reply.data)["Better"].rows]
    assert better[2][3] == 4
    assert "took out exact numbers of transitions" in caplog.text
    assert "30" in officer.get(f"{HOME}/csv").text


@pytest.mark.one_store
def test_pages_say_what_is_in_each_file(
    staff: SignIn, visit: Callable[..., str], told: list[Response]
) -> None:
    page = visit(staff("forum_coordinator"), HOME)
    assert "Exact numbers, for your own team" in page
    assert "Small numbers hidden" in page
