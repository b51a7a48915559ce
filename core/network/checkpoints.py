"""Trained networks on disk: weights, a JSON of how they were made, and snapshots of the way there.

`NAME.pt` holds the weights, `NAME.json` the recipe, curves, accuracies and the SHA-256 of the other two files,
`NAME.snapshots.pt` the network at moments of its training, in less precision. A network that is not `listed` has no
snapshots, and its weights are in that precision too: rounded before anything was measured of it.
"""

from __future__ import annotations

import hashlib
import math
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core import classes
from core.language import N_, _
from core.network.facts import LARGEST, MOST_JSON, Facts, number, whole
from core.network.files import (
    DAMAGE,
    NAME,
    CheckpointError,
    being_replaced,
    check_name,
    digest,
    files_of,
    finish_replacing,
    plain,
    read_some,
    replace_all,
    stamps,
)
from core.network.recipes import listed

if TYPE_CHECKING:
    from torch import Tensor

    from core.network.model import DigitNet

FOLDER = Path(__file__).resolve().parent.parent.parent / "checkpoints"
FIRST = "world"
# A training keeps at most twelve; and how long a checkpoint is waited for that is just being replaced, in seconds.
MOST_MOMENTS = 24
# So many numbers a network has at most; ours has 300,428, its normalisation's two included.
LARGEST_NETWORK = 1_000_000
SETTLES, GLANCE = 2.0, 0.05
# What sums and products of answers are still numbers of.
LARGEST_ANSWER = 1e15


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
        """What people call it; its name is what addresses and commands call it."""
        return self.facts.title and _(self.facts.title)

    @property
    def key(self) -> str:
        """A digest of its story, weights and snapshots: two networks share it only if they are the same in all."""
        return self.facts.key

    @property
    def model(self) -> DigitNet:
        """The network in eval mode, read once, for all who look through it: nobody may hook or change it."""
        return self._model

    @cached_property
    def _model(self) -> DigitNet:
        weights = self._tensors(self.weights)
        weights = weights if listed(self.name) else _unrounded(weights, self.name)
        return named_alike(model_from(weights, self.name), self.facts)

    def moments(self) -> list[Snapshot]:
        """The saved moments of its training, in order, read anew at every call; the last is the network itself."""
        entries = self._tensors(self.snapshots) if self.snapshots.name in self.facts.sha256 else []
        return snapshots_from(entries, self.model.state_dict(), self.facts)

    def _tensors(self, path: Path) -> Any:
        content = read_some(path)
        if hashlib.sha256(content).hexdigest() != self.facts.sha256[path.name]:
            raise CheckpointError(
                N_("{file} was replaced while the network {name!r} was being opened."), file=path.name, name=self.name
            )
        from core.network.tensors import read_tensors

        return read_tensors(content, path.name)


@dataclass(frozen=True)
class Snapshot:
    """A network at one moment of its training, weights in 8 bits where they are many, else in 16."""

    epoch: int
    step: int
    loss: float
    accuracy: float
    weights: dict[str, Tensor]


def scan(folder: Path = FOLDER) -> tuple[dict[str, Card], list[CheckpointError]]:
    """Every sound checkpoint of a folder by name, the default first, and of each that is not what is wrong with it.

    Those that are not `listed` are left out; who knows one by name may `read_card` it.
    Files are checked against the SHA-256 in their JSON; nothing is unpickled and torch is not imported.
    """
    cards, problems = {}, []
    finish_replacing(folder)
    names = [path.stem for path in folder.glob("*.pt") if not path.name.endswith(".snapshots.pt")]
    names = [name for name in names if listed(name)]
    for name in sorted(names, key=lambda name: (name != FIRST, name)):
        try:
            cards[name] = read_card(name, folder)
        except CheckpointError as error:
            problems.append(error.with_traceback(None))
    return cards, problems


def list_models(folder: Path = FOLDER) -> list[str]:
    """Names of the networks that `load_model` can open, the default first."""
    return list(scan(folder)[0])


def read_card(name: str, folder: Path = FOLDER) -> Card:
    """Reads and checks a checkpoint's JSON and the digests of its files; waits for one that is being replaced.

    Raises:
        CheckpointError: a file is missing or damaged.
    """
    check_name(name)
    until = time.monotonic() + SETTLES
    while True:
        finish_replacing(folder)
        before = stamps(folder)
        try:
            return _read_card(name, folder)
        except CheckpointError:
            changing = stamps(folder) != before or being_replaced(folder, name)
            if not changing or time.monotonic() > until:
                raise
        time.sleep(GLANCE)


def _read_card(name: str, folder: Path) -> Card:
    path = folder / f"{name}.json"
    if not path.is_file():
        raise CheckpointError(
            N_("The network {name!r} has no {file} that says how it was made."), name=name, file=path.name
        )
    facts = Facts.from_json(read_some(path, MOST_JSON + 1), path.name)
    if f"{name}.pt" not in facts.sha256:
        raise CheckpointError(N_("{file} does not vouch for {name}.pt."), file=path.name, name=name)
    # It may name others, which are none of its business.
    for file in files_of(name):
        target = folder / file
        if file not in facts.sha256:
            continue
        if not target.is_file():
            raise CheckpointError(N_("The network {name!r} is incomplete: {file} is missing."), name=name, file=file)
        try:
            found = digest(target)
        except OSError as error:
            raise CheckpointError(N_("{file} cannot be read ({why})."), file=file, why=error.strerror) from error
        if found != facts.sha256[file]:
            raise CheckpointError(
                N_("The network {name!r} is damaged: {file} is not the file it was saved as."), name=name, file=file
            )
    return Card(name, folder, facts)


def load_model(name: str = FIRST, folder: Path = FOLDER) -> DigitNet:
    """Returns a trained `DigitNet` in eval mode; see `list_models()` for names.

    Raises:
        CheckpointError: there is no such network, or its files are damaged.
    """
    finish_replacing(folder)
    if not NAME.fullmatch(name) or not (folder / f"{name}.pt").is_file():
        there = ", ".join(list_models(folder)) or "none"
        raise CheckpointError(N_("There is no network {name!r}; there are: {names}."), name=plain(name), names=there)
    return read_card(name, folder).model


def model_from(weights: Any, name: str) -> DigitNet:
    """A `DigitNet` in eval mode with weights (name -> tensor) of anybody's, every name and shape checked first."""
    import torch

    from core.network.answers import gradients
    from core.network.model import DigitNet

    if not isinstance(weights, Mapping) or not all(isinstance(key, str) for key in weights):
        raise CheckpointError(N_("The network {name!r} has a file of weights that holds no weights."), name=name)
    # Under a caller's inference mode its weights could never be explained, on a device without memory never read.
    with gradients():
        model = DigitNet(outputs=_outputs(weights))
        expected = {key: tuple(value.shape) for key, value in model.state_dict().items()}
        found = {key: tuple(getattr(value, "shape", ())) for key, value in weights.items()}
        if found != expected:
            wrong = sorted(key for key in expected.keys() | found.keys() if expected.get(key) != found.get(key))
            raise CheckpointError(
                N_("The network {name!r} is not a DigitNet: {tensor} should be {expected}, is {found}."),
                name=name,
                tensor=plain(wrong[0]),
                expected=expected.get(wrong[0], "absent"),
                found=plain(str(found.get(wrong[0], "absent"))),
            )
        if not all(bool(torch.isfinite(value).all()) for value in weights.values()):
            raise CheckpointError(N_("The network {name!r} holds numbers that are not finite."), name=name)
        model.load_state_dict(dict(weights))
        model.eval().requires_grad_(False)
        # Black, white and dots drawn by lot: on even pictures alone huge weights may all end at a ReLU's zero.
        dots = torch.rand(8, 1, 28, 28, generator=torch.Generator().manual_seed(0)) > 0.8
        answers = model(torch.cat([torch.zeros(1, 1, 28, 28), torch.ones(1, 1, 28, 28), dots.float()]))
        # NaN is not less than anything.
        if not bool((answers.abs() < LARGEST_ANSWER).all()):
            raise CheckpointError(
                N_("The network {name!r} cannot be looked through: its numbers are so large that it gives no answer."),
                name=name,
            )
    return model


def _outputs(weights: Mapping[str, Any]) -> int:
    """How many classes weights tell apart; ten for what no network here could have."""
    rows = next(iter(getattr(weights.get("fc2.weight"), "shape", ())), 0)
    return rows if classes.FEWEST <= rows <= classes.MOST else len(classes.DIGITS)


def named_alike(model: DigitNet, facts: Facts) -> DigitNet:
    """The network itself, which tells as many classes apart as its facts name.

    Raises:
        CheckpointError: it does not.
    """
    if model.fc2.out_features != len(facts.classes):
        raise CheckpointError(
            N_("The network {name!r} has {outputs} outputs, and its JSON names {classes} classes."),
            name=facts.name,
            outputs=model.fc2.out_features,
            classes=len(facts.classes),
        )
    return model


def _unrounded(packed: Any, name: str) -> dict[str, Tensor]:
    from core.network.tensors import shape_of, unpack

    try:
        # Of one number in the file a thousand could be unpacked: their shapes come first.
        if sum(math.prod(shape_of(part)) for part in packed.values()) > LARGEST_NETWORK:
            raise ValueError("too many weights")
        return unpack(packed)
    except DAMAGE as error:
        raise CheckpointError(_("The weights of the network {name} are damaged.", name=repr(name))) from error


def snapshots_from(entries: Any, weights: Mapping[str, Tensor], facts: Facts) -> list[Snapshot]:
    """The moments a snapshots file holds, and the finished network after them.

    Raises:
        CheckpointError: the entries are not snapshots of a network with such weights.
    """
    try:
        if len(entries) > MOST_MOMENTS:
            raise ValueError("too many moments")
        moments = [_moment(entry, {name: tuple(value.shape) for name, value in weights.items()}) for entry in entries]
        steps = [moment.step for moment in moments]
        if steps != sorted(set(steps)):
            raise ValueError("steps out of order")
    except DAMAGE as error:
        raise CheckpointError(N_("The snapshots of this network are damaged.")) from error
    if not facts.epochs:
        return moments
    last = facts.epochs[-1]
    return [*moments, Snapshot(last.epoch, last.step, facts.losses[-1][1], last.test_accuracy, dict(weights))]


def _moment(entry: Mapping[str, Any], shapes: Mapping[str, tuple[int, ...]]) -> Snapshot:
    from core.network.tensors import shape_of, unpack

    if entry.keys() != {field.name for field in fields(Snapshot)}:
        raise KeyError("another entry than a snapshot's")
    # Of one tensor in the file a thousand could be unpacked: their shapes come first.
    packed = entry["weights"]
    if {name: shape_of(part) for name, part in packed.items()} != shapes:
        raise ValueError("another network's weights")
    loss = entry["loss"]
    # Before the first step there is no loss yet.
    return Snapshot(
        epoch=whole(entry["epoch"], 0, LARGEST),
        step=whole(entry["step"], 0, LARGEST),
        loss=loss if math.isnan(loss) else number(loss, -LARGEST, LARGEST),
        accuracy=number(entry["accuracy"], 0, 1),
        weights=unpack(packed),
    )


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
    from core.network.tensors import pack, tensor_bytes

    weights = {key: value.detach().clone().contiguous() for key, value in model.state_dict().items()}
    contents = {f"{name}.pt": tensor_bytes(weights if listed(name) else pack(weights))}
    if snapshots and listed(name):
        packed = [vars(moment) | {"weights": pack(moment.weights)} for moment in snapshots]
        contents[f"{name}.snapshots.pt"] = tensor_bytes(packed)
    digests = {file: hashlib.sha256(content).hexdigest() for file, content in contents.items()}
    return contents | {f"{name}.json": facts.but(name=name, sha256=digests).as_json()}


def models_of(snapshots: Sequence[Snapshot], name: str) -> list[DigitNet]:
    """The network at each moment, in eval mode."""
    return [model_from(moment.weights, name) for moment in snapshots]
