"""Recipes, and the limits of what they may ask."""

from __future__ import annotations

import pytest

from core.network.recipes import BOOK, MNIST, RECIPES, WORLD, Recipe


def test_the_books_recipe_is_the_books() -> None:
    assert (BOOK.optimiser, BOOK.learning_rate, BOOK.batch_size, BOOK.epochs, BOOK.seed) == (
        "adadelta",
        0.5,
        32,
        19,
        123,
    )
    assert BOOK.dropout == (0.10, 0.25)
    assert BOOK.dataset == "mnist"
    assert BOOK.images is None
    assert not BOOK.augment


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("epochs", -1),
        ("epochs", 101),
        ("images", 0),
        ("batch_size", 0),
        ("learning_rate", 0.0),
        ("dataset", "letters"),
        ("optimiser", "adam"),
        ("schedule", "cosine"),
        ("dropout", (0.1, 0.95)),
        ("dropout", (0.1,)),
        ("seed", -1),
    ],
)
def test_a_value_beyond_its_limits_is_refused_by_name(field: str, value: object) -> None:
    with pytest.raises(ValueError, match=field):
        Recipe("any").but(**{field: value})


def test_a_recipe_survives_its_json() -> None:
    recipe = Recipe("any", images=7, dropout=(0.0, 0.5), augment=True)
    assert Recipe.from_json(recipe.as_json()) == recipe
    with pytest.raises(ValueError, match="recipe"):
        Recipe.from_json({"name": "any", "colour": "red", "dropout": [0, 0]})


def test_between_the_world_s_recipe_and_mnist_s_only_what_is_shown_differs() -> None:
    twin, world = MNIST.as_json(), WORLD.as_json()
    shown = {"dataset", "not_digits", "people", "letters"}
    assert {key for key in world if world[key] != twin[key]} == {"name", "title"} | shown
    assert RECIPES["mnist"] == MNIST
