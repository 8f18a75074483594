"""Forums rank for themselves: who may do what, what counts, and what is shown."""

import re
from collections.abc import Callable, Sequence
from datetime import timedelta
from html import unescape
from typing import Any
from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from surveys.base import utc_now
from surveys.editions import today
from surveys.models import Consultation, Edition
from tests.voice.respond_samples import add_comment, add_crowd, add_person, add_theme
from voice.listen.models import Theme
from voice.respond.rankings import rankings
from voice.respond.rankings import results as ranking_results
from voice.respond.rankings.models import Ranking, RankingBallot
from voice.respond.rankings.plans import Plan

Staff = Callable[[str], FlaskClient]
Visit = Callable[..., str]

NEW = "/respond/transitions/ranking/new"


@pytest.fixture
def themes(session: Session, consultation: Consultation) -> list[Theme]:
    added = [
        add_theme(session, consultation, key, picture="openmoji:1F4DE")
        for key in ("one_person", "transport", "short_breaks", "calm_space")
    ]
    session.commit()
    return added


def begin(
    session: Session, consultation: Consultation, themes: Sequence[Theme], method: str = "pairs"
) -> Ranking:
    plan = Plan(themes, method, today(), {"young_people": 2, "parents": 12})
    ranking = rankings.begin(session, consultation, plan, None)
    rankings.open_to_votes(ranking)
    session.commit()
    return ranking


def address(ranking: Ranking, forum: int = 0, language: str = "en") -> str:
    return f"/{language}/r/{ranking.forums[forum].code}"


def vote(client: FlaskClient, where: str, wanted: Sequence[Theme], **fields: Any) -> Any:
    """Vote as the page asks, for whatever stands earlier in `wanted`; the answer."""
    best = [str(theme.id) for theme in wanted]
    pairs = set(re.findall(r'name="(pair-(\d+)-(\d+))"', client.get(where).text))
    chosen = {name: min(one, other, key=best.index) for name, one, other in pairs}
    return client.post(where, data={"ballot": str(uuid4())} | chosen | fields)


def ballots(session: Session) -> int:
    session.expire_all()
    return session.scalar(select(func.count()).select_from(RankingBallot)) or 0


def test_two_forums_rank_and_each_has_its_own_list(
    session: Session,
    consultation: Consultation,
    themes: list[Theme],
    edition: Edition,
    client: FlaskClient,
    staff: Staff,
    visit: Visit,
) -> None:
    person = add_person(session, edition)
    add_comment(session, consultation, themes[:1], "The bus came late. " * 3, response_id=person.id)
    add_crowd(session, consultation, 4, 9, themes[0], "young_people")
    session.commit()
    officer = staff("engagement_officer")
    page = visit(officer, NEW)
    assert page.count(" checked") == 4 + 1 + 2, "themes, a method, and two forums are chosen"
    form = {
        "themes": [theme.id for theme in themes],
        "method": "pairs",
        "forums": ["young_people", "parents"],
        "quorum_young_people": "2",
        "quorum_parents": "12",
        "until": today().isoformat(),
    }
    made = officer.post(NEW, data=form).location
    cards = visit(officer, made)
    assert "one person" in cards
    names = {f"name_{theme.id}_en": theme.name for theme in themes}
    names |= {f"name_{theme.id}_ar": "شخص" for theme in themes}
    assert "Nothing here" not in officer.post(f"{made}/cards", data=names | {"do": "open"}).text
    assert "The vote is open" in visit(officer, made)

    ranking = session.scalars(select(Ranking)).one()
    young, parents = address(ranking), address(ranking, 1)
    assert client.get(f"/r/{ranking.forums[0].code}").location == young
    assert 'dir="rtl"' in visit(client, address(ranking, language="ar"))
    for _ in range(12):
        assert vote(client, young, themes).location == f"{young}/thanks"
        vote(client, parents, themes[::-1])
    assert "They count" in visit(client, f"{young}/thanks")
    client.post(parents, data={"ballot": str(uuid4()), "do": "abstain"})
    counts = officer.get(f"{made}/count.json").json["counts"]
    assert list(counts.values()) == [
        "12 people took part. Enough for the forum’s voice.",
        "13 people took part. 1 did not choose. Enough for the forum’s voice.",
    ]
    assert "What each forum says" not in visit(officer, made), "no order before the end"

    officer.post(f"{made}/close")
    result = unescape(visit(officer, made))
    assert "Young people: “one person” comes first." in result
    assert "Parents and carers: “calm space” comes first." in result
    assert "The two lists go against each other." in result
    assert "Matters more to young people than to parents and carers: “one person”" in result
    assert "ranked-map" in result
    assert "The bus came late." in result
    assert "4 people said it" in result
    assert "The bus came late." not in visit(staff("viewer"), made), "viewers read no comments"
    late = vote(client, young, themes)
    assert late.status_code == 410
    assert ballots(session) == 25


def test_a_vote_counts_once_and_keeps_no_trace_of_who_sent_it(
    session: Session, consultation: Consultation, themes: list[Theme], client: FlaskClient
) -> None:
    ranking = begin(session, consultation, themes)
    where, number = address(ranking), str(uuid4())
    for wanted in (themes, themes[::-1]):
        reply = vote(client, where, wanted, ballot=number)
        assert reply.status_code == 303
        assert "Set-Cookie" not in reply.headers
    assert "Set-Cookie" not in client.get(where).headers
    kept = session.scalars(select(RankingBallot)).one()
    first = {frozenset(pair[:2]): pair[2] for pair in kept.given["pairs"]}
    assert first[frozenset((str(themes[0].id), str(themes[1].id)))] == str(themes[0].id)
    assert {column.name for column in RankingBallot.__table__.columns} == {
        *("id", "forum_id", "given", "abstained", "language", "day")
    }
    for broken in ("", "7"):
        assert client.post(where, data={"ballot": broken}).status_code == 400
    assert client.get("/en/r/nothing").status_code == 404


def test_who_cannot_say_anywhere_takes_part_without_choosing(
    session: Session, consultation: Consultation, themes: list[Theme], client: FlaskClient
) -> None:
    ranking = begin(session, consultation, themes)
    where, pair = address(ranking), f"pair-{themes[0].id}-{themes[1].id}"
    nothing = client.post(where, data={"ballot": str(uuid4())})
    assert nothing.status_code == 422
    assert "Choose at least one." in nothing.text
    assert ballots(session) == 0
    client.post(where, data={"ballot": str(uuid4()), pair: "unsure"})
    kept = session.scalars(select(RankingBallot)).one()
    assert (kept.given, kept.abstained) == ({}, True)
    for answer in ("999", "not a card"):
        assert client.post(where, data={"ballot": str(uuid4()), pair: answer}).status_code == 422
    assert client.post(where, data={"ballot": str(uuid4()), "pair-1-999": "1"}).status_code == 422
    assert ballots(session) == 1


@pytest.mark.parametrize("method", ["stars", "dots"])
@pytest.mark.every_store
def test_stars_and_dots_are_counted_and_too_many_are_given_back(
    method: str,
    session: Session,
    consultation: Consultation,
    themes: list[Theme],
    client: FlaskClient,
    visit: Visit,
) -> None:
    ranking = begin(session, consultation, themes, method)
    where, ids = address(ranking), [theme.id for theme in themes]
    assert "data-step" not in visit(client, where)
    given: dict[str, Any] = {f"stars-{ids[0]}": "9", f"stars-{ids[1]}": "2"}
    if method == "dots":
        given = {"dot": ids}
    wrong = client.post(where, data={"ballot": str(uuid4())} | given)
    assert wrong.status_code == 422
    typed = 'value="9"' if method == "stars" else f'value="{ids[3]}" checked'
    assert typed in wrong.text, "what was chosen is still there"
    assert ("You gave 11 stars." in wrong.text) or ("You chose 4 cards." in wrong.text)
    given = {f"stars-{ids[0]}": "8"} if method == "stars" else {"dot": ids[:1]}
    for _ in range(20):
        assert client.post(where, data={"ballot": str(uuid4())} | given).status_code == 303
    rankings.close(ranking)
    session.commit()
    listed = ranking_results.find(session, ranking).lists[0]
    assert listed.leaders == (str(ids[0]),)
    assert listed.places[0].value > 0.9


def test_everyone_reads_a_list_only_when_it_is_shown_and_enough_took_part(
    session: Session,
    consultation: Consultation,
    themes: list[Theme],
    client: FlaskClient,
    staff: Staff,
    visit: Visit,
) -> None:
    ranking = begin(session, consultation, themes)
    place = f"/respond/rankings/{ranking.id}"
    where = address(ranking)
    for number in range(13):
        vote(client, where, themes if number % 3 else themes[::-1])
    for _ in range(4):
        vote(client, address(ranking, 1), themes)
    officer = staff("engagement_officer")
    officer.post(f"{place}/show", data={"do": "show"})
    assert "one person" not in visit(officer, place), "not while people vote"
    officer.post(f"{place}/close")
    assert "one person" not in visit(client, where)
    officer.post(f"{place}/show", data={"do": "show"})
    shown = visit(client, where)
    assert "About 15 people took part." in shown
    assert shown.index("one person") < shown.index("calm space")
    assert "Too few people took part to show a list." in shown
    assert "13 " not in shown.partition("<main")[2]
    officer.post(f"{place}/show", data={"do": "hide"})
    assert "one person" not in visit(client, where)
    result = unescape(visit(officer, place))
    assert "8 more people were needed" in result
    assert "Below the quorum of 12" in result


def test_weights_are_declared_with_a_reason_and_never_replace_the_lists(
    session: Session,
    consultation: Consultation,
    themes: list[Theme],
    client: FlaskClient,
    staff: Staff,
    visit: Visit,
) -> None:
    ranking = begin(session, consultation, themes)
    place = f"/respond/rankings/{ranking.id}"
    for _ in range(6):
        vote(client, address(ranking), themes)
        vote(client, address(ranking, 1), themes[::-1])
    officer = staff("engagement_officer")
    weights = {"weight_young_people": "3", "weight_parents": "1", "weights_why": "It is their day."}
    assert officer.post(f"{place}/weights", data=weights).status_code == 409, (
        "not while people vote"
    )
    officer.post(f"{place}/close")
    wrong = officer.post(
        f"{place}/weights", data=weights | {"weights_why": "", "weight_parents": "x"}
    )
    assert wrong.status_code == 422
    assert 'value="3' in wrong.text
    wrong = officer.post(f"{place}/weights", data=weights | {"weights_why": ""})
    assert "Say why. Everyone may ask." in wrong.text
    officer.post(f"{place}/weights", data=weights)
    page = unescape(visit(officer, place))
    assert page.count("table-ranked") == 3
    assert "Young people 3, Parents and carers 1. Why: It is their day." in page


def test_a_new_ranking_says_what_is_missing_and_loses_nothing(
    session: Session, consultation: Consultation, themes: list[Theme], staff: Staff
) -> None:
    coordinator, viewer = staff("forum_coordinator"), staff("viewer")
    wrong = coordinator.post(
        NEW,
        data={
            "themes": themes[0].id,
            "method": "dice",
            "quorum_parents": "many",
            "until": (today() - timedelta(days=1)).isoformat(),
        },
    )
    assert wrong.status_code == 422
    assert "Write a whole number, such as 8." in wrong.text
    wrong = coordinator.post(
        NEW,
        data={
            "themes": themes[0].id,
            "method": "dice",
            "until": (today() - timedelta(days=1)).isoformat(),
        },
    )
    for sentence in ("Choose 2 to 20 themes.", "how people rank.", "one forum.", "within a year"):
        assert sentence in wrong.text
    assert f'value="{themes[0].id}" checked' in wrong.text
    assert session.scalar(select(func.count()).select_from(Ranking)) == 0
    assert viewer.get(NEW).status_code == 403

    plan = Plan(themes, "pairs", today(), {"parents": 5})
    ranking = rankings.begin(session, consultation, plan, None)
    session.commit()
    cards = f"/respond/rankings/{ranking.id}/cards"
    names = {f"name_{theme.id}_en": "Card" for theme in themes}
    first = f"name_{themes[0].id}_en"
    wrong = coordinator.post(cards, data=names | {first: "", f"name_{themes[0].id}_ar": "بطاقة"})
    assert wrong.status_code == 422
    assert "بطاقة" in wrong.text
    coordinator.post(cards, data=names | {"do": "open"})
    reply = coordinator.post(cards, data=names, follow_redirects=True)
    assert "People vote on these cards already." in reply.text


def test_after_the_last_day_nobody_needs_to_close_a_ranking(
    session: Session,
    consultation: Consultation,
    themes: list[Theme],
    client: FlaskClient,
    visit: Visit,
) -> None:
    ranking = begin(session, consultation, themes)
    where, number = address(ranking), str(uuid4())
    vote(client, where, themes, ballot=number)
    ranking.until = today() - timedelta(days=1)
    ranking.opened_at = utc_now() - timedelta(days=2)
    session.commit()
    assert "This vote is over" in visit(client, where)
    pair = f"pair-{themes[0].id}-{themes[1].id}"
    late = client.post(where, data={"ballot": str(uuid4()), pair: "same"})
    assert late.status_code == 410
    assert "came after the end" in late.text
    again = client.post(where, data={"ballot": number, pair: "same"})
    assert again.status_code == 303, "its first sending counted; only the answer got lost"
    assert ballots(session) == 1
