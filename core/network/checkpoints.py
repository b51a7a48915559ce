"""Trained networks on disk: weights, a JSON of how they were made, and snapshots of the way there.

`NAME.pt` holds the weights, `NAME.json` the recipe, curves, accuracies and the SHA-256 of the other two files,
`NAME.snapshots.pt` the network at moments of its training, in less precision.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.network.facts import Facts
from core.network.files import CheckpointError, digest, finish_replacing, read_tensors, replace_all, tensor_bytes

if TYPE_CHECKING:
    from torch import Tensor

    from core.network.model import DigitNet

FOLDER = Path(__file__).resolve().parent.parent.parent / "checkpoints"
FIRST = "world"


@dataclass(frozen=True)
class Card:
    """A checkpoint: its name, its folder, its JSON; the network itself once it is asked for.

    Raises:
        CheckpointError: from `model` and `moments`, when a file is not what it should be.
    """

    name: str
    folder: Path
    facts: Facts

    @property
    def weights(self) -> Path:
        return self.folder / f"{self.name}.pt"

    @property
    def snapshots(self) -> Path:
        return self.folder / f"{self.name}.snapshots.pt"

    @property
    def title(self) -> str:
        return self.facts.title

    @property
    def key(self) -> str:
        """The digest of its weights: two networks share it only if they are the same."""
        return self.facts.sha256[self.weights.name]

    @property
    def model(self) -> DigitNet:
        """The network in eval mode, read once, for all who look through it: nobody may hook or change it."""
        return self._model

    @cached_property
    def _model(self) -> DigitNet:
        return model_from(read_tensors(self.weights), self.name)

    def moments(self) -> list[Snapshot]:
        """The saved moments of its training, in order, read anew at every call; the last is the network itself."""
        return snapshots_from(read_tensors(self.snapshots), read_tensors(self.weights), self.facts)


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
    finish_replacing(folder)
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
    finish_replacing(folder)
    path = folder / f"{name}.json"
    try:
        facts = Facts.from_json(path.read_bytes(), path.name)
    except FileNotFoundError as error:
        raise CheckpointError(f"The network {name!r} has no {path.name} that says how it was made.") from error
    for file, expected in facts.sha256.items():
        target = folder / file
        if not target.is_file():
            raise CheckpointError(f"The network {name!r} is incomplete: {file} is missing.")
        if digest(target) != expected:
            raise CheckpointError(f"The network {name!r} is damaged: {file} is not the file it was saved as.")
    if f"{name}.pt" not in facts.sha256:
        raise CheckpointError(f"{path.name} does not vouch for {name}.pt.")
    return Card(name, folder, facts)


def load_model(name: str = FIRST, folder: Path = FOLDER) -> DigitNet:
    """Returns a trained `DigitNet` in eval mode; see `list_models()` for names.

    Raises:
        CheckpointError: there is no such network, or its files are damaged.
    """
    finish_replacing(folder)
    if not (folder / f"{name}.pt").is_file():
        raise CheckpointError(f"There is no network {name!r}; there are: {', '.join(list_models(folder))}.")
    return read_card(name, folder).model


def model_from(weights: Mapping[str, Tensor], name: str) -> DigitNet:
    """A `DigitNet` in eval mode with these weights, every name and shape checked first."""
    import torch

    from core.network.model import DigitNet

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


def snapshots_from(entries: list[dict[str, Any]], weights: dict[str, Tensor], facts: Facts) -> list[Snapshot]:
    """The moments a snapshots file holds, and the finished network after them.

    Raises:
        CheckpointError: the entries are not snapshots.
    """
    from core.network.compact import unpack

    try:
        moments = [
            Snapshot(weights=unpack(entry["weights"]), **{k: v for k, v in entry.items() if k != "weights"})
            for entry in entries
        ]
    except (TypeError, KeyError, AttributeError) as error:
        raise CheckpointError("The snapshots of this network are damaged.") from error
    if not facts.epochs:
        return moments
    last = facts.epochs[-1]
    return [*moments, Snapshot(last.epoch, last.step, facts.losses[-1][1], last.test_accuracy, weights)]


def save(
    name: str,
    model: DigitNet,
    facts: Facts,
    snapshots: list[Snapshot],
    folder: Path = FOLDER,
) -> Card:
    """Writes a checkpoint so that a crash at any moment leaves the old one or the new one, never half."""
    folder.mkdir(parents=True, exist_ok=True)
    contents = contents_of(name, model, facts, snapshots)
    replace_all(folder, name, contents)
    return read_card(name, folder)


def contents_of(name: str, model: DigitNet, facts: Facts, snapshots: list[Snapshot]) -> dict[str, bytes]:
    """The files of a checkpoint, name -> content; the JSON, which vouches for the others, comes last."""
    from core.network.compact import pack

    weights = {key: value.detach().clone().contiguous() for key, value in model.state_dict().items()}
    contents = {f"{name}.pt": tensor_bytes(weights)}
    if snapshots:
        packed = [vars(moment) | {"weights": pack(moment.weights)} for moment in snapshots]
        contents[f"{name}.snapshots.pt"] = tensor_bytes(packed)
    digests = {file: hashlib.sha256(content).hexdigest() for file, content in contents.items()}
    return contents | {f"{name}.json": facts.but(name=name, sha256=digests).as_json()}


def models_of(snapshots: Sequence[Snapshot], name: str) -> list[DigitNet]:
    """The network at each moment, in eval mode."""
    return [model_from(moment.weights, name) for moment in snapshots]
