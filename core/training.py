"""Training as a generator of reports: the caller draws or prints, and stops by closing it."""

from __future__ import annotations

import copy
import math
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from core.augment import augment
from core.data import DataError, Digits, as_ink, load_drawings, load_mnist, load_not_digits, mix
from core.evaluate import Accuracy, evaluate
from core.model import DigitNet
from core.recipes import RECIPES, Recipe

MADE_DRAWINGS = 60_000
TEST_DRAWINGS = 5_000


class DivergedError(ValueError):
    """The loss is no longer a number: the steps were too large for the network to recover from."""


@dataclass(frozen=True)
class Report:
    """Where training stands after `step` of `steps` optimiser steps.

    Attributes:
        epoch: the epoch under way, from 1; 0 before the first step.
        loss: cross-entropy of the batch just learned from, in nats; nan before the first step.
        seen: training digits shown so far, repeats counted.
        seconds: since training began, evaluations included.
        model: the network itself, still learning. Copy its `state_dict()` to keep this moment.
        snapshot: True at the moments a replay shows: untrained, six in the first epoch, then every epoch.
        train, test: at the end of an epoch, how the network does on (at most 10,000 of) the digits it
            learned from and on the test digits, dropout off.
        state: at the end of an epoch, all that `train(resume=...)` needs to go on.
    """

    recipe: Recipe
    epoch: int
    step: int
    steps: int
    loss: float
    seen: int
    seconds: float
    model: DigitNet
    snapshot: bool = False
    train: Accuracy | None = None
    test: Accuracy | None = None
    state: dict[str, Any] | None = field(default=None, repr=False)

    @property
    def images_per_second(self) -> float:
        return self.seen / self.seconds if self.seconds > 0 else 0.0

    @property
    def seconds_left(self) -> float:
        return self.seconds / self.step * (self.steps - self.step) if self.step else math.nan


def train(
    recipe: Recipe | str,
    data: Digits | None = None,
    test: Digits | None = None,
    *,
    report_every: int = 10,
    resume: dict[str, Any] | None = None,
    **changes: Any,
) -> Iterator[Report]:
    """Trains a `DigitNet` and yields a `Report` every few steps and at the end of every epoch.

    The same recipe, data and number of threads give the same weights bit for bit, whatever else the process
    does: every random draw comes from a generator of this run's own.

    Args:
        recipe: a `Recipe`, or the name of a shipped one.
        data: what to learn from; by default what the recipe asks for. With `data` given, `test` None means
            no test digits and no evaluation.
        report_every: steps between reports.
        resume: the `state` of an earlier report of the same recipe and data.
        **changes: values of the recipe to change, such as `epochs=1`.

    Raises:
        DataError: the data set cannot be had.
        DivergedError: the loss became infinite or not a number.
    """
    recipe = (RECIPES[recipe] if isinstance(recipe, str) else recipe).but(**changes)
    if data is None:
        data, test = load_data(recipe)
    return _run(recipe, data, test, report_every, resume)


def load_data(recipe: Recipe, download: bool = False) -> tuple[Digits, Digits]:
    """The training and test digits a recipe asks for; what is no digit comes last, labelled -1."""
    data, test = _load_digits(recipe, download)
    if recipe.not_digits:
        data = mix(data, load_not_digits(recipe.not_digits, seed=recipe.seed))
    return data, test


def _load_digits(recipe: Recipe, download: bool) -> tuple[Digits, Digits]:
    if recipe.dataset == "drawings":
        data = load_drawings(recipe.images or MADE_DRAWINGS, seed=recipe.seed)
        return data, load_drawings(TEST_DRAWINGS, seed=recipe.seed + 1)
    mnist, test = load_mnist("train", download=download), load_mnist("test", download=download)
    if recipe.dataset == "mnist":
        return mnist.first(recipe.images), test
    half = None if recipe.images is None else max(1, recipe.images // 2)
    drawings = load_drawings(half or MADE_DRAWINGS, seed=recipe.seed)
    return mix(mnist.first(half), drawings), test


def _run(
    recipe: Recipe, data: Digits, test: Digits | None, report_every: int, resume: dict[str, Any] | None
) -> Iterator[Report]:
    if not len(data):
        raise DataError("There are no digits to learn from.")
    generator = torch.Generator().manual_seed(recipe.seed)
    model = DigitNet(recipe.dropout, generator)
    labels = data.labels
    if recipe.shuffle_labels:
        labels = labels[torch.randperm(len(labels), generator=generator)]
    per_epoch = math.ceil(len(data) / recipe.batch_size)
    steps = per_epoch * recipe.epochs
    optimiser, schedule = _optimiser(recipe, model, steps)
    moments = snapshot_steps(per_epoch, recipe.epochs)
    began, done = time.perf_counter(), 0
    if resume is not None:
        began -= resume["seconds"]
        done = _restore(resume, model, optimiser, schedule, generator)
    else:
        yield Report(recipe, 0, 0, steps, math.nan, 0, 0.0, model.eval(), snapshot=True)
    for epoch in range(done // per_epoch + 1, recipe.epochs + 1):
        order = torch.randperm(len(data), generator=generator)
        for batch in order.split(recipe.batch_size):
            images = as_ink(data.images[batch])
            if recipe.augment and epoch <= recipe.epochs - recipe.plain_epochs:
                images = augment(images, generator)
            loss = _learn(model, optimiser, schedule, images, labels[batch])
            done += 1
            last = done % per_epoch == 0
            snapshot = done in moments
            if snapshot or last or done % report_every == 0:
                value = _finite(loss, done, recipe)
                model.eval()
                scores = _scores(model, data, labels, test) if last else {}
                seconds = time.perf_counter() - began
                if last:
                    scores["state"] = _state(done, seconds, model, optimiser, schedule, generator)
                seen = min(done * recipe.batch_size, epoch * len(data))
                yield Report(recipe, epoch, done, steps, value, seen, seconds, model, snapshot, **scores)


def _learn(
    model: DigitNet,
    optimiser: torch.optim.Optimizer,
    schedule: torch.optim.lr_scheduler.LRScheduler | None,
    images: Tensor,
    labels: Tensor,
) -> Tensor:
    model.train()
    loss = loss_of(model(images), labels)
    optimiser.zero_grad(set_to_none=True)
    loss.backward()
    optimiser.step()
    if schedule is not None:
        schedule.step()
    return loss.detach()


def loss_of(logits: Tensor, labels: Tensor) -> Tensor:
    """Mean cross-entropy in nats, against the label or, where that is -1, against ten equal probabilities."""
    is_digit = labels >= 0
    if bool(is_digit.all()):
        return functional.cross_entropy(logits, labels)
    log_probabilities = logits.log_softmax(dim=1)
    right = log_probabilities.gather(1, labels.clamp_min(0).unsqueeze(1)).squeeze(1)
    return -torch.where(is_digit, right, log_probabilities.mean(dim=1)).mean()


def _finite(loss: Tensor, step: int, recipe: Recipe) -> float:
    value = float(loss)
    if not math.isfinite(value):
        raise DivergedError(
            f"The loss is {value} after {step} steps: at learning rate {recipe.learning_rate:g} the weights "
            "ran away. Try a tenth of it."
        )
    return value


def _scores(model: nn.Module, data: Digits, labels: Tensor, test: Digits | None) -> dict[str, Any]:
    if test is None:
        return {}
    sample, answers = data.images[: len(test)], labels[: len(test)]
    sample = Digits(data.name, sample[answers >= 0], answers[answers >= 0], data.checksum)
    return {"train": evaluate(model, sample), "test": evaluate(model, test)}


def snapshot_steps(per_epoch: int, epochs: int) -> frozenset[int]:
    """The steps at which a replay keeps the network: six in the first epoch, evenly in ratio, then each epoch's end."""
    first = {max(1, round(per_epoch ** (k / 6))) for k in range(1, 7)}
    return frozenset(first | {per_epoch * epoch for epoch in range(1, epochs + 1)})


def _optimiser(
    recipe: Recipe, model: DigitNet, steps: int
) -> tuple[torch.optim.Optimizer, torch.optim.lr_scheduler.LRScheduler | None]:
    rate, parameters = recipe.learning_rate, list(model.parameters())
    optimiser: torch.optim.Optimizer
    if recipe.optimiser == "adadelta":
        optimiser = torch.optim.Adadelta(parameters, lr=rate, foreach=True)
    elif recipe.optimiser == "sgd":
        optimiser = torch.optim.SGD(parameters, lr=rate, momentum=0.9, fused=True)
    else:
        optimiser = torch.optim.AdamW(parameters, lr=rate, fused=True)
    if recipe.schedule == "constant" or not steps:
        return optimiser, None
    # Adadelta has no momentum to lower while the rate is high.
    momentum = recipe.optimiser != "adadelta"
    one_cycle = torch.optim.lr_scheduler.OneCycleLR
    return optimiser, one_cycle(optimiser, max_lr=rate, total_steps=steps + 1, cycle_momentum=momentum)


def _state(
    done: int,
    seconds: float,
    model: DigitNet,
    optimiser: torch.optim.Optimizer,
    schedule: torch.optim.lr_scheduler.LRScheduler | None,
    generator: torch.Generator,
) -> dict[str, Any]:
    return {
        "step": done,
        "seconds": seconds,
        "model": {name: value.clone() for name, value in model.state_dict().items()},
        "optimiser": copy.deepcopy(optimiser.state_dict()),
        "schedule": schedule.state_dict() if schedule else None,
        "generator": generator.get_state(),
    }


def _restore(
    state: dict[str, Any],
    model: DigitNet,
    optimiser: torch.optim.Optimizer,
    schedule: torch.optim.lr_scheduler.LRScheduler | None,
    generator: torch.Generator,
) -> int:
    model.load_state_dict(state["model"])
    optimiser.load_state_dict(state["optimiser"])
    if schedule is not None:
        schedule.load_state_dict(state["schedule"])
    generator.set_state(state["generator"])
    return int(state["step"])


if __name__ == "__main__":
    from core.train_command import main

    main()
