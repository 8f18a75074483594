import hashlib
import hmac
from uuid import uuid4

from hypothesis import given
from hypothesis import strategies as st

from surveys import receipts
from voice.media import pictures

KEY = b"an area's key"


def test_there_are_sixty_pictures_and_each_is_in_the_package() -> None:
    assert len(receipts.PICTURES) == len(set(receipts.PICTURES.values())) == 60
    assert all(pictures.exists(f"openmoji:{code}") for code in receipts.PICTURES.values())


def test_the_same_response_always_gets_the_same_code() -> None:
    response = uuid4()
    assert receipts.make(KEY, response) == receipts.make(KEY, response)
    assert receipts.make(KEY, response) != receipts.make(KEY, response, attempt=1)
    assert receipts.make(KEY, response) != receipts.make(b"another key", response)


@given(st.uuids())
def test_a_code_is_three_different_pictures_and_four_digits(response: object) -> None:
    *words, digits = receipts.make(KEY, response).split("-")
    assert len(set(words)) == 3
    assert set(words) <= receipts.PICTURES.keys()
    assert len(digits) == 4
    assert digits.isdecimal()


def test_a_code_may_be_typed_in_many_ways() -> None:
    assert receipts.tidy(" Kite, drum  PEAR 0421 ") == "kite-drum-pear-0421"
    assert receipts.tidy("kite-drum-pear-0421") == "kite-drum-pear-0421"


@given(st.text())
def test_what_is_no_code_is_told_apart(typed: str) -> None:
    tidy = receipts.tidy(typed)
    assert tidy is None or receipts.tidy(tidy) == tidy


def test_the_stored_digest_does_not_show_the_code() -> None:
    code = receipts.make(KEY, uuid4())
    assert code not in receipts.digest(KEY, code)
    assert receipts.digest(KEY, code) != receipts.digest(b"another key", code)


def test_a_hash_has_a_slow_pepper_and_is_the_same_each_time() -> None:
    receipt = receipts.prepare(KEY, uuid4())
    assert receipt.digest == receipts.digest(KEY, receipt.code)
    plain = hashlib.sha256(receipt.code.encode()).hexdigest()
    keyed = hmac.new(KEY, receipt.code.encode(), hashlib.sha256).hexdigest()
    assert receipt.digest not in (plain, keyed, receipts.slow_digest(KEY, receipt.code))
    slow = hashlib.scrypt(
        KEY, salt=b"receipt pepper", n=2**15, r=8, p=1, dklen=32, maxmem=64 * 1024 * 1024
    )
    assert receipt.digest == hmac.new(slow, receipt.code.encode(), hashlib.sha256).hexdigest()
