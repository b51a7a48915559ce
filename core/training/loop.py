"""Training as a generator of reports: the caller draws or prints, and stops by closing it."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from typing import Any

import torch
from torch import Tensor, nn

from core.digits.digits import DataError, Digits, as_ink, load_drawings, load_letters, load_not_digits, load_people, mix
from core.digits.mnist import load_mnist
from core.digits.real import LETTERS, PENS, has
from core.judging.judge import judge
from core.language import N_
from core.network.answers import plainly, undisturbed
from core.network.model import DIGITS, DigitNet
from core.network.recipes import RECIPES, Recipe
from core.training.augment import augment
from core.training.learner import finite, learn, optimiser_and_schedule, restore, state_of
from core.training.report import Report
from core.truth.marks import marked

MADE_DRAWINGS = 60_000
TEST_DRAWINGS = 5_000


def train(
    recipe: Recipe | str,
    data: Digits | None = None,
    test: Digits | None = None,
    *,
    report_every: int = 10,
    resume: dict[str, Any] | None = None,
    outputs: int = DIGITS,
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
        outputs: how many classes the labels tell apart.
        **changes: values of the recipe to change, such as `epochs=1`.

    Raises:
        DataError: the data set cannot be had.
        DivergedError: the loss became infinite or not a number.
    """
    recipe = (RECIPES[recipe] if isinstance(recipe, str) else recipe).but(**changes)
    if data is None:
        data, test = load_data(recipe)
    return undisturbed(_run(recipe, data, test, report_every, resume, outputs))


@plainly()
def load_data(recipe: Recipe, download: bool = False) -> tuple[Digits, Digits]:
    """The training and test digits a recipe asks for, marked if it does; what is no digit comes last, labelled -1."""
    data, test = _load_digits(recipe, download)
    if recipe.mark != "none":
        # The exam is made as the lessons were, with other draws.
        data, test = (
            marked(digits, recipe.mark, recipe.seed + later if recipe.shuffle_marks else None)
            for later, digits in enumerate((data, test))
        )
    more = [
        load_people(recipe.people, recipe.seed) if recipe.people else None,
        load_not_digits(recipe.not_digits, recipe.seed) if recipe.not_digits else None,
        load_letters(recipe.letters, recipe.seed) if recipe.letters else None,
    ]
    # People's writing is used where it is there.
    return mix(data, *(part for part in more if part is not None)), test


def as_found(recipe: Recipe) -> Recipe:
    """The recipe as this machine can follow it: without people's writing where there is none."""
    return recipe.but(people=recipe.people if has(PENS) else 0, letters=recipe.letters if has(LETTERS) else 0)


def _load_digits(recipe: Recipe, download: bool) -> tuple[Digits, Digits]:
    if recipe.dataset == "class":
        raise DataError(N_("Only the class has what it drew. Bring its file, or send digits to its wall."))
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
    recipe: Recipe,
    data: Digits,
    test: Digits | None,
    report_every: int,
    resume: dict[str, Any] | None,
    outputs: int,
) -> Iterator[Report]:
    if not len(data):
        raise DataError(N_("There are no digits to learn from."))
    generator = torch.Generator().manual_seed(recipe.seed)
    model = DigitNet(recipe.dropout, generator, outputs)
    labels = data.labels
    if recipe.shuffle_labels:
        labels = labels[torch.randperm(len(labels), generator=generator)]
    per_epoch = math.ceil(len(data) / recipe.batch_size)
    steps = per_epoch * recipe.epochs
    optimiser, schedule = optimiser_and_schedule(recipe, model, steps)
    moments = snapshot_steps(per_epoch, recipe.epochs)
    began, done = time.perf_counter(), 0
    if resume is not None:
        began -= resume["seconds"]
        done = restore(resume, model, optimiser, schedule, generator)
    else:
        yield Report(recipe, 0, 0, steps, math.nan, 0, 0.0, model.eval(), snapshot=True)
    for epoch in range(done // per_epoch + 1, recipe.epochs + 1):
        order = torch.randperm(len(data), generator=generator)
        for batch in order.split(recipe.batch_size):
            images = as_ink(data.images[batch])
            if recipe.augment and epoch <= recipe.epochs - recipe.plain_epochs:
                images = augment(images, generator)
            loss = learn(model, optimiser, schedule, images, labels[batch])
            done += 1
            last = done % per_epoch == 0
            snapshot = done in moments
            if snapshot or last or done % report_every == 0:
                value = finite(loss, done, recipe)
                model.eval()
                scores = _scores(model, data, labels, test) if last else {}
                seconds = time.perf_counter() - began
                if last:
                    scores["state"] = state_of(done, seconds, model, optimiser, schedule, generator)
                seen = min(done * recipe.batch_size, epoch * len(data))
                yield Report(recipe, epoch, done, steps, value, seen, seconds, model, snapshot, **scores)


def _scores(model: nn.Module, data: Digits, labels: Tensor, test: Digits | None) -> dict[str, Any]:
    if test is None:
        return {}
    sample, answers = data.images[: len(test)], labels[: len(test)]
    sample = Digits(data.name, sample[answers >= 0], answers[answers >= 0], data.checksum)
    return {"train": judge(model, sample), "test": judge(model, test)}


def snapshot_steps(per_epoch: int, epochs: int) -> frozenset[int]:
    """The steps at which a replay keeps the network: six in the first epoch, evenly in ratio, then each epoch's end."""
    first = {max(1, round(per_epoch ** (k / 6))) for k in range(1, 7)}
    return frozenset(first | {per_epoch * epoch for epoch in range(1, epochs + 1)})
