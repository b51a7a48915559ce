"""Presets, and the command that repeats a recipe."""

from __future__ import annotations

import re
import shlex

import pytest

from core.network.recipes import BOOK, Recipe
from core.training import __main__ as train_command
from core.training.presets import NAMED, PRESETS, command


def test_every_preset_a_teacher_would_press_is_there() -> None:
    titles = {preset.title for preset in PRESETS.values()}
    assert titles == {
        "40 seconds to 97 %",
        "The book's first epoch",
        "Too high a learning rate",
        "No training at all",
        "Train on ten images",
        "Labels shuffled",
    }
    assert all(preset.name == name == preset.recipe.name for name, preset in PRESETS.items())


CHANGED = [
    BOOK.but(epochs=1),
    PRESETS["40-seconds"].recipe.but(images=None, augment=True, dropout=(0.0, 0.3), learning_rate=1e-05),
    PRESETS["shuffled-labels"].recipe.but(shuffle_labels=False, optimiser="sgd", seed=9, batch_size=16),
    PRESETS["no-training"].recipe.but(dataset="drawings", schedule="constant"),
]


@pytest.mark.parametrize("recipe", [*NAMED.values(), *CHANGED], ids=command)
def test_the_command_of_a_recipe_asks_for_that_very_recipe(recipe: Recipe, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple] = []
    assert not re.search(r"\de-?\d", command(recipe))
    monkeypatch.setattr(train_command, "train_checkpoint", lambda *given: asked.append(given))
    words = shlex.split(command(recipe))
    assert words[:3] == ["python", "-m", "core.training"]
    train_command.main(words[3:])
    assert asked[0][:2] == (recipe, recipe.name)
