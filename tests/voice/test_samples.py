"""Two people code the same comments without looking, compare, and settle what differs."""

from collections.abc import Callable
from itertools import pairwise

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys.models import Consultation
from tests.voice.respond_samples import add_comment, add_staff, add_theme
from voice.accounts.models import User
from voice.listen import decisions, rehearing
from voice.listen.models import ACCEPTED, REJECTED, SUGGESTED, Coding, Comment, Theme
from voice.listen.refusal import NotPossible
from voice.listen.workbench import sample_outcomes, samples
from voice.listen.workbench.models import CodingSample, SampledComment, SampleMark

SignIn = Callable[[str], FlaskClient]
Visit = Callable[..., str]
PAGE = "/listen/transitions/agreement"


@pytest.fixture
def themes(session: Session, consultation: Consultation) -> list[Theme]:
    """Two themes, and 40 comments that the machine puts under the first."""
    found = [add_theme(session, consultation, key) for key in ("waits", "transport")]
    for number in range(40):
        add_comment(
            session,
            consultation,
            found[:1],
            words=f"We waited {number} months.",
            feeling="negative",
        )
    add_comment(session, consultation, language="ar", words="انتظرنا")  # nobody can read it yet
    session.commit()
    return found


def code_all(
    session: Session, sample: CodingSample, by: User, says: Callable[[int], list[int]]
) -> None:
    number = 0
    while sampled := samples.next_for(session, sample, by):
        samples.say(session, sample, sampled, says(number), by)
        number += 1


def test_two_people_code_blind_and_what_they_say_is_compared(
    session: Session, consultation: Consultation, themes: list[Theme]
) -> None:
    ana, ben, eve = (add_staff(session, name) for name in ("ana", "ben", "eve"))
    sample = samples.draw(session, consultation, 30, ana)
    waits, transport = (one.id for one in themes)
    with pytest.raises(NotPossible, match="not_a_coder"):
        samples.join(session, sample, ana)
    samples.join(session, sample, ben)
    with pytest.raises(NotPossible, match="not_a_coder"):
        samples.join(session, sample, eve)

    code_all(session, sample, ana, lambda at: [waits] if at < 20 else [])
    first = session.scalars(select(SampledComment).order_by(SampledComment.id)).first()
    assert first is not None
    assert samples.said_by(session, first, ana) == {waits}
    assert samples.said_by(session, first, ben) == set()
    assert not samples.progress(session, [sample.id])[sample.id].is_over
    with pytest.raises(NotPossible, match="not_a_coder"):
        samples.say(session, sample, first, [waits], eve)
    code_all(session, sample, ben, lambda at: [waits] if at < 17 else [transport][: at == 29])
    assert samples.progress(session, [sample.id])[sample.id].is_over
    with pytest.raises(NotPossible, match="sample_over"):
        samples.say(session, sample, first, [], ana)

    found = sample_outcomes.outcome(session, sample)
    assert found.compared.counts[str(waits)].both == 17
    assert found.compared.themes[str(waits)].kappa == pytest.approx(0.7907, abs=1e-4)
    assert found.compared.themes[str(transport)].says == "too_few_to_say"
    assert len(found.compared.disagreements) == 4
    shown = sample_outcomes.disputes(session, sample, found, 0, 50)
    assert [one.by_first for one in shown] == [True, True, True, False]
    assert sample_outcomes.keep_agreed(session, sample, found, ana) == 17 + 10
    states = [
        session.scalars(
            select(Coding.state).where(Coding.theme_id == waits, Coding.comment_id == one)
        ).one()
        for one in session.scalars(
            select(SampledComment.comment_id).order_by(SampledComment.id)
        ).all()
    ]
    assert states == [ACCEPTED] * 17 + [SUGGESTED] * 3 + [REJECTED] * 10
    assert sample_outcomes.keep_agreed(session, sample, found, ben) == 0


def test_a_sample_follows_withdrawals_and_merges(
    session: Session, consultation: Consultation, themes: list[Theme]
) -> None:
    ana, ben = (add_staff(session, name) for name in ("ana", "ben"))
    sample = samples.draw(session, consultation, 30, ana)
    samples.join(session, sample, ben)
    waits, transport = themes
    code_all(session, sample, ana, lambda at: [waits.id])
    code_all(session, sample, ben, lambda at: [transport.id])
    going = session.scalars(select(SampledComment).order_by(SampledComment.id)).all()[0]
    rehearing._remove(session, [session.get_one(Comment, going.comment_id)])
    session.expire_all()
    assert samples.progress(session, [sample.id])[sample.id].total == 29
    assert len(session.scalars(select(SampleMark)).all()) == 58
    assert len(sample_outcomes.outcome(session, sample).compared.disagreements) == 58
    decisions.merge_theme(session, waits, transport, ana)
    assert sample_outcomes.outcome(session, sample).compared.disagreements == ()


def test_what_cannot_be_compared_is_not_drawn(session: Session, consultation: Consultation) -> None:
    ana = add_staff(session, "ana")
    with pytest.raises(NotPossible, match="no_themes"):
        samples.draw(session, consultation, 30, ana)
    theme = add_theme(session, consultation)
    for _ in range(29):
        add_comment(session, consultation, [theme])
    with pytest.raises(NotPossible, match="too_few_comments"):
        samples.draw(session, consultation, 30, ana)


def test_samples_differ_by_chance(
    session: Session, consultation: Consultation, themes: list[Theme]
) -> None:
    ana = add_staff(session, "ana")
    drawn = []
    for _ in range(4):
        sample = samples.draw(session, consultation, 30, ana)
        rows = session.scalars(
            select(SampledComment.comment_id).where(SampledComment.sample_id == sample.id)
        )
        drawn.append(tuple(rows))
    assert all(len(set(one)) == 30 for one in drawn)
    assert any(one != other for one, other in pairwise(drawn))


@pytest.mark.one_store
def test_the_pages_lead_two_people_through(
    staff: SignIn, visit: Visit, session: Session, themes: list[Theme]
) -> None:
    officer, coordinator = staff("engagement_officer"), staff("forum_coordinator")
    waits = themes[0].id
    session.commit()
    visit(officer, PAGE)
    address = officer.post(PAGE, data={"size": 30}).location
    coding = visit(officer, address)
    assert "0 of 30 done" in coding
    assert "Machine" not in coding
    assert "Sounds unhappy" not in coding
    assert "A second person is wanted." in visit(coordinator, address)
    coordinator.post(f"{address}/join")
    ids = session.scalars(select(SampledComment.id).order_by(SampledComment.id)).all()
    session.rollback()
    for at, one in enumerate(ids):
        officer.post(f"{address}/comments/{one}", data={"themes": [waits]})
        if at < 29:
            coordinator.post(f"{address}/comments/{one}", data={"themes": [waits][: at < 20]})
    assert "You are done with all 30" in visit(officer, address)
    again = visit(coordinator, f"{address}?comment={ids[0]}")
    assert "checked" in again
    assert officer.post(f"{address}/keep").status_code == 404  # the other is not done
    coordinator.post(f"{address}/comments/{ids[29]}", data={"themes": ["x"]})
    result = visit(officer, address)
    assert "Hardly any agreement" in result  # one says it of everything: that tells nothing
    assert result.count("It does not say this") == 10
    comment = session.get_one(SampledComment, ids[25]).comment_id
    session.rollback()
    sent = {"comment": comment, "theme": waits, "seen": "", "do": "wrong"}
    officer.post(f"{address}/settle", data=sent)
    assert visit(officer, address).count("Settled") == 2  # the tag, and what was said of it
    meanwhile = coordinator.post(f"{address}/settle", data=sent | {"do": "right"})
    assert "Somebody settled this meanwhile" in coordinator.get(meanwhile.location).text
    assert officer.post(f"{address}/settle", data=sent | {"do": "x"}).status_code == 400
    officer.post(f"{address}/keep")
    state = select(Coding.state).where(Coding.comment_id == comment, Coding.theme_id == waits)
    assert session.scalar(state) == REJECTED
    session.rollback()
    visit(officer, PAGE)
    for page in (PAGE, address):
        assert staff("viewer").get(page).status_code == 403
    assert officer.get(f"{PAGE}/999").status_code == 404
