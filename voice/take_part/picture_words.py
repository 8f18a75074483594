"""What the pictures of a code are called, in the page's language."""

from dataclasses import dataclass

from flask_babel import lazy_gettext as _l

from surveys.receipts import PICTURES

_LABELS = {
    "apple": _l("Apple"),
    "balloon": _l("Balloon"),
    "banana": _l("Banana"),
    "bear": _l("Bear"),
    "bell": _l("Bell"),
    "bike": _l("Bike"),
    "bird": _l("Bird"),
    "boat": _l("Boat"),
    "book": _l("Book"),
    "bread": _l("Bread"),
    "bus": _l("Bus"),
    "butterfly": _l("Butterfly"),
    "cake": _l("Cake"),
    "camera": _l("Camera"),
    "car": _l("Car"),
    "carrot": _l("Carrot"),
    "cat": _l("Cat"),
    "chair": _l("Chair"),
    "cheese": _l("Cheese"),
    "cherry": _l("Cherry"),
    "clock": _l("Clock"),
    "cloud": _l("Cloud"),
    "cow": _l("Cow"),
    "crab": _l("Crab"),
    "dog": _l("Dog"),
    "door": _l("Door"),
    "drum": _l("Drum"),
    "duck": _l("Duck"),
    "egg": _l("Egg"),
    "elephant": _l("Elephant"),
    "fish": _l("Fish"),
    "flower": _l("Flower"),
    "frog": _l("Frog"),
    "glasses": _l("Glasses"),
    "grapes": _l("Grapes"),
    "guitar": _l("Guitar"),
    "hammer": _l("Hammer"),
    "hat": _l("Hat"),
    "horse": _l("Horse"),
    "house": _l("House"),
    "key": _l("Key"),
    "kite": _l("Kite"),
    "lemon": _l("Lemon"),
    "lion": _l("Lion"),
    "moon": _l("Moon"),
    "owl": _l("Owl"),
    "pear": _l("Pear"),
    "pencil": _l("Pencil"),
    "penguin": _l("Penguin"),
    "rabbit": _l("Rabbit"),
    "rainbow": _l("Rainbow"),
    "rocket": _l("Rocket"),
    "scissors": _l("Scissors"),
    "shoe": _l("Shoe"),
    "snail": _l("Snail"),
    "star": _l("Star"),
    "sun": _l("Sun"),
    "train": _l("Train"),
    "tree": _l("Tree"),
    "whale": _l("Whale"),
}


@dataclass(frozen=True, slots=True)
class PictureWord:
    """A picture of a code: its word in the code, its drawing and its name for people."""

    word: str
    drawing: str
    label: str

    @property
    def picture(self) -> str:
        """The drawing as templates name it."""
        return f"openmoji:{self.drawing}"


def picture_words() -> list[PictureWord]:
    """All sixty, in the order of the code's format."""
    return [_named(word) for word in PICTURES]


def pictures_in(code: str) -> list[PictureWord]:
    """The three pictures of a code such as `kite-drum-pear-4821`."""
    return [_named(word) for word in code.split("-")[:3]]


def _named(word: str) -> PictureWord:
    return PictureWord(word, PICTURES[word], str(_LABELS[word]))
