"""How a run is told: the book's log lines, a few plain sentences, a smoothed loss."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from core.digits import names
from core.language import N_, _, ngettext
from core.network.facts import Epoch, Facts
from core.network.recipes import Recipe
from core.render.words import all_digits, together, whole

LOG_EVERY = 10
OPTIMISERS = {"adadelta": "Adadelta", "sgd": N_("SGD with momentum 0.9"), "adamw": "AdamW"}


def log_lines(facts: Facts) -> list[tuple[int, str]]:
    """(step, line) as the book's training and test functions print them, every tenth batch and every epoch."""
    batch, digits = facts.recipe.batch_size, facts.data.digits
    per_epoch = max(1, -(-digits // batch))
    ends = {epoch.step: epoch for epoch in facts.epochs}
    lines = []
    for step, loss in facts.losses:
        within = (step - 1) % per_epoch + 1
        if step % LOG_EVERY == 0:
            seen = min(within * batch, digits)
            epoch = (int(step) - 1) // per_epoch + 1
            share = 100 * within / per_epoch
            lines.append(
                (int(step), f"epoch: {epoch} [{seen:.0f}/{digits} ({share:.0f}%)]\t training loss: {loss:.6f}")
            )
        if step in ends:
            lines.append((int(step), test_line(ends[step], facts.test.digits)))
    return lines


def test_line(epoch: Epoch, digits: int) -> str:
    """The line the book's test function prints after an epoch."""
    accuracy = epoch.test_accuracy
    return (
        f"Test dataset: Overall Loss: {epoch.test_loss:.4f}, "
        f"Overall Accuracy: {round(accuracy * digits)}/{digits} ({100 * accuracy:.0f}%)"
    )


def in_words(facts: Facts) -> str:
    """How a network was trained, in a few plain sentences."""
    recipe = facts.recipe
    if not recipe.epochs:
        return _("Not trained at all: random weights from seed {seed}.", seed=recipe.seed)
    sentences = [
        _(
            "{how_often} through {pictures}, {batch} at a time, with {optimiser}, {rate}, {dropout}, seed {seed}.",
            how_often=_how_often(facts),
            pictures=_pictures(facts),
            batch=recipe.batch_size,
            optimiser=_(OPTIMISERS[recipe.optimiser]),
            rate=_rate(recipe),
            dropout=_dropout(recipe),
            seed=recipe.seed,
        )
    ]
    if recipe.augment and recipe.plain_epochs:
        sentences.append(
            ngettext(
                "Each digit was moved, turned, stretched or thickened anew every time it was shown, but for the last "
                "time.",
                "Each digit was moved, turned, stretched or thickened anew every time it was shown, but for the last "
                "{n} times.",
                recipe.plain_epochs,
            )
        )
    elif recipe.augment:
        sentences.append(_("Each digit was moved, turned, stretched or thickened anew every time it was shown."))
    if recipe.shuffle_labels:
        sentences.append(_("The labels were shuffled among the digits first."))
    if facts.epochs:
        seconds = facts.epochs[-1].seconds
        minutes = round(seconds / 60)
        took = _("{seconds:.0f} s", seconds=seconds) if seconds < 120 else ngettext("{n} min", "{n} min", minutes)
        sentences.append(
            ngettext("It took {time} on {n} thread.", "It took {time} on {n} threads.", facts.threads, time=took)
        )
    return together(*sentences)


def _how_often(facts: Facts) -> str:
    """The beginning of a sentence: how often a network went through its pictures, or was meant to."""
    times, step = facts.recipe.epochs, facts.stopped
    if not step:
        said = {1: _("Once"), 2: _("Twice")}.get(times)
        return said or ngettext("{n} time", "{n} times", times)
    if times == 1:
        return _("Stopped by hand after step {step}, on the way once", step=step)
    if times == 2:
        return _("Stopped by hand after step {step}, on the way twice", step=step)
    return ngettext(
        "Stopped by hand after step {step}, on the way {n} time",
        "Stopped by hand after step {step}, on the way {n} times",
        times,
        step=step,
    )


def _pictures(facts: Facts) -> str:
    count, data = facts.data.digits, names.in_words(facts.data.name)
    if facts.recipe.not_digits:
        return ngettext("{count} picture ({data})", "{count} pictures ({data})", count, count=whole(count), data=data)
    return ngettext("{count} digit ({data})", "{count} digits ({data})", count, count=whole(count), data=data)


def _rate(recipe: Recipe) -> str:
    rate = all_digits(recipe.learning_rate)
    if recipe.schedule == "one-cycle":
        return _("learning rate {rate} at its peak (it rises first, then falls to almost 0)", rate=rate)
    return _("learning rate {rate}", rate=rate)


def _dropout(recipe: Recipe) -> str:
    maps, units = (f"{100 * share:g}" for share in recipe.dropout)
    if not any(recipe.dropout):
        return _("no dropout")
    return _("dropout of {maps} % of the maps and {units} % of the hidden units", maps=maps, units=units)


def smooth(losses: Sequence[Sequence[float]], reach: float = 1.25) -> np.ndarray:
    """Each loss averaged with those of the steps around it, from step / `reach` to step * `reach`.

    The window widens with the step, as a logarithmic axis narrows. It hides how much batches differ.

    Args:
        losses: [step, loss], steps rising from 1.
    """
    steps, values = np.array(losses, dtype=np.float64).reshape(-1, 2).T
    first, last = np.searchsorted(steps, steps / reach), np.searchsorted(steps, steps * reach, side="right")
    sums = np.concatenate([[0.0], np.cumsum(values)])
    return (sums[last] - sums[first]) / (last - first)
