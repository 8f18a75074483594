"""The interface's words: changed and approved by people, in effect without a restart."""

import re
import time
from collections.abc import Callable, Iterator
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from flask import Flask, g
from flask.testing import FlaskClient
from sqlalchemy import text
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from surveys.models import Edition
from voice import create_app, i18n
from voice.db import db, upgrade
from voice.translating import catalogues, checks, interface_words, overlay
from voice.wording import each_apart, long_date

Visit = Callable[..., str]
AR = "/involve/words/ar"
JSON = {"Accept": "application/json"}
HELP = "Help"
TEN = ("en", "gu", "pa", "ur", "pl", "ar", "bn", "ro", "so", "pt")


@pytest.fixture(autouse=True)
def forgetting(app: Flask) -> Iterator[None]:
    """What one test puts over the catalogues is gone for the next."""
    yield
    with app.app_context():
        db.session.execute(text("DELETE FROM interface_word"))
        db.session.commit()
        overlay.forget()


@pytest.fixture
def coordinator(staff: Callable[[str], FlaskClient]) -> FlaskClient:
    return staff("forum_coordinator")


def seen_of(client: FlaskClient, english: str) -> tuple[str, str]:
    """The name of a string and the digest of what it says now."""
    page = client.get(AR, query_string={"q": english}).text
    for part in page.split('<li class="pair"')[1:]:
        if f'<p class="as-written">{english}</p>' in part:
            name, seen = (
                re.search(rf'name="{one}" value="(\w+)"', part) for one in ("string", "seen")
            )
            assert name
            assert seen
            return name[1], seen[1]
    raise AssertionError(english)


def send(client: FlaskClient, english: str, *words: str, do: str = "keep") -> TestResponse:
    name, seen = seen_of(client, english)
    form = {"string": name, "seen": seen, "words": list(words), "do": do}
    return client.post(AR, data=form, headers=JSON)


def test_changed_words_are_on_the_pages_at_once(
    officer: FlaskClient, client: FlaskClient, edition: Edition
) -> None:
    before = client.get("/ar/s/moving-on")
    assert before.headers["ETag"] == client.get("/ar/s/moving-on").headers["ETag"]
    kept = send(officer, "Leave quickly", "اخرج الآن")
    assert kept.json is not None
    assert (kept.json["state"], kept.json["words"]) == ("draft", ["اخرج الآن"])
    after = client.get("/ar/s/moving-on")
    assert "اخرج الآن" in after.text
    assert "اخرج الآن" not in before.text
    assert after.headers["ETag"] != before.headers["ETag"]
    assert client.get("/en/s/moving-on").status_code == 200
    assert (
        client.get("/ar/s/moving-on", headers={"If-None-Match": after.headers["ETag"]}).status_code
        == 304
    )


def test_other_processes_see_them_within_a_minute(
    app: Flask, session: Session, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "مرحبا بالجميع" not in client.get("/ar/help").text
    entry = next(one for one in catalogues.entries_of("ar") if one.english == HELP)
    string = interface_words.String(entry, None)
    writer = interface_words.save  # another process writes: nobody tells this one
    writer(session, "ar", string, ["مرحبا بالجميع"], None)
    session.commit()
    assert "مرحبا بالجميع" not in client.get("/ar/help").text
    later = time.monotonic() + overlay.SECONDS + 1
    assert overlay.SECONDS < 60
    monkeypatch.setattr(overlay.time, "monotonic", lambda: later)
    assert "مرحبا بالجميع" in client.get("/ar/help").text


@pytest.mark.one_store
def test_a_second_person_approves(
    officer: FlaskClient, coordinator: FlaskClient, visit: Visit
) -> None:
    assert "a person has not approved all of it yet" in visit(officer, AR)
    (entry,) = [one for one in catalogues.entries_of("ar") if one.english == HELP]
    assert send(officer, HELP, *entry.words, do="approved").get_json()["state"] == "approved"
    send(officer, HELP, "مساعدة أكثر")
    refused = send(officer, HELP, "مساعدة أكثر", do="approved")
    assert refused.status_code == 422
    assert "A second person approves them." in refused.text
    assert send(coordinator, HELP, "مساعدة أكثر", do="approved").get_json()["state"] == "approved"
    assert 'data-state="approved"' in visit(coordinator, f"{AR}?state=approved")
    assert "Approved by forum-coordinator@example.org" in visit(coordinator, f"{AR}?state=approved")
    assert "العربية" in visit(coordinator, "/involve/words")


def test_two_who_write_at_once_both_keep_their_words(
    officer: FlaskClient, coordinator: FlaskClient
) -> None:
    name, seen = seen_of(coordinator, HELP)
    send(officer, HELP, "الأولى")
    form = {"string": name, "seen": seen, "words": "الثانية"}
    both = coordinator.post(AR, data=form, headers=JSON)
    assert (both.status_code, both.json and both.json["theirs"]) == (409, ["الأولى"])
    page = coordinator.post(AR, data=form)
    assert page.status_code == 409
    assert "الأولى" in page.text
    assert ">\nالثانية</textarea>" in page.text


@pytest.mark.parametrize(
    ("english", "words", "why"),
    [
        (["Page %(number)s"], ["صفحة"], "Keep %(number)s as it is"),
        (["Page %(number)s"], ["%(number)s %(other)s"], "does not have %(other)s"),
        (["Help"], ["<b>x</b>"], "does not have </b>, <b>"),
        (["Help"], ["a < b"], "Do not use <"),
        (["Help"], ['" onfocus='], 'Do not use "'),
        (["Half"], ["50%"], "Do not use %"),
        (["Help"], [" "], "Write the words"),
        (["Help"], ["x" * 5001], "too long"),
        (
            ["%(num)s answer", "%(num)s answers"],
            ["واحد", "%(num)s %(num)s"],
            "does not have %(num)s",
        ),
    ],
)
def test_words_that_would_break_a_page_are_refused(
    app: Flask, english: list[str], words: list[str], why: str
) -> None:
    with app.test_request_context():
        assert why in checks.find_problem(english, words)


def test_words_that_keep_what_pages_put_in_are_taken(app: Flask) -> None:
    with app.test_request_context():
        assert not checks.find_problem(
            ["Write to <a>us</a> &amp; %(who)s"], ["<a>X</a> %(who)s &amp;"]
        )
        assert not checks.find_problem(["%(num)s answer", "%(num)s answers"], ["واحد", "%(num)s"])


@pytest.mark.parametrize("ending", ["po", "xlf"])
def test_the_words_go_out_and_come_back_the_same(
    officer: FlaskClient, ending: str, session: Session
) -> None:
    sent = officer.get(f"{AR}/words.{ending}").data
    page = officer.post(f"{AR}/file", data={"file": (BytesIO(sent), f"a.{ending}")})
    count = len(catalogues.entries_of("ar"))
    assert f"The same as ours <strong>{count}</strong>" in page.text
    help_words = next(one.words[0] for one in catalogues.entries_of("ar") if one.english == HELP)
    changed = sent
    for left, right in (('msgstr "', '"'), (">", "<")):
        changed = changed.replace(
            f"{left}{help_words}{right}".encode(), f"{left}عون{right}".encode()
        )
    page = officer.post(f"{AR}/file", data={"file": (BytesIO(changed), f"a.{ending}")})
    found = re.search(r'name="changes" value="([^"]*)"', page.text)
    assert found
    done = officer.post(
        f"{AR}/take", data={"changes": found[1].replace("&#34;", '"')}, follow_redirects=True
    )
    assert "1 text was taken." in done.text
    assert "عون" in officer.get(AR, query_string={"q": "عون"}).text


def test_a_file_of_po_is_one_that_gettext_reads(officer: FlaskClient) -> None:
    read = read_po(BytesIO(officer.get(f"{AR}/words.po").data), locale="ar", abort_invalid=True)
    assert read.num_plurals == 6
    assert {one.english for one in catalogues.entries_of("ar")} <= {
        one.id if isinstance(one.id, str) else one.id[0] for one in read
    }


@pytest.mark.parametrize(
    "language", ["en", "gu", "pa", "ur", "pl", "ar", "bn", "ro", "so", "pt", "uk"]
)
def test_days_are_in_the_words_of_the_language_and_in_the_same_digits(
    app: Flask, language: str
) -> None:
    with app.test_request_context():
        g.language = language
        said = long_date(date(2026, 6, 3))
    assert re.findall(r"\d+", said)
    assert set(re.findall(r"\d", said)) <= set("0236")
    assert language == "en" or "Wednesday" not in said


def test_names_in_a_row_keep_their_order_where_lines_run_the_other_way(app: Flask) -> None:
    with app.test_request_context():
        g.language = "ar"
        assert each_apart(["Council", "<Hub>"]) == "<bdi>Council</bdi>، <bdi>&lt;Hub&gt;</bdi>"


def test_viewers_read_and_change_nothing(staff: Callable[[str], FlaskClient], visit: Visit) -> None:
    viewer = staff("viewer")
    assert "<textarea" not in visit(viewer, AR)
    assert viewer.post(AR, data={}).status_code == 403
    assert viewer.get("/involve/words/en").status_code == 404
    assert viewer.get("/involve/words/xx").status_code == 404


UKRAINIAN = """msgid ""
msgstr ""
"Language: uk\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=3; "
"plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);\\n"

msgid "Help"
msgstr "Допомога"

msgid "%(num)s question"
msgid_plural "%(num)s questions"
msgstr[0] "%(num)s питання"
msgstr[1] "%(num)s питання"
msgstr[2] "%(num)s питань"
"""


@pytest.fixture
def ukrainian(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FlaskClient]:
    """An application with a folder more, which nothing else in the code knows of."""
    folder = tmp_path / "translations" / "uk" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "messages.po").write_text(UKRAINIAN, "utf-8")
    with (folder / "messages.mo").open("wb") as file:
        write_mo(file, read_po(BytesIO(UKRAINIAN.encode()), locale="uk"))
    monkeypatch.setattr(i18n, "_TRANSLATIONS", tmp_path / "translations")
    i18n.languages.cache_clear()
    app = create_app({"DATA": str(tmp_path), "QUEUE_URL": "memory:", "WTF_CSRF_ENABLED": False})
    with app.app_context():
        upgrade()
    yield app.test_client()
    i18n.languages.cache_clear()


@pytest.mark.one_store
def test_an_eleventh_language_is_one_folder(ukrainian: FlaskClient) -> None:
    page = ukrainian.get("/uk/help").text
    assert '<html lang="uk" dir="ltr">' in page
    assert "Допомога" in page
    assert ukrainian.get("/", headers={"Accept-Language": "uk"}).headers["Location"] == "/uk/"
    with ukrainian.application.app_context():
        forms = catalogues.forms_of("uk")
        strings = interface_words.strings_of(db.session, "uk")
    assert [one.examples[:3] for one in forms] == [(1, 21, 31), (2, 3, 4), (0, 5, 6)]
    assert [len(one.words) for one in strings] == [1, 3]
