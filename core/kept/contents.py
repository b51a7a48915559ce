"""What the files of a network hold, as tensors: its weights, and snapshots of the way there, checked."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

from core import classes
from core.kept.facts import Facts
from core.kept.files import DAMAGE, CheckpointError, plain
from core.kept.values import LARGEST, number, whole
from core.language import N_, _
from core.network.recipes import listed

if TYPE_CHECKING:
    from torch import Tensor

    from core.network.model import DigitNet

# A training keeps at most twelve.
MOST_MOMENTS = 24
# So many numbers a network has at most; ours has 300,428, its normalisation's two included.
LARGEST_NETWORK = 1_000_000
# What sums and products of answers are still numbers of.
LARGEST_ANSWER = 1e15


@dataclass(frozen=True)
class Snapshot:
    """A network at one moment of its training, weights in 8 bits where they are many, else in 16."""

    epoch: int
    step: int
    loss: float
    accuracy: float
    weights: dict[str, Tensor]


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


def unrounded(packed: Any, name: str) -> dict[str, Tensor]:
    """Weights as they are used, of a file that keeps them in less precision.

    Raises:
        CheckpointError: the file holds no weights, or far too many.
    """
    from core.kept.tensors import shape_of, unpack

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
    from core.kept.tensors import shape_of, unpack

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


def contents_of(name: str, model: DigitNet, facts: Facts, snapshots: list[Snapshot]) -> dict[str, bytes]:
    """The files of a checkpoint, name -> content; the JSON, which vouches for the others, comes last."""
    from core.kept.tensors import pack, tensor_bytes

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
