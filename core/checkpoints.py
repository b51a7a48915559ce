"""Trained networks on disk: weights, a JSON of how they were made, and snapshots of the way there.

`NAME.pt` holds the weights, `NAME.json` the recipe, curves, accuracies and the SHA-256 of the other two files,
`NAME.snapshots.pt` the network at moments of its training, in less precision.
"""

from __future__ import annotations

import hashlib
import json
import os
import pickle
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from torch import Tensor

    from core.model import DigitNet

FOLDER = Path(__file__).resolve().parent.parent / "checkpoints"
FIRST = "world"


class CheckpointError(ValueError):
    """A checkpoint is missing, damaged or not ours; the message names it and says what is wrong."""


@dataclass(frozen=True)
class Card:
    """What is known of a checkpoint without loading it: its name, its folder, its JSON."""

    name: str
    folder: Path
    facts: dict[str, Any]

    @property
    def weights(self) -> Path:
        return self.folder / f"{self.name}.pt"

    @property
    def snapshots(self) -> Path:
        return self.folder / f"{self.name}.snapshots.pt"

    @cached_property
    def title(self) -> str:
        return str(self.facts.get("title", self.name))


@dataclass(frozen=True)
class Snapshot:
    """A network at one moment of its training, weights in 8 bits where they are many, else in 16."""

    epoch: int
    step: int
    loss: float
    accuracy: float
    weights: dict[str, Tensor]


def scan(folder: Path = FOLDER) -> tuple[dict[str, Card], list[str]]:
    """Every sound checkpoint of a folder by name, the default first, and a sentence for each that is not.

    Files are checked against the SHA-256 in their JSON; nothing is unpickled and torch is not imported.
    """
    cards, problems = {}, []
    paths = sorted(path for path in folder.glob("*.pt") if not path.name.endswith(".snapshots.pt"))
    for path in sorted(paths, key=lambda path: (path.stem != FIRST, path.stem)):
        try:
            cards[path.stem] = read_card(path.stem, folder)
        except CheckpointError as error:
            problems.append(str(error))
    return cards, problems


def list_models(folder: Path = FOLDER) -> list[str]:
    """Names of the networks that `load_model` can open, the default first."""
    return list(scan(folder)[0])


def read_card(name: str, folder: Path = FOLDER) -> Card:
    """Reads and checks a checkpoint's JSON and the digests of its files.

    Raises:
        CheckpointError: a file is missing or damaged.
    """
    path = folder / f"{name}.json"
    try:
        facts = json.loads(path.read_text(encoding="utf-8"))
        digests = dict(facts["sha256"])
    except FileNotFoundError as error:
        raise CheckpointError(f"The network {name!r} has no {path.name} that says how it was made.") from error
    except (ValueError, KeyError, TypeError) as error:
        raise CheckpointError(f"{path.name} is damaged: it is not the JSON of a checkpoint.") from error
    for file, expected in digests.items():
        target = folder / file
        if not target.is_file():
            raise CheckpointError(f"The network {name!r} is incomplete: {file} is missing.")
        if digest(target) != expected:
            raise CheckpointError(f"The network {name!r} is damaged: {file} is not the file it was saved as.")
    if f"{name}.pt" not in digests:
        raise CheckpointError(f"{path.name} does not vouch for {name}.pt.")
    return Card(name, folder, facts)


def load_model(name: str = FIRST, folder: Path = FOLDER) -> DigitNet:
    """Returns a trained `DigitNet` in eval mode; see `list_models()` for names.

    Raises:
        CheckpointError: there is no such network, or its files are damaged.
    """
    if not (folder / f"{name}.pt").is_file():
        raise CheckpointError(f"There is no network {name!r}; there are: {', '.join(list_models(folder))}.")
    card = read_card(name, folder)
    return model_from(read_tensors(card.weights), name)


def model_from(weights: Mapping[str, Tensor], name: str) -> DigitNet:
    """A `DigitNet` in eval mode with these weights, every name and shape checked first."""
    import torch

    from core.model import DigitNet

    model = DigitNet()
    expected = {key: tuple(value.shape) for key, value in model.state_dict().items()}
    found = {key: tuple(getattr(value, "shape", ())) for key, value in weights.items()}
    if found != expected:
        wrong = sorted(key for key in expected.keys() | found.keys() if expected.get(key) != found.get(key))
        raise CheckpointError(
            f"The network {name!r} is not a DigitNet: {wrong[0]} should be {expected.get(wrong[0], 'absent')}, "
            f"is {found.get(wrong[0], 'absent')}."
        )
    if not all(bool(torch.isfinite(value).all()) for value in weights.values()):
        raise CheckpointError(f"The network {name!r} holds numbers that are not finite.")
    model.load_state_dict(dict(weights))
    return model.eval().requires_grad_(False)


def read_tensors(path: Path) -> Any:
    """Reads a file of tensors and plain values without unpickling code.

    Raises:
        CheckpointError: the file is missing, damaged, or holds anything else.
    """
    import torch

    try:
        return torch.load(path, map_location="cpu", weights_only=True)
    except (OSError, RuntimeError, EOFError, ValueError, KeyError, pickle.UnpicklingError, zipfile.BadZipFile) as error:
        raise CheckpointError(f"{path.name} is not a file of weights, or is damaged.") from error


def load_snapshots(card: Card) -> list[Snapshot]:
    """The saved moments of a network's training, in order; the last is the shipped network itself."""
    from core.compact import unpack

    moments = [
        Snapshot(weights=unpack(entry["weights"]), **{k: v for k, v in entry.items() if k != "weights"})
        for entry in read_tensors(card.snapshots)
    ]
    last = card.facts["epochs"][-1]
    final = Snapshot(
        last["epoch"], last["step"], last["train_loss"], last["test_accuracy"], read_tensors(card.weights)
    )
    return [*moments, final]


def save(
    name: str,
    model: DigitNet,
    facts: Mapping[str, Any],
    snapshots: list[Snapshot],
    folder: Path = FOLDER,
) -> Card:
    """Writes a checkpoint so that a crash at any moment leaves the old one or the new one, never half.

    Each file is written beside its place and renamed; the JSON, which vouches for the others, comes last.
    """
    from core.compact import pack

    folder.mkdir(parents=True, exist_ok=True)
    card = Card(name, folder, dict(facts))
    weights = {key: value.detach().clone().contiguous() for key, value in model.state_dict().items()}
    write_tensors(card.weights, weights)
    digests = {card.weights.name: digest(card.weights)}
    if snapshots:
        write_tensors(card.snapshots, [vars(moment) | {"weights": pack(moment.weights)} for moment in snapshots])
        digests[card.snapshots.name] = digest(card.snapshots)
    card.facts["sha256"] = digests
    _replace(folder / f"{name}.json", json.dumps(card.facts, indent=1).encode())
    return card


def write_tensors(path: Path, value: Any) -> None:
    """Saves tensors and plain values to a temporary file, then renames it."""
    import io

    import torch

    buffer = io.BytesIO()
    torch.save(value, buffer)
    _replace(path, buffer.getvalue())


def _replace(path: Path, content: bytes) -> None:
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    with temporary.open("wb") as handle:
        handle.write(content)
        handle.flush()
        os.fsync(handle.fileno())
    temporary.replace(path)


def digest(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()
