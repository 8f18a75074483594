"""What every page of the public keeps: help in one place, plain words, nothing of who you are."""

import re

from flask.testing import FlaskClient

from analysis.easyread import check_words
from surveys.models import Answer, Edition, Response
from tests.voice.test_translations import public_words
from voice.i18n import languages, name_of_language
from voice.wording import rich

SURVEY = "/en/s/moving-on"
PAGES = (
    *("/en/", SURVEY, f"{SURVEY}/form", f"{SURVEY}/thank-you", "/en/receipt", "/en/privacy"),
    *("/en/help", "/en/accessibility", "/en/my-way", "/en/no-thank-you", "/en/you-said-we-did"),
)
OF_A_RESPONSE = {
    *("id", "edition_id", "event_id", "language", "answered_by", "helper_role", "channel"),
    *("who_chose", "may_quote", "may_play", "receipt_digest", "receipt_attempt"),
    *("started_at", "received_at", "changed_at"),
}
OF_AN_ANSWER = {"id", "response_id", "question", "state", "value", "shown_order"}
GAP = re.compile(r"%\(\w+\)s|\{\w+\}")


def test_help_stands_last_in_the_head_of_every_page(client: FlaskClient, edition: Edition) -> None:
    """WCAG 3.2.6."""
    for path in PAGES:
        head = client.get(path).text.split("<header")[1].split("</header>")[0]
        assert re.findall(r'<a[^>]* href="([^"]*)"', head)[-1] == "/en/help", path


def test_help_names_who_helps_now_and_a_person_to_ask(client: FlaskClient) -> None:
    """Standards G2: 999, Childline, NHS 111, the council's duty line, SENDIASS."""
    page = client.get("/en/help").text
    for words in ("999", "0800 1111", "111, option 2", "duty line", "SENDIASS", "mailto:"):
        assert words in page, words
    assert "not for emergencies" in page


def test_before_the_start_people_know_what_we_tell_others(
    client: FlaskClient, edition: Edition
) -> None:
    """Standards G1, in the words for people who are asked with pictures."""
    page = client.get(SURVEY).text
    assert "If you tell us that someone is hurting you, we may need to tell someone." in page
    assert "We do not know your name, so we may not be able to find you." in page


def test_not_knowing_is_as_easy_as_skipping(client: FlaskClient, edition: Edition) -> None:
    """Standards Q6: two buttons that look the same."""
    page = client.get(SURVEY).text
    looks = re.findall(r'class="([^"]*)" data-do="(?:unknown|skip)"', page)
    assert len(looks) == 2
    assert len(set(looks)) == 1


def test_languages_are_named_in_their_own_script(client: FlaskClient, edition: Edition) -> None:
    """Standards L5."""
    names = {one: name_of_language(one) for one in languages()}
    own = {
        "ar": "العربية",
        "bn": "বাংলা",
        "gu": "ગુજરાતી",
        "pa": "ਪੰਜਾਬੀ",
        "pl": "Polski",
        "ur": "اردو",
    }
    assert names | own == names
    menu = client.get(SURVEY).text.split('class="menu"')[1].split("</details>")[0]
    assert "العربية" in menu
    assert "<img" not in menu


def test_what_an_area_says_in_english_only_is_marked_as_english(client: FlaskClient) -> None:
    """WCAG 3.1.2: a voice that reads Urdu must not read who helps now as if it were Urdu."""
    page = client.get("/ur/help").text
    assert '<strong><span lang="en" dir="ltr">Childline</span></strong>' in page
    assert '<span lang="en" dir="ltr">Call if someone is in danger now.</span>' in page
    own = client.get("/ar/help").text
    assert "<strong>الطوارئ</strong>" in own
    assert '<span lang="en"' not in own.split("<main")[1]


def test_a_hard_word_is_bold_and_nothing_else_becomes_markup() -> None:
    """Standards ER8."""
    said = rich("Your **plan** <b>\nThis means")
    assert said == "Your <strong>plan</strong> &lt;b&gt;<br>\nThis means"


def test_a_response_has_no_place_for_who_someone_is() -> None:
    """Standards P4: another column needs a reason, and a line on the privacy page."""
    assert set(Response.__table__.columns.keys()) == OF_A_RESPONSE
    assert set(Answer.__table__.columns.keys()) == OF_AN_ANSWER


def test_nearly_all_that_the_public_reads_is_in_short_and_plain_sentences() -> None:
    """WCAG 3.1.5; the rest are words of the law and names of files."""
    texts = [words if isinstance(words, str) else words[1] for words in public_words()]
    hard = [
        text
        for text in texts
        if any(one.level == "error" for one in check_words(GAP.sub("3", text), "en"))
    ]
    assert len(hard) / len(texts) < 0.05, hard
