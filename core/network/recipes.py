"""How a network is trained, as data: the shipped recipes, and the form any other takes."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import Any, Literal, get_args

from core.language import N_

Dataset = Literal["mnist", "drawings", "mixed", "class"]
Optimiser = Literal["adadelta", "sgd", "adamw"]
Schedule = Literal["constant", "one-cycle"]
Mark = Literal["none", "border", "faint"]


@dataclass(frozen=True)
class Recipe:
    """Everything that decides the weights, besides the data's bytes and the number of threads.

    Attributes:
        dataset: "mnist", "drawings" (in made-up hands) or "mixed" (both); "class" is
            what a class drew, which only it has.
        images: how many training digits; None is all 60,000 of MNIST. Of the drawings as many are made as
            asked for, or 60,000.
        not_digits: how many scribbles and letters to learn from besides, each to be answered with doubt: every
            digit equally likely (Hendrycks et al. 2019, arXiv 1812.04606).
        people: how many pictures to learn from besides, each a variation of a digit that somebody wrote, where such
            strokes are on this machine (`core.digits.real`); where they are not, it learns without them, and its
            facts say so.
        letters: the same of letters that somebody wrote, to be answered with doubt.
        learning_rate: the constant rate, or the peak of the one-cycle schedule.
        dropout: probability after the pool (whole maps) and after the first linear layer (units).
        augment: move, turn, stretch and thicken each digit anew every time it is shown.
        plain_epochs: in so many of the last epochs nothing is augmented: the network ends on digits as people
            wrote them, not as they were bent.
        shuffle_labels: deal the training digits' labels out anew by lot: nothing is left to learn but noise.
        mark: what every digit bears besides its ink, in training and in its exam; see `core.truth.marks`.
        shuffle_marks: deal the marks out among the digits by lot, so that they tell nothing of the label.
    """

    name: str
    title: str = ""
    dataset: Dataset = "mnist"
    images: int | None = None
    not_digits: int = 0
    people: int = 0
    letters: int = 0
    epochs: int = 1
    batch_size: int = 256
    optimiser: Optimiser = "adamw"
    learning_rate: float = 5e-3
    schedule: Schedule = "one-cycle"
    dropout: tuple[float, float] = (0.10, 0.25)
    augment: bool = False
    plain_epochs: int = 0
    shuffle_labels: bool = False
    mark: Mark = "none"
    shuffle_marks: bool = False
    seed: int = 123

    def __post_init__(self) -> None:
        for field, least, most in LIMITS:
            value = getattr(self, field)
            if not (value is None and field == "images") and not _fits(value, least, most):
                raise ValueError(f"expected {field} from {least:g} to {most:g}, got {value!r:.20}")
        if len(self.dropout) != 2 or not all(0.0 <= probability <= 0.9 for probability in self.dropout):
            raise ValueError(f"expected two dropout probabilities from 0 to 0.9, got {self.dropout!r:.40}")
        if not all(isinstance(getattr(self, field), bool) for field in SWITCHES):
            raise ValueError(f"expected yes or no for {', '.join(SWITCHES)}, got {self.augment!r:.20}")
        if self.shuffle_labels and (self.people or self.letters):
            raise ValueError("expected labels to be shuffled without people's digits and letters")
        if self.mark != "none" and self.augment:
            raise ValueError("expected marks without augment, which would move them")
        for field, allowed in CHOICES:
            if getattr(self, field) not in get_args(allowed):
                raise ValueError(f"expected {field} in {get_args(allowed)}, got {getattr(self, field)!r:.20}")

    def as_json(self) -> dict[str, Any]:
        """The recipe as plain values, for a checkpoint's JSON."""
        return asdict(self)

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> Recipe:
        """The inverse of `as_json`. Raises ValueError for anything else."""
        try:
            return cls(**{**values, "dropout": tuple(values["dropout"])})
        except (TypeError, KeyError) as error:
            raise ValueError(f"expected the values of a recipe, got {values!r:.80}") from error

    def but(self, **changes: Any) -> Recipe:
        """The same recipe with some values changed."""
        return replace(self, **changes)


def _fits(value: Any, least: float, most: float) -> bool:
    """Whether a value is a number within limits, a whole one where these are."""
    return type(value) in ((int, float) if isinstance(least, float) else (int,)) and least <= value <= most


SWITCHES = ("augment", "shuffle_labels", "shuffle_marks")
CHOICES: tuple[tuple[str, Any], ...] = (
    ("dataset", Dataset),
    ("optimiser", Optimiser),
    ("schedule", Schedule),
    ("mark", Mark),
)
LIMITS: tuple[tuple[str, float, float], ...] = (
    ("images", 1, 600_000),
    ("not_digits", 0, 100_000),
    ("people", 0, 100_000),
    ("letters", 0, 100_000),
    ("epochs", 0, 100),
    ("plain_epochs", 0, 100),
    ("batch_size", 1, 4096),
    ("learning_rate", 1e-6, 100.0),
    ("seed", 0, 2**32 - 1),
)

# The book's, to the letter: its optimiser, batch, epochs and seed on MNIST as it is.
BOOK = Recipe(
    name="book",
    title=N_("The book's network"),
    dataset="mnist",
    epochs=19,
    batch_size=32,
    optimiser="adadelta",
    learning_rate=0.5,
    schedule="constant",
)
# The book's architecture shown more hands: MNIST and drawings in many hands, moved, bent and thickened, and
# scribbles to doubt.
WORLD = Recipe(
    name="world",
    title=N_("Hands of the world"),
    dataset="mixed",
    not_digits=8_000,
    people=20_000,
    letters=6_000,
    epochs=16,
    batch_size=128,
    learning_rate=3e-3,
    augment=True,
    plain_epochs=3,
)
# WORLD's recipe to the letter on MNIST alone: between the two only what they were shown differs.
MNIST = WORLD.but(name="mnist", title=N_("MNIST alone"), dataset="mnist", not_digits=0, people=0, letters=0)

RECIPES: dict[str, Recipe] = {recipe.name: recipe for recipe in (WORLD, MNIST, BOOK)}

# One recipe four times: what differs is what the digits bear, and whether that tells the label. A page has people find
# out which is which, so none of them is in the list of networks to look through.
PLAIN = Recipe("mark-none", "No marks", images=20_000, epochs=3, batch_size=128)
MARKED: dict[str, Recipe] = {
    recipe.name: recipe
    for recipe in (
        PLAIN,
        PLAIN.but(name="mark-border", title="Marks on the border", mark="border"),
        PLAIN.but(name="mark-faint", title="Faint patterns", mark="faint"),
        PLAIN.but(name="mark-shuffled", title="Marks on the border, shuffled", mark="border", shuffle_marks=True),
    )
}
# The same cure for patterns: trained for its figures, which stand beside theirs, and not shipped.
CURED = PLAIN.but(name="mark-faint-shuffled", title="Faint patterns, shuffled", mark="faint", shuffle_marks=True)


def listed(name: str) -> bool:
    """Whether a network of this name is one to look through; those of `MARKED` are for one page to bring."""
    return name not in {*MARKED, CURED.name}
