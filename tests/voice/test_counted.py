"""What was counted and kept is what counting afresh gives, whatever happened in between."""

import random
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any
from uuid import uuid4

from sqlalchemy import event, select, text
from sqlalchemy.orm import Session

from analysis.types import Coding as Suggested
from analysis.types import Found
from surveys import changes, intake
from surveys.models import Consultation, Edition, Response
from surveys.submissions import read_json
from tests import samples
from tests.voice.respond_samples import add_comment, add_theme, find_staff
from voice import counted
from voice.db import db
from voice.listen import decisions, findings, lists, quotes
from voice.listen.codebook import merging, splitting
from voice.listen.heard import tallies
from voice.listen.models import ACCEPTED, SUGGESTED, Coding, Comment, Theme
from voice.listen.refusal import NotPossible
from voice.listen.safe_words import redactions
from voice.listen.theming import suggestions
from voice.listen.topics import counts as topic_counts
from voice.listen.topics import topics
from voice.listen.workbench import worklist
from voice.take_part.tickets import area_key

WORDS = ("The taxi came late.", "One person to ask would help.", "Nobody told us about the taxi.")


def everything(session: Session, consultation_id: int) -> Mapping[str, Any]:
    """Each count that is kept."""
    themes = session.scalars(select(Theme).order_by(Theme.id)).all()
    found = findings.of_consultation(session, consultation_id, states=(ACCEPTED, SUGGESTED))
    return {
        "bases": findings.bases(session, consultation_id),
        "findings": {one.theme.id: one.by_audience for one in found},
        "themes": {one.id: findings.of_theme(session, one).by_audience for one in themes},
        "to check": worklist.count_waiting(session, consultation_id),
        "topics": list(topics.of_consultation(session, consultation_id)),
        "people": findings.people_behind(session, consultation_id),
        "waiting": findings.waiting(session, consultation_id),
        "unchecked": lists.count_unchecked(session, consultation_id),
        "quotes": quotes.of_themes(session, [one.id for one in themes]),
        "wrote": topic_counts.wrote(session, consultation_id),
        "heard": topic_counts.heard(session, consultation_id, themes),
        "told": tallies.of_consultation(session, consultation_id).told,
    }


class People:
    """What people do to what was said, one act at a time, by chance."""

    def __init__(self, session: Session, edition: Edition) -> None:
        self.session, self.edition = session, edition
        self.chance = random.Random(7)  # no secret
        self.officer, self.second = find_staff(session, "one"), find_staff(session, "other")

    def acts(self) -> list[Callable[[], None]]:
        """Each act twice, in any order."""
        one = [self.hand_in, self.judge, self.change, self.withdraw, self.accept, self.merge]
        one += [self.undo_merge, self.divide, self.undo_split, self.suggest, self.keep_back]
        one += [self.translate, self.delete_behind_our_back, self.think_again]
        return self.chance.sample([*one, *one], k=2 * len(one))

    def hand_in(self) -> None:
        submission = read_json(self.edition.document, self.answers())
        intake.submit(self.session, self.edition, uuid4(), submission, area_key())

    def change(self) -> None:
        if one := self.any_of(Response):
            submission = read_json(self.edition.document, self.answers())
            changes.change(self.session, one.id, submission)

    def withdraw(self) -> None:
        if one := self.any_of(Response):
            intake.withdraw(self.session, one, area_key())

    def suggest(self) -> None:
        comment, theme = self.any_of(Comment), self.any_of(Theme)
        known = comment and {one.theme_id for one in comment.codings}
        if comment and theme and theme.id not in known:
            coding = Coding(comment_id=comment.id, theme_id=theme.id, state=SUGGESTED)
            coding.confidence, coding.evidence = 0.7, ["taxi"]
            self.session.add(coding)

    def judge(self) -> None:
        comment, theme = self.any_of(Comment), self.any_of(Theme)
        if comment and theme:
            right = self.chance.random() < 0.7
            decisions.judge(self.session, comment, theme, right, self.officer)

    def accept(self) -> None:
        if theme := self.any_of(Theme):
            decisions.accept_theme(self.session, theme, self.officer)

    def merge(self) -> None:
        one, into = self.any_of(Theme), self.any_of(Theme)
        if one and into:
            decisions.merge_theme(self.session, one, into, self.officer)

    def undo_merge(self) -> None:
        for merge in merging.of_consultation(self.session, self.consultation_id)[:1]:
            merging.undo(self.session, self.consultation_id, merge.id, self.officer)

    def divide(self) -> None:
        if theme := self.any_of(Theme):
            splitting.split(self.session, theme, "Taxi again", ["taxi"], self.officer)

    def undo_split(self) -> None:
        splitting.undo(self.session, self.consultation_id, self.officer)

    def keep_back(self) -> None:
        if comment := self.any_of(Comment):
            version = comment.safe.version if comment.safe else 0
            redactions.refuse(self.session, comment, version, self.officer)

    def translate(self) -> None:
        if comment := self.any_of(Comment):
            comment.language = self.chance.choice(["en", "ur"])
            decisions.translate(comment, "The taxi came late.", self.officer)

    def delete_behind_our_back(self) -> None:
        if comment := self.any_of(Comment):
            self.session.execute(text("DELETE FROM comment WHERE id = :id"), {"id": comment.id})
            self.session.expire_all()

    def think_again(self) -> None:
        """Counted in the midst of something that then never happened."""
        self.hand_in()
        everything(self.session, self.consultation_id)
        self.session.rollback()

    @property
    def consultation_id(self) -> int:
        return self.edition.survey.consultation_id

    def answers(self) -> dict[str, Any]:
        words = self.chance.choice(WORDS)
        return samples.ANSWERS | {"answers": samples.ANSWERS["answers"] | {"better": words}}

    def any_of(self, kind: type[Any]) -> Any:
        found = self.session.scalars(select(kind).order_by(kind.id)).all()
        return self.chance.choice(found) if found else None


def test_counts_that_are_kept_are_as_exact_as_fresh_ones(
    session: Session, edition: Edition, consultation: Consultation
) -> None:
    for state, key in ((ACCEPTED, "transport"), (ACCEPTED, "people"), (SUGGESTED, "told")):
        add_theme(session, consultation, key, state=state)
    someone = People(session, edition)
    for _ in range(5):
        someone.hand_in()
        someone.suggest()
        session.commit()
    for act in someone.acts():
        with suppress(NotPossible), session.begin_nested():
            act()
        session.commit()
        kept = everything(session, consultation.id)
        counted.forget()
        assert kept == everything(session, consultation.id), act.__name__
        session.rollback()


def test_a_count_is_asked_once_until_something_changes(
    session: Session, edition: Edition, consultation: Consultation
) -> None:
    asked: list[str] = []

    def hear(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        if "change_mark" not in statement and statement.startswith("SELECT"):
            asked.append(statement)

    event.listen(db.engine, "before_cursor_execute", hear)
    try:
        first = findings.bases(session, consultation.id)
        del asked[:]
        assert findings.bases(session, consultation.id) == first
        assert asked == []
        response = intake.submit(
            session, edition, uuid4(), read_json(edition.document, samples.ANSWERS), area_key()
        )
        session.commit()
        assert response.is_new
        assert findings.bases(session, consultation.id) != first
    finally:
        event.remove(db.engine, "before_cursor_execute", hear)


def test_a_run_writes_many_rows_in_a_few_statements(
    session: Session, consultation: Consultation, statements: list[tuple[str, Any]]
) -> None:
    """Each statement renews a mark: by the row, 20,000 comments took PostgreSQL a minute."""
    theme = add_theme(session, consultation, "Taxi")
    said = [str(add_comment(session, consultation).id) for _ in range(30)]
    codings = tuple(Suggested(one, theme.key, 0.5, ()) for one in said)
    understood = suggestions.Understood(codings, Found((), ()), dict.fromkeys(said, "negative"))
    statements.clear()
    suggestions.store(session, consultation.id, understood)
    written = [given for statement, given in statements if not statement.startswith("SELECT")]
    assert 1 < len(written) < 10
    assert not any(isinstance(given, list) for given in written)  # a list: one row each
    assert worklist.count_waiting(session, consultation.id) == {theme.id: 30}
    assert set(session.scalars(select(Comment.feeling))) == {"negative"}


def test_quotes_are_ranked_once_and_their_words_read_each_time(
    session: Session,
    edition: Edition,
    consultation: Consultation,
    statements: list[tuple[str, Any]],
) -> None:
    theme = add_theme(session, consultation, "transport", state=ACCEPTED)
    someone = People(session, edition)
    for _ in range(3):
        someone.hand_in()
        someone.suggest()
    session.commit()

    def said() -> tuple[list[str], int]:
        """What is quoted, and how often the database put all that was said in order."""
        statements.clear()
        found = quotes.of_themes(session, [theme.id])
        return [one.text for some in found.values() for one in some], sum(
            "coding.confidence" in statement and "GROUP BY" in statement
            for statement, _ in statements
        )

    first, ranked = said()
    assert (ranked, said()) == (1, (first, 0))
    assert first
    kept = counted._kept[db.engine].counts.values()
    assert not any(word in repr([rows for _, rows in kept]) for word in first)
    session.execute(text("UPDATE comment SET may_quote = false"))
    session.commit()
    assert said() == ([], 1)


def test_every_watched_table_has_its_triggers(session: Session) -> None:
    if session.connection().dialect.name == "sqlite":
        names = session.scalars(text("SELECT tbl_name FROM sqlite_master WHERE type = 'trigger'"))
        watched = dict.fromkeys(counted.WATCHED, 3)
        assert {one: n for one, n in _tally(names).items() if one in watched} == watched
        return
    names = session.scalars(
        text("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname LIKE '%\\_marked'")
    )
    assert set(names) == counted.WATCHED


def _tally(names: Any) -> dict[str, int]:
    found: dict[str, int] = {}
    for name in names:
        found[name] = found.get(name, 0) + 1
    return found
