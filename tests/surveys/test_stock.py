"""Codes that a tablet shows before the answers arrive: never another person's."""

from datetime import date
from uuid import uuid4

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from surveys import intake, receipts, stock
from surveys.models import Edition, SetAside
from surveys.submissions import read_json
from tests.samples import ANSWERS

KEY = b"tests only"


def fetch(session: Session, how_many: int = 5) -> list[stock.Ready]:
    return stock.set_aside(session, stock.hash_some(KEY, how_many))


def test_a_response_gets_the_code_that_its_tablet_showed(
    session: Session, edition: Edition
) -> None:
    submission = read_json(edition.document, ANSWERS)
    for one in fetch(session):
        stored = intake.submit(session, edition, one.response_id, submission, KEY)
        assert stored.receipt == one.receipt
        found = intake.find_by_receipt(session, one.receipt, KEY)
        assert found is not None
        assert found.id == one.response_id


def test_no_other_identifier_ever_gets_a_code_of_the_tablets_share() -> None:
    ordinary = [receipts.make(KEY, uuid4()) for _ in range(3000)]
    ahead = [receipts.make(KEY, receipts.mint_ahead(KEY)) for _ in range(300)]
    assert max(int(code[-4:]) for code in ordinary) < 9_000
    assert min(int(code[-4:]) for code in ahead) >= 9_000


def test_only_who_has_the_key_mints_identifiers_ahead() -> None:
    assert receipts.is_minted_ahead(KEY, receipts.mint_ahead(KEY))
    assert not receipts.is_minted_ahead(KEY, receipts.mint_ahead(b"another"))
    assert not any(receipts.is_minted_ahead(KEY, uuid4()) for _ in range(1000))


def test_a_code_that_was_set_aside_is_not_given_to_another(session: Session) -> None:
    hashed = stock.hash_some(KEY, 3)
    assert len(stock.set_aside(session, hashed)) == 3
    assert stock.set_aside(session, hashed) == []


def test_a_code_that_a_response_has_is_not_given(session: Session, edition: Edition) -> None:
    hashed = stock.hash_some(KEY, 2)
    taken = next(iter(hashed.values()))
    submission = read_json(edition.document, ANSWERS)
    intake.submit(session, edition, taken.response_id, submission, KEY)
    assert taken not in stock.set_aside(session, hashed)


def test_a_stock_is_small_and_an_empty_wish_costs_nothing(session: Session) -> None:
    assert len(fetch(session, 1000)) == stock.MOST
    assert fetch(session, 0) == fetch(session, -3) == []
    assert session.scalar(select(func.count()).select_from(SetAside)) == stock.MOST


def test_what_was_set_aside_with_the_slow_hash_stays_set_aside(session: Session) -> None:
    hashed = stock.hash_some(KEY, 2)
    held, free = hashed.values()
    session.add(SetAside(digest=receipts.slow_digest(KEY, held.receipt), set_aside_on=date.today()))
    assert stock.set_aside(session, hashed) == [free]
