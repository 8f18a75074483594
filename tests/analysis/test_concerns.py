"""Words that may tell of harm are found in ten languages, and ordinary words are left alone."""

import pytest

from analysis import concerns

TOLD = [
    ("en", "My dad hits me and I don’t feel safe", {"hurt", "fear"}),
    ("en", "DONT TELL anyone but I want to DIE", {"secret", "self_harm"}),
    ("ur", "میرے ابو مجھے مارتے ہیں اور کہتے ہیں کسی کو مت بتانا", {"hurt", "secret"}),
    ("ur", "مجھے گھر جانے سے ڈر لگتا ہے", {"fear"}),
    ("ar", "والدي يضربني كل يوم وأخاف منه", {"hurt", "fear"}),
    ("ar", "أُريدُ أَنْ أَمُوتَ", {"self_harm"}),
    ("gu", "ઘરે મને મારે છે અને મને ડર લાગે છે", {"hurt", "fear"}),
    ("pa", "ਉਹ ਮੈਨੂੰ ਘਰ ਵਿੱਚ ਕੁੱਟਦੇ ਹਨ", {"hurt"}),
    ("bn", "বাবা আমাকে মারে, আমি ভয় পাই", {"hurt", "fear"}),
    ("bn", "বাবা আমাকে মারে।", {"hurt"}),
    ("pa", "ਉਹ ਮੈਨੂੰ ਮਾਰਦਾ ਹੈ।", {"hurt"}),
    ("ur", "وہ مجھے مارتا ہے۔", {"hurt"}),
    ("pl", "Tata mnie bije i boję się wracać", {"hurt", "fear"}),
    ("pl", "mysle ze chce umrzec", {"self_harm"}),
    ("ro", "Mă bate și nu e mâncare, mi-e foame", {"hurt", "neglect"}),
    ("so", "Aabe wuu i garaacaa, waan baqayaa", {"hurt", "fear"}),
    ("pt", "O meu tio toca-me e diz: não contes", {"sexual", "secret"}),
    ("en", "papa mujhe maarte hain", {"hurt"}),
]
ORDINARY = [
    ("en", "We waited two years for speech therapy, and the dilemma is which school."),
    ("ur", "ہمیں اسکول کی بس کا دو سال انتظار کرنا پڑا"),
    ("ar", "نحتاج إلى معالج نطق في المدرسة"),
    ("gu", "શાળામાં વાણી ઉપચાર માટે બે વર્ષ રાહ જોઈ"),
    ("pa", "ਸਕੂਲ ਵਿੱਚ ਹੋਰ ਮਦਦ ਚਾਹੀਦੀ ਹੈ"),
    ("bn", "স্কুলে আরও সাহায্য দরকার"),
    ("pl", "Potrzebujemy więcej pomocy w szkole, nagle zmieniono plan"),
    ("ro", "Avem nevoie de mai mult ajutor la școală"),
    ("so", "Waxaan u baahanahay caawimaad dheeraad ah dugsiga"),
    ("pt", "Precisamos de mais ajuda na escola"),
]


@pytest.mark.parametrize(("language", "words", "kinds"), TOLD)
def test_what_may_tell_of_harm_is_found_with_its_kind(
    language: str, words: str, kinds: set[str]
) -> None:
    assert {one.kind for one in concerns.find(words, language)} == kinds


@pytest.mark.parametrize(("language", "words"), ORDINARY)
def test_ordinary_words_raise_no_flag(language: str, words: str) -> None:
    assert concerns.find(words, language) == []


def test_a_flag_stands_where_the_words_stand_also_behind_accents_and_marks() -> None:
    words = "É assim: o padrasto BATE‑me. أُريدُ أَنْ أَمُوتَ"
    found = [words[one.start : one.end] for one in concerns.find(words, "pt")]
    assert found[0] == "BATE‑me"
    assert found[1].startswith("أُريدُ")


def test_every_language_has_words_for_every_kind_of_harm() -> None:
    kinds = {"hurt", "sexual", "self_harm", "fear", "neglect", "secret"}
    listed = concerns._patterns()
    for language in concerns.LANGUAGES:
        assert {kind for kind, _pattern in listed[language]} == kinds, language


def test_mixed_languages_and_unknown_ones_are_read_as_well() -> None:
    assert concerns.find("Fine at school. گھر پر مجھے مارتے ہیں", "en")
    assert concerns.find("tata mnie bije", None)
    assert concerns.find("tata mnie bije", "sk")
    assert not concerns.find("the film dila", "en")
