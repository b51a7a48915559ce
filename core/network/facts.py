"""The JSON of a network somebody brings, held to the form ours has."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from core.network.files import CheckpointError
from core.network.recipes import Recipe

# Of an epoch that was stopped half-way these two are not known.
MAY_BE_MISSING = ("train_loss", "train_accuracy")
EPOCH = ("epoch", "step", "train_loss", "train_accuracy", "test_loss", "test_accuracy", "seconds")
LONGEST = 60
MOST_ENTRIES = 50_000


def checked_facts(facts: Mapping[str, Any]) -> dict[str, Any]:
    """The same facts, only what this app reads of them, every value of the type and size it must have.

    It cannot tell whether they are true: somebody may have edited both the weights and their story.

    Raises:
        CheckpointError: something is missing or of another form; the message names it.
    """
    try:
        recipe = Recipe.from_json(dict(facts["recipe"]))
        checked = {
            "name": "network",
            "title": _words(facts["title"]),
            "recipe": recipe.as_json() | {"name": _words(recipe.name), "title": _words(recipe.title)},
            "command": _words(facts["command"], 400),
            "threads": int(facts["threads"]),
            "versions": {_words(key): _words(value) for key, value in list(dict(facts["versions"]).items())[:20]},
            "epochs": [_epoch(entry) for entry in _short(facts["epochs"])],
            "losses": [[_number(step), _number(loss)] for step, loss in _short(facts["losses"])],
            "data": _described(facts["data"]),
            "test": _described(facts["test"]),
            "accuracies": {_words(key): _number(value) for key, value in list(dict(facts["accuracies"]).items())[:20]},
        }
        if facts.get("moments_judged_on"):
            checked["moments_judged_on"] = int(facts["moments_judged_on"])
        if facts.get("stopped"):
            checked["stopped"] = int(facts["stopped"])
    except (KeyError, TypeError, ValueError, OverflowError, AttributeError) as error:
        raise CheckpointError(f"network.json is not the JSON of a network from here ({error!s:.80}).") from error
    steps = [step for step, _ in checked["losses"]]
    if steps != sorted(set(steps)):
        raise CheckpointError("network.json is not the JSON of a network from here: its steps are out of order.")
    return checked


def _epoch(entry: Mapping[str, Any]) -> dict[str, int | float | None]:
    return {key: None if key in MAY_BE_MISSING and entry[key] is None else _number(entry[key]) for key in EPOCH}


def _described(entry: Mapping[str, Any]) -> dict[str, Any]:
    return {"name": _words(entry["name"], 120), "digits": max(1, int(entry["digits"])), "md5": _words(entry["md5"])}


def _words(value: Any, longest: int = LONGEST) -> str:
    """Text without what a page could take for markup."""
    if not isinstance(value, str):
        raise TypeError(f"expected text, got {type(value).__name__}")
    return "".join(letter for letter in value if letter.isprintable() and letter not in "<>&`*[]_$\\")[:longest]


def _number(value: Any) -> int | float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise ValueError(f"expected a number, got {value!r:.20}")
    return value


def _short(entries: Any) -> list[Any]:
    if not isinstance(entries, list) or len(entries) > MOST_ENTRIES:
        raise TypeError("expected a list of at most 50 000")
    return entries
