"""The theme workshop: members say what fits, and an officer decides."""

import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys.base import utc_now
from surveys.models import Consultation
from tests.voice.respond_samples import add_comment, add_staff, add_theme
from voice.listen import rehearing
from voice.listen.codebook import versions
from voice.listen.models import ACCEPTED, MACHINE, MERGED, SUGGESTED, Comment, Theme
from voice.listen.workshop import links as workshop_links
from voice.listen.workshop import proposals, settling
from voice.listen.workshop.models import Proposal, WorkshopLink, WorkshopQuote
from voice.safeguarding.models import COMMENT, NEW, NO_ACTION, PROPOSAL, Concern

SignIn = Callable[[str], FlaskClient]
Visit = Callable[..., str]
STAFF = "/listen/transitions/workshop"
GROUP = "SEND Hub Youth Forum"
SAFE = "They passed me from team to team all year long."


@pytest.fixture
def scene(session: Session, consultation: Consultation) -> dict[str, int]:
    """Two themes of people's and one that a machine suggests; their numbers by name."""
    made = {
        "waits": add_theme(session, consultation, "waits", name="Long waits"),
        "told": add_theme(session, consultation, "told", name="Told early", easy_name="News"),
        "found": add_theme(
            session, consultation, "found", name="Found", origin=MACHINE, state=SUGGESTED
        ),
    }
    for _ in range(8):
        add_comment(session, consultation, [made["waits"]], SAFE)
    add_comment(session, consultation, [made["told"]], "Nobody told us.", may_quote=False)
    numbers = {name: theme.id for name, theme in made.items()}
    session.commit()
    return numbers


@pytest.fixture
def wall(session: Session, consultation: Consultation, scene: dict[str, int]) -> str:
    """The address of a group's wall."""
    by = add_staff(session, "sharer")
    _link, token = workshop_links.make(session, consultation, GROUP, date(2099, 1, 1), by)
    session.commit()
    return f"/en/workshop/{token}"


def let_read(session: Session, state: str) -> None:
    """A lead has looked at every comment."""
    for number, consultation_id in session.execute(
        select(Comment.id, Comment.consultation_id)
    ).all():
        session.add(
            Concern(
                kind=COMMENT, comment_id=number, consultation_id=consultation_id, rank=2,
                state=state, arrived_at=utc_now(), waits_since=utc_now(),
            )
        )  # fmt: skip
    session.commit()


def said(session: Session) -> list[tuple[str, str | None]]:
    rows = session.execute(select(Proposal.kind, Proposal.outcome).order_by(Proposal.id)).all()
    session.rollback()
    return [(kind, outcome) for kind, outcome in rows]


def test_an_officer_makes_a_link_that_works_without_an_account_until_it_is_stopped(
    staff: SignIn, visit: Visit, client: FlaskClient, session: Session, scene: dict[str, int]
) -> None:
    officer = staff("engagement_officer")
    refused = officer.post(f"{STAFF}/links", data={"group": "", "until": "2020-01-01"})
    assert refused.status_code == 422
    until = (utc_now().date() + timedelta(days=3)).isoformat()
    officer.post(f"{STAFF}/links", data={"group": GROUP, "until": until})
    page = visit(officer, STAFF)
    found = re.search(r"http://localhost(/workshop/\w+)</p>", page)
    assert found
    address = found[1]
    reply = client.get(address, headers={"Accept-Language": "ar"})
    assert reply.headers["Location"] == f"/ar{address}"
    page = visit(client, f"/ar{address}")
    assert 'dir="rtl"' in page
    assert '<bdi lang="en">Long waits</bdi>' in page
    link = session.scalars(select(WorkshopLink.id)).one()
    session.rollback()
    assert visit(staff("viewer"), STAFF, 403)
    officer.post(f"{STAFF}/links/{link}/stop")
    assert client.get(f"/en{address}").status_code == 410
    assert client.get("/workshop/nothing").status_code == 410


def test_members_see_peoples_themes_and_no_small_number(
    visit: Visit, client: FlaskClient, wall: str
) -> None:
    page = visit(client, wall)
    assert "About 10 people said this." in page  # 8, rounded to 5
    assert "A few people said this." in page
    assert "News</bdi>" in page
    assert "Found" not in page
    assert "noindex" in client.get(wall).headers["X-Robots-Tag"]


def test_members_read_only_what_a_lead_has_read_and_an_officer_has_ticked(
    staff: SignIn, visit: Visit, client: FlaskClient, session: Session, wall: str
) -> None:
    let_read(session, NEW)
    officer = staff("engagement_officer")
    assert 'name="quote"' not in visit(officer, STAFF)
    for one in session.scalars(select(Concern)):
        one.state = NO_ACTION
    session.commit()
    marks = re.findall(r'name="quote"\s+value="([^"]+)"', visit(officer, STAFF))
    assert marks
    assert SAFE not in visit(client, wall)
    officer.post(f"{STAFF}/quotes", data={"quote": [marks[0][:-1] + "x"]})
    assert SAFE not in visit(client, wall)  # not the sentence that was read
    officer.post(f"{STAFF}/quotes", data={"quote": marks[:1]})
    assert SAFE in visit(client, wall)
    comment = session.get_one(Comment, session.scalars(select(WorkshopQuote.comment_id)).one())
    comment.may_quote = False
    session.commit()
    assert SAFE not in visit(client, wall)
    comment.may_quote = True
    rehearing._remove(session, [comment])
    session.commit()
    assert session.scalars(select(WorkshopQuote)).all() == []
    session.rollback()
    assert SAFE not in visit(client, wall)


def test_two_cards_are_put_together_taken_back_and_put_together_again(
    visit: Visit, client: FlaskClient, session: Session, wall: str, scene: dict[str, int]
) -> None:
    page = visit(client, f"{wall}?put={scene['waits']}")
    assert "Which belongs with this?" in page
    assert page.count('value="together"') == 1
    address, sent = f"{wall}/{scene['waits']}", {"do": "together", "other": scene["told"]}
    reply = client.post(address, data=sent)
    assert reply.headers["Location"].endswith(
        f"?did=together.{scene['waits']}#done-{scene['waits']}"
    )
    client.post(f"{wall}/{scene['told']}", data={"do": "together", "other": scene["waits"]})
    assert said(session) == [("together", None)]
    page = visit(client, wall)
    assert page.count("Your group: belongs with") == 2
    (undo,) = set(re.findall(rf'action="{wall}/(undo/\d+)"', page))
    assert client.post(f"{wall}/{undo}").headers["Location"].endswith(f"#done-{scene['waits']}")
    assert said(session) == []
    assert client.post(f"{wall}/{undo}").headers["Location"].endswith("did=late.0#done-0")
    for wrong in ({"other": scene["waits"]}, {"other": "x"}, {"other": scene["found"]}):
        assert client.post(address, data=sent | wrong).status_code in (400, 404)
    assert client.post(f"{wall}/{scene['found']}", data={"do": "right"}).status_code == 404
    assert client.post(address, data={"do": "else"}).status_code == 400


def test_a_name_is_kept_read_by_a_lead_and_not_shown_to_others(
    staff: SignIn, visit: Visit, client: FlaskClient, session: Session, wall: str,
    scene: dict[str, int],
) -> None:  # fmt: skip
    address = f"{wall}/{scene['waits']}"
    refused = client.post(address, data={"do": "name", "words": "x" * 81})
    assert refused.status_code == 422
    assert "x" * 81 in refused.text
    assert client.post(address, data={"do": "name", "words": " Waiting\u0000 for  help "})
    page = visit(client, wall)
    assert "Waiting for help" not in page
    assert "Your group: a new name is sent." in page
    lead = visit(staff("safeguarding_lead"), "/listen/safeguarding")
    assert "Waiting for help" in lead
    assert "Name for a theme, from a workshop" in lead
    undo = re.search(rf'action="({wall}/undo/\d+)"', page)
    assert undo
    client.post(undo[1])
    concern = session.scalars(select(Concern).where(Concern.kind == PROPOSAL)).one()
    assert (concern.proposal_id, concern.gone_on is not None) == (None, True)


def test_an_officer_takes_what_members_said_and_their_group_is_credited(
    staff: SignIn, visit: Visit, client: FlaskClient, session: Session, wall: str,
    consultation: Consultation, scene: dict[str, int],
) -> None:  # fmt: skip
    waits, told = scene["waits"], scene["told"]
    consultation_id = consultation.id
    session.commit()
    client.post(f"{wall}/{waits}", data={"do": "right"})
    client.post(f"{wall}/{waits}", data={"do": "name", "words": "Waiting for help"})
    client.post(f"{wall}/{told}", data={"do": "together", "other": waits})
    officer = staff("engagement_officer")
    page = visit(officer, STAFF)
    assert page.count("Members’ voices") == 2
    assert f"Long waits: <bdi>{GROUP}</bdi>" in page
    name, together = (
        session.scalars(select(Proposal.id).where(Proposal.kind == kind)).one()
        for kind in ("name", "together")
    )
    session.rollback()
    for number in (name, together):
        reply = officer.post(f"{STAFF}/said/{number}", data={"do": "first"})
        assert reply.status_code == 303
    session.expire_all()
    merged = session.get_one(Theme, told)
    assert (merged.state, merged.merged_into_id) == (MERGED, waits)
    assert session.get_one(Theme, waits).easy_name == "Waiting for help"
    kept = versions.page(session, consultation_id, 1).items
    assert [(one.did, one.credited) for one in kept[:2]] == [
        ("merged", [GROUP]),
        ("edited", [GROUP]),
    ]
    session.commit()
    assert GROUP in visit(officer, "/listen/transitions/codebook/versions")
    assert "This changed because of your group" in visit(client, wall)
    assert officer.post(f"{STAFF}/said/{name}", data={"do": "leave"}).status_code == 409


def test_the_same_said_by_two_groups_waits_once_and_may_be_left(
    staff: SignIn, session: Session, consultation: Consultation, scene: dict[str, int]
) -> None:
    by = add_staff(session, "sharer")
    waits = session.get_one(Theme, scene["waits"])
    for group in ("One", "Two", "Two"):
        link, _token = workshop_links.make(session, consultation, group, date(2099, 1, 1), by)
        proposals.name(session, link, waits, "Waiting", "en")
    (one,) = settling.waiting(session, consultation.id)
    assert one.groups == ["One", "Two"]
    number = one.first.id
    session.commit()
    viewer, officer = staff("viewer"), staff("engagement_officer")
    assert viewer.post(f"{STAFF}/said/{number}", data={"do": "leave"}).status_code == 403
    assert officer.post(f"{STAFF}/said/{number}", data={"do": "leave"}).status_code == 303
    assert {outcome for _kind, outcome in said(session)} == {"left"}
    theme = session.get_one(Theme, scene["waits"])
    assert (theme.easy_name, theme.state) == (None, ACCEPTED)


def test_a_link_says_no_more_than_people_do(
    session: Session, consultation: Consultation, scene: dict[str, int],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    by = add_staff(session, "sharer")
    link, _token = workshop_links.make(session, consultation, GROUP, date(2099, 1, 1), by)
    waits = session.get_one(Theme, scene["waits"])
    for number in range(proposals.MOST_NAMES):
        proposals.name(session, link, waits, f"Name {number}", "en")
    with pytest.raises(proposals.TooMany):
        proposals.name(session, link, waits, "One more", "en")
    monkeypatch.setattr(proposals, "MOST_A_MINUTE", proposals.MOST_NAMES)
    with pytest.raises(proposals.TooMany):
        proposals.say_right(session, link, waits, "en")
