"""How a network was made and what was measured of it: the JSON beside its weights, read and written here alone."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any

from core.network.files import CheckpointError
from core.network.recipes import Recipe

# Of the form below; a file that names none is of the first.
SCHEMA = 1
LONGEST = 60
MOST_ENTRIES = 50_000


@dataclass(frozen=True)
class Epoch:
    """The figures at the end of an epoch. Of one that was stopped half-way, those of training are not known."""

    epoch: int
    step: int
    train_loss: float | None
    train_accuracy: float | None
    test_loss: float
    test_accuracy: float
    seconds: float


@dataclass(frozen=True)
class Described:
    """A data set by its name, its size and the MD5 of its bytes."""

    name: str
    digits: int
    md5: str


@dataclass(frozen=True)
class Facts:
    """How a network was made and what was measured of it.

    It cannot tell whether it is true: somebody may have edited both the weights and their story.

    Attributes:
        epochs: one entry at the end of each.
        losses: (step, loss of that step's batch), steps rising.
        data, test: what it learned from and what it was tested on.
        accuracies: data set -> share of right answers.
        moments_judged_on: test digits that the moments inside an epoch were judged on.
        stopped: the step at which somebody stopped it, or None.
        hands: held-out hand -> share of right answers; empty where nobody asked, as the next two.
        calibration, doubt: what `core.judging.calibrate` measured.
        measured_on: field ("accuracies", "hands", "calibration", "doubt") -> digest of the weights it was measured
            on; where that is not the digest in `sha256`, the figures are of another network.
        sha256: file -> digest of the files it vouches for.
    """

    name: str
    title: str
    recipe: Recipe
    command: str
    threads: int
    versions: Mapping[str, str]
    epochs: tuple[Epoch, ...]
    losses: tuple[tuple[int, float], ...]
    data: Described
    test: Described
    moments_judged_on: int
    accuracies: Mapping[str, float] = field(default_factory=dict)
    stopped: int | None = None
    hands: Mapping[str, float] = field(default_factory=dict)
    calibration: Mapping[str, Any] = field(default_factory=dict)
    doubt: Mapping[str, Any] = field(default_factory=dict)
    measured_on: Mapping[str, str] = field(default_factory=dict)
    sha256: Mapping[str, str] = field(default_factory=dict)
    schema: int = SCHEMA

    def but(self, **changes: Any) -> Facts:
        """The same facts with some of them changed."""
        return replace(self, **changes)

    def as_json(self) -> bytes:
        """The content of a JSON file; what is not known is left out."""
        known = {entry.name: getattr(self, entry.name) for entry in fields(self)}
        known |= {"recipe": self.recipe.as_json(), "data": asdict(self.data), "test": asdict(self.test)}
        known["epochs"] = [asdict(epoch) for epoch in self.epochs]
        return json.dumps({key: value for key, value in known.items() if value not in (None, {})}, indent=1).encode()

    @classmethod
    def from_json(cls, content: bytes, file: str) -> Facts:
        """The inverse of `as_json`: only what this form knows, every value of the type and size it must have.

        Raises:
            CheckpointError: something is missing or of another form; the message names the file and what.
        """
        try:
            values = json.loads(content)
            if int(values.get("schema", SCHEMA)) != SCHEMA:
                raise ValueError(f"it is of form {values['schema']!r:.20}, and this program knows form {SCHEMA}")
            return cls(**_read(values))
        except (KeyError, TypeError, ValueError, OverflowError, AttributeError, RecursionError) as error:
            said = f"{file} is damaged, or is not the JSON of a network from here"
            raise CheckpointError(f"{said} ({error!s:.80}).") from error


def _read(values: Mapping[str, Any]) -> dict[str, Any]:
    recipe, test = Recipe.from_json(dict(values["recipe"])), _described(values["test"])
    losses = tuple((_number(step), _number(loss)) for step, loss in _short(values["losses"]))
    steps = [step for step, _ in losses]
    if steps != sorted(set(steps)):
        raise ValueError("its steps are out of order")
    epochs = tuple(_epoch(entry) for entry in _short(values["epochs"]))
    if epochs and not losses:
        raise ValueError("it has epochs and no losses")
    return {
        "name": _words(values["name"]),
        "title": _words(values["title"]),
        "recipe": recipe.but(name=_words(recipe.name), title=_words(recipe.title)),
        "command": _words(values["command"], 400),
        "threads": int(values["threads"]),
        "versions": {_words(key): _words(value) for key, value in _few(values.get("versions", {}))},
        "epochs": epochs,
        "losses": losses,
        "data": _described(values["data"]),
        "test": test,
        "moments_judged_on": int(values.get("moments_judged_on") or 0) or test.digits,
        "accuracies": {_words(key): _number(value) for key, value in _few(values.get("accuracies", {}))},
        "stopped": int(values.get("stopped") or 0) or None,
        "hands": {_words(key): _number(value) for key, value in _few(values.get("hands", {}), most=200)},
        "calibration": _object(values.get("calibration", {})),
        "doubt": _object(values.get("doubt", {})),
        "measured_on": {_words(key): _words(value, 64) for key, value in _few(values.get("measured_on", {}))},
        "sha256": {str(key): str(value) for key, value in _few(values.get("sha256", {}))},
    }


def _epoch(entry: Mapping[str, Any]) -> Epoch:
    known: dict[str, Any] = {
        part.name: None
        if part.name in ("train_loss", "train_accuracy") and entry[part.name] is None
        else _number(entry[part.name])
        for part in fields(Epoch)
    }
    return Epoch(**known)


def _described(entry: Mapping[str, Any]) -> Described:
    return Described(_words(entry["name"], 120), max(1, int(entry["digits"])), _words(entry["md5"]))


def _words(value: Any, longest: int = LONGEST) -> str:
    """Text without what a page could take for markup."""
    if not isinstance(value, str):
        raise TypeError(f"expected text, got {type(value).__name__}")
    return "".join(letter for letter in value if letter.isprintable() and letter not in "<>&`*[]_$\\")[:longest]


def _number(value: Any) -> Any:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise ValueError(f"expected a number, got {value!r:.20}")
    return value


def _short(entries: Any) -> list[Any]:
    if not isinstance(entries, list) or len(entries) > MOST_ENTRIES:
        raise TypeError("expected a list of at most 50 000")
    return entries


def _object(entries: Any) -> dict[str, Any]:
    if not isinstance(entries, dict):
        raise TypeError(f"expected an object, got {type(entries).__name__}")
    return entries


def _few(entries: Any, most: int = 20) -> list[tuple[str, Any]]:
    return list(_object(entries).items())[:most]
