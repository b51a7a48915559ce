"""How a network was made and what was measured of it: the JSON beside its weights, read and written here alone."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from functools import cached_property
from typing import Any

from core import classes
from core.language import N_
from core.network.files import DAMAGE, CheckpointError, plain
from core.network.recipes import Recipe

# Of the form below; a file that names none is of the first.
SCHEMA = 1
LONGEST = 60
UNTITLED = N_("A network without a title")
# A JSON has a hundredth of this; a list of that many losses, half. No count and no loss is larger than the last.
MOST_JSON = 3 * 1024 * 1024
MOST_ENTRIES = 50_000
LARGEST = 1e9


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
        ways: way in and kind, such as "photo/ruled" -> share of right answers; empty where nobody asked.
        calibration, doubt: what `core.judging.calibrate` measured.
        measured_on: field ("accuracies", "hands", "calibration", "doubt", "ways") -> digest of the weights it was
            measured on; where that is not the digest in `sha256`, the figures are of another network.
        sha256: file -> digest of the files it vouches for.
        classes: the names of what it tells apart, in the order of its outputs; see `core.classes`.
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
    ways: Mapping[str, float] = field(default_factory=dict)
    calibration: Mapping[str, Any] = field(default_factory=dict)
    doubt: Mapping[str, Any] = field(default_factory=dict)
    measured_on: Mapping[str, str] = field(default_factory=dict)
    sha256: Mapping[str, str] = field(default_factory=dict)
    classes: tuple[str, ...] = classes.DIGITS
    schema: int = SCHEMA

    @cached_property
    def key(self) -> str:
        """A digest of all of it, the digests of its files included: what caches are keyed by."""
        return hashlib.sha256(self.as_json()).hexdigest()

    @property
    def weights(self) -> str:
        """The digest of the weights it vouches for; "" before they are saved."""
        return next((found for file, found in self.sha256.items() if not file.endswith(".snapshots.pt")), "")

    def called(self, at: int) -> str:
        """What people call its class at this place, such as "7" or "heart"."""
        return classes.called(self.classes[int(at)])

    @property
    def called_all(self) -> list[str]:
        """What people call its classes, in the order of its outputs."""
        return [classes.called(name) for name in self.classes]

    @property
    def reads_digits(self) -> bool:
        """Whether it tells the ten digits apart, and nothing else."""
        return self.classes == classes.DIGITS

    def but(self, **changes: Any) -> Facts:
        """The same facts with some of them changed."""
        return replace(self, **changes)

    def as_json(self) -> bytes:
        """The content of a JSON file; what is not known is left out."""
        known = {entry.name: getattr(self, entry.name) for entry in fields(self)}
        known |= {"recipe": self.recipe.as_json(), "data": asdict(self.data), "test": asdict(self.test)}
        if self.reads_digits:
            del known["classes"]
        known["epochs"] = [asdict(epoch) for epoch in self.epochs]
        return json.dumps({key: value for key, value in known.items() if value not in (None, {})}, indent=1).encode()

    @classmethod
    def from_json(cls, content: bytes, file: str) -> Facts:
        """The inverse of `as_json`: only what this form knows, every value of the type and size it must have.

        Raises:
            CheckpointError: something is missing or of another form; the message names the file and what.
        """
        try:
            if len(content) > MOST_JSON:
                raise ValueError(f"it has more than {MOST_JSON} bytes")
            values = json.loads(content)
            if int(values.get("schema", SCHEMA)) != SCHEMA:
                raise ValueError(f"it is of form {values['schema']!r:.20}, and this program knows form {SCHEMA}")
            return cls(**_read(values))
        except DAMAGE as error:
            raise CheckpointError(
                N_("{file} is damaged, or is not the JSON of a network from here ({why})."),
                file=file,
                why=plain(str(error).replace("_", " "), 80),
            ) from error


def _read(values: Mapping[str, Any]) -> dict[str, Any]:
    recipe, test = Recipe.from_json(dict(values["recipe"])), _described(values["test"])
    losses = tuple((whole(step, 1), number(loss, -LARGEST, LARGEST)) for step, loss in _short(values["losses"]))
    steps = [step for step, _ in losses]
    if steps != sorted(set(steps)):
        raise ValueError("its steps are out of order")
    epochs = tuple(_epoch(entry) for entry in _short(values["epochs"]))
    named = classes.checked([_words(name) for name in _short(values.get("classes", list(classes.DIGITS)))])
    if epochs and not losses:
        raise ValueError("it has epochs and no losses")
    return {
        "name": _words(values["name"]),
        "title": title if (title := _words(values["title"])).strip() else UNTITLED,
        "recipe": recipe.but(name=_words(recipe.name), title=_words(recipe.title)),
        "command": _words(values["command"], 400),
        "threads": whole(values["threads"], 1),
        "versions": {_words(key): _words(value) for key, value in _few(values.get("versions", {}))},
        "epochs": epochs,
        "losses": losses,
        "data": _described(values["data"]),
        "test": test,
        "moments_judged_on": whole(values.get("moments_judged_on") or test.digits, 1),
        "accuracies": _shares(values.get("accuracies", {})),
        "stopped": whole(values.get("stopped") or 0, 0) or None,
        "hands": _shares(values.get("hands", {})),
        "ways": _shares(values.get("ways", {})),
        "calibration": _calibration(_object(values.get("calibration", {}))),
        "doubt": _doubt(_object(values.get("doubt", {})), len(named)),
        "classes": named,
        "measured_on": {_words(key): _hexadecimal(value) for key, value in _few(values.get("measured_on", {}))},
        "sha256": {str(key): _hexadecimal(value) for key, value in _few(values.get("sha256", {}))},
    }


def _calibration(values: Mapping[str, Any]) -> dict[str, Any]:
    if not values:
        return {}
    return {
        "temperature": number(values["temperature"], 0.01, 100),
        "fitted_on": _words(values.get("fitted_on", ""), 400),
        "judged_on": {_words(kind): _honesty(found) for kind, found in _few(values.get("judged_on", {}))},
    }


def _honesty(found: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "digits": whole(found["digits"], 1),
        **{key: number(found[key], 0, 1) for key in ("accuracy", "ece_at_temperature_1", "ece")},
        **{key: _reliability(found[key]) for key in ("reliability_at_temperature_1", "reliability")},
    }


def _reliability(found: Mapping[str, Any]) -> dict[str, Any]:
    counts = [whole(count, 0) for count in _short(found["counts"], 100)]
    # Of a bin without answers nothing is known.
    shares = {
        key: [number(value, 0, 1) if count else None for value, count in zip(found[key], counts, strict=True)]
        for key in ("confidence", "accuracy")
    }
    return {"edges": _row(found["edges"], len(counts) + 1), "counts": counts, **shares}


def _doubt(values: Mapping[str, Any], count: int) -> dict[str, Any]:
    if not values:
        return {}
    return {
        "least_probability": number(values["least_probability"], 0, 1),
        "furthest_distance": number(values["furthest_distance"], 0, LARGEST),
        "certain_probability": number(values.get("certain_probability", 1.0), 0, 1),
        **{key: [_row(row, count) for row in _exactly(values[key], count)] for key in ("means", "precision")},
        "within_distance": _shares(values.get("within_distance", {})),
        **{
            key: _shares(values.get(key, {}), known=False)
            for key in ("believed_as_certain", "refused", "mistakes_refused")
        },
    }


def _epoch(entry: Mapping[str, Any]) -> Epoch:
    loss, accuracy = entry["train_loss"], entry["train_accuracy"]
    return Epoch(
        epoch=whole(entry["epoch"], 0),
        step=whole(entry["step"], 0),
        train_loss=None if loss is None else number(loss, -LARGEST, LARGEST),
        train_accuracy=None if accuracy is None else number(accuracy, 0, 1),
        test_loss=number(entry["test_loss"], -LARGEST, LARGEST),
        test_accuracy=number(entry["test_accuracy"], 0, 1),
        seconds=number(entry["seconds"], 0, LARGEST),
    )


def _described(entry: Mapping[str, Any]) -> Described:
    return Described(_words(entry["name"], 200), whole(entry["digits"], 1), _words(entry["md5"]))


def _words(value: Any, longest: int = LONGEST) -> str:
    """Text without what a page could take for markup."""
    if not isinstance(value, str):
        raise TypeError(f"expected text, got {type(value).__name__}")
    return plain(value, longest)


def _hexadecimal(value: Any) -> str:
    if not isinstance(value, str) or not re.fullmatch("[0-9a-f]{64}", value):
        raise ValueError(f"expected a SHA-256, got {value!r:.20}")
    return value


def number(value: Any, least: float, most: float) -> Any:
    """The value itself if it is a number within these limits; ValueError otherwise."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= most:
        raise ValueError(f"expected a number from {least:g} to {most:g}, got {value!r:.20}")
    return value


def whole(value: Any, least: int, most: float = LARGEST) -> int:
    """The value itself if it is a whole number within these limits; ValueError otherwise."""
    if not isinstance(value, int):
        raise ValueError(f"expected a whole number, got {value!r:.20}")
    return number(value, least, most)


def _row(entries: Any, count: int) -> list[Any]:
    return [number(value, -LARGEST, LARGEST) for value in _exactly(entries, count)]


def _shares(entries: Any, known: bool = True) -> dict[str, Any]:
    """Name -> share; where some may not be known, None for these."""
    return {
        _words(key): None if value is None and not known else number(value, 0, 1)
        for key, value in _few(entries, most=200)
    }


def _short(entries: Any, most: int = MOST_ENTRIES) -> Sequence[Any]:
    if not isinstance(entries, list) or len(entries) > most:
        raise TypeError(f"expected a list of at most {most}")
    return entries


def _exactly(entries: Any, count: int) -> Sequence[Any]:
    if len(_short(entries)) != count:
        raise ValueError(f"expected a list of {count}, got {len(entries)}")
    return entries


def _object(entries: Any) -> dict[str, Any]:
    if not isinstance(entries, dict):
        raise TypeError(f"expected an object, got {type(entries).__name__}")
    return entries


def _few(entries: Any, most: int = 20) -> list[tuple[str, Any]]:
    return list(_object(entries).items())[:most]
