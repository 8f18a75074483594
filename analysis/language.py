"""Which language a text is in; an honest None when that cannot be told."""

from functools import cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

# Languages written in England by more than a few families, and their neighbours.
# Fewer choices make short texts safer (theming.md, "Language").
LANGUAGES = (
    "ar", "bg", "bn", "cs", "de", "el", "en", "es", "fa", "fr", "gu", "hi", "hu",
    "it", "ku", "lt", "lv", "ml", "nl", "pa", "pl", "ps", "pt", "ro", "ru", "sk",
    "so", "sq", "ta", "tl", "tr", "uk", "ur", "vi", "zh",
)  # fmt: skip
SURE = 0.9
LONGEST = 2_000


@cache
def _identifier() -> LanguageIdentifier:
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(LANGUAGES)
    return identifier


def load() -> None:
    """Have the model in memory (a second or so), so that the first text need not wait for it."""
    _identifier()


def detect(text: str, *, form: str | None = None) -> str | None:
    """Return the language code of `text`, or None when nobody could be sure.

    `form` is the language of the form it was written on. It is the answer unless the
    words themselves say otherwise with a probability above 0.9: people write Punjabi
    or Gujarati in Latin letters, which no model here recognises, and short answers
    such as "no" say little. An empty text on no form is None.
    """
    words = text[:LONGEST].strip()
    if not any(letter.isalpha() for letter in words):
        return form
    language, probability = _identifier().classify(words)
    return str(language) if probability > SURE else form
