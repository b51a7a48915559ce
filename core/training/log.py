"""How a run is told: the book's log lines, a few plain sentences, a smoothed loss."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from core.network.facts import Epoch, Facts
from core.render.words import all_digits, whole

LOG_EVERY = 10
OPTIMISERS = {"adadelta": "Adadelta", "sgd": "SGD with momentum 0.9", "adamw": "AdamW"}


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
    recipe, digits = facts.recipe, whole(facts.data.digits)
    if not recipe.epochs:
        return f"Not trained at all: random weights from seed {recipe.seed}."
    times = {1: "Once", 2: "Twice"}.get(recipe.epochs, f"{recipe.epochs} times")
    rate = f"learning rate {all_digits(recipe.learning_rate)}"
    if recipe.schedule == "one-cycle":
        rate += " at its peak (it rises first, then falls to almost 0)"
    how_often = times
    if facts.stopped:
        how_often = f"Stopped by hand after step {facts.stopped}, on the way {times.lower()}"
    shown = "pictures" if recipe.not_digits else "digits"
    maps, units = recipe.dropout
    dropped = "no dropout"
    if maps or units:
        dropped = f"dropout of {100 * maps:g} % of the maps and {100 * units:g} % of the hidden units"
    sentences = [
        f"{how_often} through {digits} {shown} ({facts.data.name}), {recipe.batch_size} at a time, with "
        f"{OPTIMISERS[recipe.optimiser]}, {rate}, {dropped}, seed {recipe.seed}."
    ]
    if recipe.augment:
        until = f", but for the last {recipe.plain_epochs} times" if recipe.plain_epochs else ""
        sentences.append(f"Each digit was moved, turned, stretched or thickened anew every time it was shown{until}.")
    if recipe.shuffle_labels:
        sentences.append("The labels were shuffled among the digits first.")
    if facts.epochs:
        seconds = facts.epochs[-1].seconds
        took = f"{seconds:.0f} s" if seconds < 120 else f"{seconds / 60:.0f} min"
        sentences.append(f"It took {took} on {facts.threads} thread{'s' if facts.threads > 1 else ''}.")
    return " ".join(sentences)


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
