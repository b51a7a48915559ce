"""Recipes a teacher would press a button for, and the command that repeats any recipe."""

from __future__ import annotations

import shlex
from dataclasses import dataclass, fields

from core.language import N_, _
from core.network.recipes import BOOK, CURED, MARKED, RECIPES, Recipe
from core.render.words import all_digits

# Each is drawn anew before a run begins, which takes a moment.
MOST_DRAWN = 10_000


@dataclass(frozen=True)
class Preset:
    """A recipe with what to watch for while it runs.

    Attributes:
        watch: what to watch for, in English.
        drawn_title: what it is called where it learns from drawings, if not the same.
    """

    recipe: Recipe
    watch: str
    drawn_title: str = ""

    @property
    def name(self) -> str:
        return self.recipe.name

    @property
    def title(self) -> str:
        """What people call it; the recipe's own is in English, as a checkpoint keeps it."""
        return _(self.recipe.title)

    def on_drawings(self) -> Preset:
        """The same on drawings in made-up hands, of which fewer are made; for where MNIST is not to be had."""
        recipe = self.recipe
        # Who learns nothing needs no more than one to have a data set.
        images = min(recipe.images or MOST_DRAWN, MOST_DRAWN) if recipe.epochs else 1
        title = self.drawn_title or recipe.title
        return Preset(recipe.but(title=title, dataset="drawings", images=images), self.watch, title)


_PRESETS = (
    Preset(
        Recipe("40-seconds", N_("40 seconds to 97 %"), images=20_000, batch_size=128),
        N_("Much of it is learned at the very start: watch the loss fall."),
        N_("A minute on drawings"),
    ),
    Preset(
        BOOK.but(name="book-first-epoch", title=N_("The book's first epoch"), epochs=1),
        N_("The book's own recipe, once through all its digits, 32 at a time."),
    ),
    Preset(
        Recipe(
            "too-high",
            N_("Too high a learning rate"),
            images=10_000,
            batch_size=64,
            optimiser="sgd",
            learning_rate=0.5,
            schedule="constant",
        ),
        N_("Every step is longer than the valley is wide. Watch where the loss goes, and what stops it."),
    ),
    Preset(
        Recipe("no-training", N_("No training at all"), epochs=0),
        N_("Random weights answer too. How often are they right, and what do their filters look like?"),
    ),
    Preset(
        Recipe(
            "ten-images",
            N_("Train on ten images"),
            images=10,
            epochs=12,
            batch_size=10,
            learning_rate=2e-3,
            schedule="constant",
            dropout=(0.0, 0.0),
        ),
        N_("It soon knows its ten by heart: 100 % on them. What does it make of the digits it never saw?"),
    ),
    Preset(
        Recipe(
            "shuffled-labels",
            N_("Labels shuffled"),
            images=1_000,
            epochs=20,
            batch_size=50,
            learning_rate=2e-3,
            schedule="constant",
            dropout=(0.0, 0.0),
            shuffle_labels=True,
        ),
        N_(
            "The labels are dealt out by lot, so there is nothing to understand. It can still memorise; test it on "
            "others."
        ),
    ),
)
PRESETS: dict[str, Preset] = {preset.name: preset for preset in _PRESETS}
NAMED: dict[str, Recipe] = (
    RECIPES | MARKED | {CURED.name: CURED} | {name: preset.recipe for name, preset in PRESETS.items()}
)


def command(recipe: Recipe, threads: int = 1) -> str:
    """The command line that trains by this recipe: the named one it came from, and what differs from it."""
    base = NAMED.get(recipe.name) or BOOK
    parts = ["python -m core.training --recipe", base.name]
    for field in fields(recipe):
        value = getattr(recipe, field.name)
        if field.name in ("name", "title") or value == getattr(base, field.name):
            continue
        option = "--" + field.name.replace("_", "-")
        if isinstance(value, bool):
            parts.append(option if value else option.replace("--", "--no-"))
        elif isinstance(value, tuple):
            parts.append(" ".join([option, *(f"{part:g}" for part in value)]))
        else:
            written = all_digits(value) if isinstance(value, float) else value
            parts.append(f"{option} {'all' if written is None else written}")
    if base.name != recipe.name:
        parts.append(f"--name {shlex.quote(recipe.name)}")
    if threads != 1:
        parts.append(f"--threads {threads}")
    return " ".join(parts)
