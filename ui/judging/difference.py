"""What two networks' training had in common and what not, in words, read off their recipes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields

from core.network.bundle import Trained
from core.network.facts import Facts
from core.network.recipes import Recipe
from core.render.words import as_written, whole
from core.training.log import OPTIMISERS
from ui.visitor.session import Network

# What decides which pictures a network is shown; the rest of a recipe is how it learns from them.
SHOWN = ("dataset", "images", "not_digits")
NAMES = {
    "epochs": "times through them",
    "batch_size": "pictures a step",
    "optimiser": "optimiser",
    "learning_rate": "learning rate",
    "schedule": "schedule of the rate",
    "dropout": "dropout",
    "augment": "moved, turned and thickened anew each time",
    "plain_epochs": "last times through without that",
    "shuffle_labels": "labels shuffled",
    "seed": "seed",
}


def called(network: Network) -> str:
    """What a network is called in a sentence: a visitor's own by its title, since its name is a secret."""
    return as_written(network.title) if isinstance(network, Trained) else network.name


def training_of(pair: Sequence[Network]) -> str:
    """What two networks' training had in common and what not, in words."""
    parameters = sum(weights.numel() for weights in pair[0].model.parameters())
    return (
        f"Both have the same layers and the same {whole(parameters)} numbers to learn. {what_differs(pair)} What "
        "others call a network's mistakes may be hands it never met."
    )


def what_differs(pair: Sequence[Network]) -> str:
    """What differs between two networks' training, in a few sentences; nothing else in their recipes does."""
    first, second = (network.facts for network in pair)
    same_pictures = first.data.md5 == second.data.md5
    how = different(first.recipe, second.recipe)
    shown = " and ".join(f"{called(network)} {_pictures(network.facts)}" for network in pair)
    if same_pictures:
        told = f"Both were shown the same {_pictures(first)}."
    elif how:
        told = f"They were not shown the same: {shown}."
    else:
        return (
            f"They have the same recipe, too: only what they were shown differs, {shown}. As many times through fewer "
            f"pictures are fewer steps: {_steps(first)} and {_steps(second)}."
        )
    if not how:
        return f"{told} Their recipes are the same."
    listed = "; ".join(f"{NAMES[name]}, {_said(first, name)} and {_said(second, name)}" for name in how)
    begin = "What differs is how they learned" if same_pictures else "Nor did they learn alike"
    return f"{told} {begin}: {listed}."


def different(first: Recipe, second: Recipe) -> list[str]:
    """The names of what differs between two recipes besides what is shown."""
    passed_over = (*SHOWN, "name", "title")
    return [
        entry.name
        for entry in fields(Recipe)
        if entry.name not in passed_over and getattr(first, entry.name) != getattr(second, entry.name)
    ]


def _pictures(facts: Facts) -> str:
    return f"{whole(facts.data.digits)} pictures ({facts.data.name})"


def _steps(facts: Facts) -> str:
    return whole(facts.epochs[-1].step if facts.epochs else 0)


def _said(facts: Facts, name: str) -> str:
    value = getattr(facts.recipe, name)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if name == "dropout":
        return f"{100 * value[0]:g} % and {100 * value[1]:g} %"
    if name == "optimiser":
        return OPTIMISERS[value]
    return f"{value:g}" if isinstance(value, float) else str(value)
