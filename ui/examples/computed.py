"""What the page about digits learned from computes, behind caches: tables first, then what is looked up in them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from torch import nn

from core.digits.mnist import mnist_root
from core.examples import influence as influencing
from core.examples import neighbours as neighbouring
from core.examples.influence import Traces
from core.examples.learned import Learned, Source, count_of, learned_digits
from core.examples.neighbours import Neighbours, last_hidden
from core.network.checkpoints import models_of
from core.network.recipes import Recipe
from ui.visitor.cached import kept
from ui.visitor.session import Network

NEAREST = 10
# Of so many digits it is kept what each did to the last layer at every moment: up to 4 MB a network.
MOST_TRACED = 2_000


def learned(network: Network, source: Source) -> Learned:
    """A bounded number of the digits of one source that a network learned from; networks that saw the same share it.

    Raises:
        DataError: MNIST is asked for and not on disk.
    """
    return _learned(_what_decides(network.facts.recipe, source), source, mnist_root())


def _what_decides(recipe: Recipe, source: Source) -> Recipe:
    """The part of a recipe that decides which digits of a source it shows, and under which labels."""
    if recipe.shuffle_labels:
        return recipe.but(name="", title="")
    if recipe.epochs == 0 or recipe.dataset not in (source, "mixed"):
        return Recipe("", dataset=source, epochs=0)
    shown = Recipe("", dataset=source, images=count_of(recipe, source))
    return shown.but(seed=recipe.seed) if source == "drawings" else shown


@kept(shared=True)
def _learned(recipe: Recipe, source: Source, root: Path) -> Learned:
    return learned_digits(recipe, source, root)


def build(network: Network, source: Source) -> None:
    """Makes the table that neighbours are looked up in, where it is not there yet."""
    _hidden(network, _what_decides(network.facts.recipe, source), source, mnist_root())


@kept(shared=True)
def _hidden(network: Network, recipe: Recipe, source: Source, root: Path) -> np.ndarray:
    return last_hidden(network.model, _learned(recipe, source, root).images)[0]


@kept(quick=True)
def neighbours(network: Network, image: np.ndarray, source: Source) -> tuple[Neighbours, Neighbours]:
    """The nearest in the last hidden layer, and the nearest in pixels."""
    recipe = _what_decides(network.facts.recipe, source)
    table = _hidden(network, recipe, source, mnist_root())
    point = last_hidden(network.model, image[None])[0]
    images = _learned(recipe, source, mnist_root()).images
    return neighbouring.nearest(table, point, NEAREST), neighbouring.nearest(images, image, NEAREST)


def moments(network: Network) -> list[nn.Module]:
    """The network at the saved moments of its training, the untrained one left out; read anew at every call."""
    return list(models_of([moment for moment in network.moments() if moment.step], network.name))


@kept(shared=True)
def _traces(network: Network, recipe: Recipe, source: Source, root: Path) -> Traces:
    seen = _learned(recipe, source, root).evenly(MOST_TRACED)
    return influencing.traces(moments(network), seen.images, seen.labels)


@kept()
def influence(network: Network, image: np.ndarray, source: Source, answer: int) -> np.ndarray:
    """How much each of `MOST_TRACED` learned digits taught the network this answer; see `core.examples.influence`."""
    recipe = _what_decides(network.facts.recipe, source)
    return influencing.influence(_traces(network, recipe, source, mnist_root()), moments(network), image, answer)
