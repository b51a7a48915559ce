"""The digits a network learned from: held against what training itself is given."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from PIL import Image

from core.digits.digits import load_drawings
from core.examples.learned import MOST, SEED, SHEET, learned_digits, sheet_of, spread
from core.network.checkpoints import FOLDER
from core.network.recipes import BOOK, MNIST, RECIPES, WORLD, Recipe
from core.training.loop import _run, load_data


def test_the_sheet_holds_the_first_drawings_that_the_shipped_networks_learned_from() -> None:
    # As they were inked then: made anew, a pen is a little broader or finer.
    fresh = load_drawings(30, SEED)
    found = learned_digits(WORLD, "drawings")
    assert len(found) == MOST["drawings"]
    assert found.of == 60_000
    pairs = zip(found.images[:30], fresh.images.numpy(), strict=True)
    alike = [np.corrcoef(learned.ravel(), again.ravel())[0, 1] for learned, again in pairs]
    assert min(alike) > 0.4
    assert np.mean(alike) > 0.9
    assert np.array_equal(found.labels[:30], fresh.labels.numpy())
    assert {recipe.seed for recipe in RECIPES.values()} == {SEED}
    assert (FOLDER / SHEET).stat().st_size < 400_000


def test_a_sheet_read_again_is_the_same(tmp_path) -> None:
    images = np.random.default_rng(0).integers(0, 256, (100, 28, 28)).astype(np.uint8)
    sheet_of(images).save(tmp_path / "sheet.png")
    with Image.open(tmp_path / "sheet.png") as opened:
        again = np.asarray(opened)
    assert again.shape == (56, 1400)
    assert np.array_equal(again[28:, 28:56], images[51])


def test_a_network_that_learned_from_none_is_said_to_have() -> None:
    assert learned_digits(BOOK, "drawings").of == 0
    assert learned_digits(WORLD.but(epochs=0), "drawings").of == 0
    assert len(learned_digits(BOOK, "drawings")) == MOST["drawings"]


def test_of_a_short_training_there_are_no_more_than_it_saw() -> None:
    ten = learned_digits(Recipe("ten", dataset="drawings", images=10), "drawings")
    assert (len(ten), ten.of) == (10, 10)
    other = learned_digits(Recipe("other", dataset="drawings", images=12, seed=5), "drawings")
    assert np.array_equal(other.images, load_drawings(12, 5).images.numpy())


@pytest.mark.mnist
@pytest.mark.parametrize("recipe", [MNIST, MNIST.but(images=900), WORLD.but(images=40)], ids=["all", "900", "mixed"])
def test_mnist_s_are_among_those_that_training_is_given(recipe: Recipe) -> None:
    found = learned_digits(recipe, "mnist")
    given = load_data(recipe.but(not_digits=0))[0]
    assert np.array_equal(found.images, given.images[found.numbers].numpy())
    assert np.array_equal(found.labels, given.labels[found.numbers].numpy())
    assert len(found) == min(MOST["mnist"], found.of)
    assert found.numbers[-1] == found.of - 1


@pytest.mark.mnist
@pytest.mark.parametrize("source", ["drawings", "mnist"])
def test_labels_dealt_out_by_lot_are_those_that_were_learned(source, monkeypatch: pytest.MonkeyPatch) -> None:
    recipe = Recipe("lot", dataset="mixed", images=60, not_digits=4, shuffle_labels=True, batch_size=64, seed=9)
    data, _ = load_data(recipe)
    seen: list[tuple[torch.Tensor, torch.Tensor]] = []
    monkeypatch.setattr("core.training.loop.learn", lambda m, o, s, images, labels: seen.append((images, labels)) or o)
    monkeypatch.setattr("core.training.loop.finite", lambda *given: 0.0)
    list(_run(recipe.but(augment=False), data, None, 10, None, 10))
    images, labels = (torch.cat(parts) for parts in zip(*seen, strict=True))
    learned = {image.numpy().tobytes(): int(label) for image, label in zip(images, labels, strict=True)}
    found = learned_digits(recipe, source)
    assert len(found) == 30
    for image, label in zip(found.images, found.labels, strict=True):
        assert learned[(image[None] / np.float32(255)).astype(np.float32).tobytes()] == label


def test_things_are_spread_from_the_first_to_the_last() -> None:
    assert spread(3, 5).tolist() == [0, 1, 2]
    assert spread(101, 5).tolist() == [0, 25, 50, 75, 100]
