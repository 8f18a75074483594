"""Who have we not heard from? Counted from responses as they are now, beside the population."""

import io
from collections.abc import Callable
from copy import deepcopy
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from surveys import intake
from surveys.editions import today
from surveys.models import Consultation, Edition, Event, Response
from tests import samples
from voice.accounts.models import User
from voice.demo import reaching
from voice.involve.models import Headcount, Outreach, Plan
from voice.listen.heard import population, tallies
from voice.listen.heard.population_models import PopulationFigure
from voice.listen.heard.told import Told
from voice.listen.sources.files import UnusableFile

SignIn = Callable[[str], FlaskClient]
Visit = Callable[..., str]
HOME = "/listen/transitions/heard"
PLAN = f"{HOME}/plans/new?dimension=age&group=age_5_10"
DISTRICTS = ({"key": "melton", "name": {"en": "Melton"}},)
FILE = """dimension,group,value,denominator,date,source,confidence,note
age,age_5_10,40,100,2024,Strategy,stated,
age,age_11_15,60,100,2024,Strategy,stated,
language,not en,40,100,2024,School census,stated,
language,not en,10,100,2021,Census,about,older
"""


@pytest.fixture
def asked(session: Session, consultation: Consultation) -> Edition:
    """A young people's survey that asks for age, area, needs and ethnic group."""
    district, elsewhere = samples.make_options("m", "elsewhere", last=True)
    district["text"]["en"] = "Melton"
    told = (
        samples.ask("choice", "age", options=samples.make_options("age_5_10", "age_11_15")),
        samples.ask("area", "home", options=[district, elsewhere]),
        samples.ask("choices", "needs", options=samples.make_options("asd", "semh")),
        samples.ask(
            "choice",
            "equality_ethnicity_2",
            options=samples.make_options("asian", "prefer_not_to_say", last=True),
        ),
    )
    questions = [*deepcopy(samples.SURVEY["questions"]), *told]
    added = samples.add_edition(session, consultation, "asked", questions=questions)
    session.commit()
    return added


def hand_in(session: Session, edition: Edition, number: int = 1, **more: Any) -> list[Response]:
    """So many people gave the same answers."""
    people = samples.add_people(session, edition, number, **more)
    session.commit()
    return people


@pytest.fixture
def figures(session: Session, tmp_path: Path) -> None:
    path = tmp_path / "figures.csv"
    path.write_text(FILE, "utf-8")
    population.keep(session, path.name, population.read(path), None)
    session.commit()


def of_age(session: Session, consultation: Consultation) -> dict[str, Told]:
    return dict(tallies.of_consultation(session, consultation.id, DISTRICTS).told["age"])


def test_groups_are_counted_by_whose_voice_it_is_and_never_pooled(
    session: Session, consultation: Consultation, asked: Edition
) -> None:
    hand_in(session, asked, 3, answers={"age": "age_5_10"})
    hand_in(session, asked, 2, answers={"age": "age_5_10"}, answered_by="helped")
    hand_in(session, asked, 4, answers={"age": "age_5_10"}, answered_by="proxy")
    hand_in(session, asked, 1, answers={"age": "age_11_15"}, answered_by="unknown")
    hand_in(session, asked, 6)
    told = of_age(session, consultation)
    assert told["young_people"].counts == {"age_5_10": 5}
    assert (told["young_people"].asked, told["young_people"].untold) == (11, 6)
    assert told["for_young_people"].counts == {"age_5_10": 4, "age_11_15": 1}


def test_every_way_of_telling_a_group_is_understood(
    session: Session, consultation: Consultation, asked: Edition
) -> None:
    answers = {"home": "m", "needs": ["asd", "semh"], "equality_ethnicity_2": "prefer_not_to_say"}
    hand_in(session, asked, 2, answers=answers, language="ar", channel="paper")
    hand_in(session, asked, 1, answers={"home": "elsewhere", "needs": ["asd"]})
    found = tallies.of_consultation(session, consultation.id, DISTRICTS).told
    own = {name: by_voice["young_people"] for name, by_voice in found.items() if by_voice}
    assert own["area"].counts == {"melton": 2, "elsewhere": 1}
    assert (own["area"].people, own["area"].untold) == (2, 1)
    assert own["needs"].counts == {"asd": 3, "semh": 2}
    assert own["needs"].people == 3
    assert (own["ethnicity"].people, own["ethnicity"].untold) == (0, 3)
    assert own["language"].counts == {"ar": 2, "en": 1}
    assert own["way"].counts == {"paper": 2, "phone": 1}
    assert not found["provision"]
    assert not found["setting"]


def test_only_groups_that_everybody_was_offered_are_compared(
    session: Session, consultation: Consultation, asked: Edition
) -> None:
    fewer = samples.ask("choice", "age", options=samples.make_options("age_11_15", "age_16_18"))
    other = samples.add_edition(session, consultation, "other", questions=[fewer])
    hand_in(session, asked, 2, answers={"age": "age_5_10"})
    hand_in(session, other, 2, answers={"age": "age_16_18"})
    assert of_age(session, consultation)["young_people"].offered == ("age_11_15",)


def test_practitioners_are_not_compared_with_who_lives_here(
    session: Session, consultation: Consultation
) -> None:
    staff = samples.add_edition(session, consultation, "staff", audience="practitioners")
    hand_in(session, staff, 3)
    assert not any(tallies.of_consultation(session, consultation.id).told.values())


def test_what_is_withdrawn_is_not_counted_any_more(
    session: Session, consultation: Consultation, asked: Edition
) -> None:
    (gone, _stays) = hand_in(session, asked, 2, answers={"age": "age_5_10"})
    intake.withdraw(session, gone, b"tests only")
    session.commit()
    assert of_age(session, consultation)["young_people"].counts == {"age_5_10": 1}


def test_the_page_says_who_is_missing_and_shows_sources_that_disagree(
    session: Session, asked: Edition, figures: None, staff: SignIn, visit: Visit
) -> None:
    hand_in(session, asked, 5, answers={"age": "age_5_10"})
    hand_in(session, asked, 80, answers={"age": "age_11_15"})
    hand_in(session, asked, 15, language="ar")
    page = " ".join(visit(staff("engagement_officer"), HOME).split())
    top = page[page.index('id="gaps"') : page.index('id="plans"')]
    assert "age 5 10" not in page  # a group has the words of its answer
    assert "heard 5, expected about 34" in top
    assert "Few" in top
    assert "Sources disagree" in top
    assert "40%: Few" in top
    assert "10%: About right" in top
    assert "1 survey is open" in page
    assert "Figures differ" in page
    assert 'class="reach"' in page
    assert "Where they learn" in page[page.index('id="not-asked"') :]


def test_viewers_see_small_numbers_hidden_and_nobody_else_sees_anything(
    session: Session,
    asked: Edition,
    figures: None,
    staff: SignIn,
    visit: Visit,
    client: FlaskClient,
) -> None:
    hand_in(session, asked, 5, answers={"age": "age_5_10"})
    hand_in(session, asked, 83, answers={"age": "age_11_15"})
    page = visit(staff("viewer"), HOME)
    assert "<strong>c</strong>" in page
    assert "<strong>85</strong>" in page
    assert "<strong>5</strong>" not in page
    assert "<strong>83</strong>" not in page
    assert "reach-dot" not in page
    assert "Plan to reach them" not in page
    assert "heard 5" not in page
    for address in (HOME, "/listen/population"):
        assert client.get(address).status_code == 302


def test_a_consultation_without_answers_or_figures_says_so(
    consultation: Consultation, staff: SignIn, visit: Visit
) -> None:
    officer = staff("engagement_officer")
    assert "Nobody has answered yet" in visit(officer, HOME)
    assert "No figures yet" in visit(officer, "/listen/population")
    assert officer.get("/listen/nothing/heard").status_code == 404


def bring(client: FlaskClient, text: str, name: str = "figures.csv") -> Any:
    return client.post("/listen/population", data={"file": (io.BytesIO(text.encode()), name)})


def test_figures_come_from_a_file_and_a_newer_one_takes_its_place(
    session: Session, consultation: Consultation, staff: SignIn, visit: Visit
) -> None:
    officer = staff("engagement_officer")
    assert bring(officer, FILE).status_code == 302
    assert bring(officer, "\n".join(FILE.splitlines()[:3])).status_code == 302
    assert bring(officer, FILE, "other.csv").status_code == 302
    assert session.query(PopulationFigure).count() == 2 + 4
    page = visit(officer, "/listen/population")
    assert "engagement-officer@example.org" in page
    assert "40 of 100" in page
    assert "All but English" in page
    officer.post("/listen/population/1/remove")
    officer.post("/listen/population/1/remove")
    assert session.query(PopulationFigure).count() == 4


def test_a_file_with_wrong_rows_is_refused_whole_with_each_row_named(
    session: Session, staff: SignIn
) -> None:
    assert bring(staff("viewer"), FILE).status_code == 403
    officer = staff("engagement_officer")
    wrong = FILE + "age,age_0_4,lots,100,2024,Strategy,stated,\nshoes,x,1,2,2024,S,stated,\n"
    reply = bring(officer, wrong)
    assert reply.status_code == 422
    assert "Row 6: “value” is not a number of 0 or more. It says “lots”." in reply.text
    assert "Row 7: “dimension” is not a word that we know. It says “shoes”." in reply.text
    for text, name, said in (
        ("dimension,group\nage,x\n", "f.csv", "has no column &#34;value&#34;"),
        (FILE, "f.pdf", "is not a .csv or .xlsx file"),
        (FILE.splitlines()[0], "f.csv", "has no rows"),
    ):
        reply = bring(officer, text, name)
        assert (reply.status_code, said in reply.text) == (422, True), reply.text
    assert officer.post("/listen/population").status_code == 422
    assert session.query(PopulationFigure).count() == 0


def test_a_gap_becomes_a_plan_with_an_owner_and_keeps_what_was_typed(
    session: Session, asked: Edition, staff: SignIn, visit: Visit
) -> None:
    officer = staff("engagement_officer")
    assert 'value="Reach people: age_5_10"' in visit(officer, PLAN)
    typed = {"text": "Ask the youth club", "owner": "0", "day": "soon"}
    reply = officer.post(PLAN, data=typed)
    assert reply.status_code == 422
    for said in ("Choose who owns it.", "Write the day like 31/01/2027", "Ask the youth club"):
        assert said in reply.text
    assert session.query(Plan).count() == 0
    owner = session.query(User).one().id
    good = typed | {"owner": str(owner), "day": today().isoformat()}
    assert officer.post(PLAN, data=good).status_code == 302
    hand_in(session, asked, 1)
    page = visit(officer, HOME)
    assert "Ask the youth club" in page
    assert "Due" in page
    assert "Ask the youth club" in visit(officer, "/involve")
    officer.post(f"{HOME}/plans/1")
    assert session.query(Plan).one().done_at is not None
    assert "Ask the youth club" not in visit(officer, "/involve")
    officer.post(f"{HOME}/plans/1", data={"again": "1"})
    officer.post(f"{HOME}/plans/1/edit", data=good | {"text": "Ask two clubs"})
    assert "Ask two clubs" in visit(officer, f"{HOME}/plans/1")
    for bad in ("dimension=shoes&group=a", "dimension=age&group=", "dimension=age"):
        assert officer.get(f"{HOME}/plans/new?{bad}").status_code == 404
    assert staff("viewer").get(f"{HOME}/plans/1").status_code == 403


def test_events_and_meetings_count_towards_a_plan(
    session: Session, consultation: Consultation, asked: Edition, staff: SignIn, visit: Visit
) -> None:
    officer = staff("engagement_officer")
    hand_in(session, asked, 2, answers={"age": "age_5_10"})
    event = Event(
        code="club", consultation=consultation, place="Club", day=today() - timedelta(1),
        group="Youth club", surveys=["asked"], note="",
    )  # fmt: skip
    session.add(event)
    session.flush()
    for question, hands in (("told", 3), ("told", 4), ("feel", 5)):
        session.add(Headcount(event_id=event.id, question=question, option="o", hands=hands))
    session.commit()
    owner = session.query(User).one().id
    sent = {"text": "Go", "owner": owner, "day": today().isoformat(), "events": [event.id]}
    assert officer.post(PLAN, data=sent).status_code == 302
    hand_in(session, asked, 3, answers={"age": "age_5_10"}, event_id=event.id)
    hand_in(session, asked, 1, answers={"age": "age_11_15"}, event_id=event.id)
    met = {
        "survey": "asked", "kind": "meeting", "who": "Club", "place": "Hall",
        "day": "2026-11-03", "people": "14",
    }  # fmt: skip
    assert officer.post(f"{HOME}/plans/1/meetings", data=met | {"who": ""}).status_code == 422
    assert officer.post(f"{HOME}/plans/1/meetings", data=met).status_code == 302
    page = " ".join(visit(officer, f"{HOME}/plans/1").split())
    assert "<strong>2</strong> people of this group had answered" in page
    assert "<strong>5</strong> people of this group have answered now" in page
    assert "<strong>3</strong> of them at the events" in page
    assert "<strong>14</strong> people met" in page
    assert '>4</td><td class="number" data-label="Most hands for a question">7<' in page
    officer.post(f"{HOME}/plans/1", data={"remove": "1"})
    session.expire_all()
    assert session.query(Plan).count() == 0
    assert session.query(Outreach).one().plan_id is None


def test_the_demo_areas_figures_are_whole(app: Flask, session: Session) -> None:
    reaching.load_population(session)
    kept = population.figures(session)
    assert {"age", "area", "provision", "ethnicity", "language", "setting"} <= {
        one.dimension for one in kept
    }
    assert all(one.source and one.date for one in kept)


def test_a_file_that_is_no_table_is_refused_in_words(tmp_path: Path) -> None:
    path = tmp_path / "figures.csv"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(UnusableFile, match="UTF-8"):
        population.read(path)
