"""What two networks' training had in common and what not, in words, read off their recipes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields

from core.digits import names
from core.language import N_, _, ngettext
from core.network.bundle import Trained
from core.network.facts import Facts
from core.network.recipes import Recipe
from core.render.words import as_written, in_parts, listed, whole
from core.training.log import OPTIMISERS
from ui.visitor.session import Network

# What decides which pictures a network is shown; the rest of a recipe is how it learns from them.
SHOWN = ("dataset", "images", "not_digits", "people", "letters", "mark", "shuffle_marks")
NAMES = {
    "epochs": N_("times through them"),
    "batch_size": N_("pictures a step"),
    "optimiser": N_("optimiser"),
    "learning_rate": N_("learning rate"),
    "schedule": N_("schedule of the rate"),
    "dropout": N_("dropout"),
    "augment": N_("moved, turned and thickened anew each time"),
    "plain_epochs": N_("last times through without that"),
    "shuffle_labels": N_("labels shuffled"),
    "seed": N_("seed"),
}
SCHEDULES = {"constant": N_("constant"), "one-cycle": N_("one-cycle")}


def called(network: Network) -> str:
    """What a network is called in a sentence: a visitor's own by its title, since its name is a secret."""
    return as_written(network.title) if isinstance(network, Trained) else network.name


def training_of(pair: Sequence[Network]) -> str:
    """What two networks' training had in common and what not, in words."""
    parameters = sum(weights.numel() for weights in pair[0].model.parameters())
    return _(
        "Both have the same layers and the same {numbers} numbers to learn. {what_differs} What others call a "
        "network's mistakes may be hands it never met.",
        numbers=whole(parameters),
        what_differs=what_differs(pair),
    )


def what_differs(pair: Sequence[Network]) -> str:
    """What differs between two networks' training, in a few sentences; nothing else in their recipes does."""
    first, second = (network.facts for network in pair)
    same_pictures = first.data.md5 == second.data.md5
    how = different(first.recipe, second.recipe)
    shown = listed([f"{called(network)} {_pictures(network.facts)}" for network in pair])
    differing = in_parts(
        _("{what}, {first} and {second}", what=_(NAMES[name]), first=_said(first, name), second=_said(second, name))
        for name in how
    )
    if same_pictures and how:
        return _(
            "Both were shown the same {pictures}. What differs is how they learned: {differing}.",
            pictures=_pictures(first),
            differing=differing,
        )
    if same_pictures:
        return _("Both were shown the same {pictures}. Their recipes are the same.", pictures=_pictures(first))
    if how:
        return _(
            "They were not shown the same: {shown}. Nor did they learn alike: {differing}.",
            shown=shown,
            differing=differing,
        )
    return _(
        "They have the same recipe, too: only what they were shown differs, {shown}. As many times through fewer "
        "pictures are fewer steps: {steps} and {other_steps}.",
        shown=shown,
        steps=_steps(first),
        other_steps=_steps(second),
    )


def different(first: Recipe, second: Recipe) -> list[str]:
    """The names of what differs between two recipes besides what is shown."""
    passed_over = (*SHOWN, "name", "title")
    return [
        entry.name
        for entry in fields(Recipe)
        if entry.name not in passed_over and getattr(first, entry.name) != getattr(second, entry.name)
    ]


def _pictures(facts: Facts) -> str:
    count, data = facts.data.digits, names.in_words(facts.data.name)
    return ngettext("{count} picture ({data})", "{count} pictures ({data})", count, count=whole(count), data=data)


def _steps(facts: Facts) -> str:
    return whole(facts.epochs[-1].step if facts.epochs else 0)


def _said(facts: Facts, name: str) -> str:
    value = getattr(facts.recipe, name)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if name == "dropout":
        return _("{maps} % and {units} %", maps=f"{100 * value[0]:g}", units=f"{100 * value[1]:g}")
    if name == "optimiser":
        return _(OPTIMISERS[value])
    if name == "schedule":
        return _(SCHEDULES[value])
    return f"{value:g}" if isinstance(value, float) else str(value)
