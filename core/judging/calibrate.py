"""`python -m core.judging.calibrate NAME`: how good and how honest a checkpoint is, measured into its JSON."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from core.digits.digits import Digits, digits
from core.digits.mnist import load_mnist
from core.digits.not_digits import Split, not_digits
from core.hands.hand import Hand, hands
from core.hands.pictures import held_out_set
from core.judging.calibration import calibrated, expected_calibration_error, fit_temperature, reliability
from core.judging.doubt import CERTAIN, Limits, Rule, best_limits, refused
from core.judging.evaluate import UNSEEN_SEED, accuracies, accuracy_by_hand
from core.judging.judge import logits_of
from core.language import N_
from core.network.checkpoints import FOLDER, Card, list_models, read_card
from core.network.facts import Facts
from core.network.files import CheckpointError, cannot_write, replace, writing
from core.render.commands import one_sentence

# Of the held-out hands every other one sets the temperature and the limits; the rest judge them.
SETTING, JUDGING = slice(0, None, 2), slice(1, None, 2)
DRAWINGS, OF_MNIST, NOT_DIGITS = 5_000, 5_000, 500
# What networks are judged on, as their JSON names it.
MNIST_TEST, HELD_OUT = N_("MNIST test"), N_("held-out hands")


def measured(model: nn.Module) -> dict[str, Any]:
    """What a checkpoint's JSON keeps of a network's honesty: "hands", "calibration" and "doubt".

    The temperature is fitted on hands it never saw. The limits of doubt also look at 5,000 of MNIST's training
    digits, which it did see, so that neither kind of writing is refused unduly. Everything reported is measured
    on other hands and on MNIST's test digits.

    Raises:
        DataError: MNIST is not on disk.
    """
    setting = _drawn(hands("held-out")[SETTING], UNSEEN_SEED + 1)
    known = load_mnist("train")
    known = Digits("MNIST train", known.images[-OF_MNIST:], known.labels[-OF_MNIST:], known.checksum)
    logits, known_logits = logits_of(model, setting), logits_of(model, known)
    temperature = round(fit_temperature(logits, setting.labels), 4)
    # Kinds of ink that `world` was taught to doubt choose between rules; other kinds judge.
    scribbles = torch.cat(list(_of_not_digits(model, UNSEEN_SEED + 3, "train").values()))
    parts = [(logits, setting.labels), (known_logits, known.labels)]
    kept = best_limits(parts, scribbles, temperature, CERTAIN).as_json()
    # The rule as the JSON keeps it, rounded, is the one that is judged.
    rule = Rule(temperature, Limits.from_json(kept))
    judges = {
        MNIST_TEST: load_mnist("test"),
        HELD_OUT: _drawn(hands("held-out")[JUDGING], UNSEEN_SEED + 2),
    }
    answers = {name: (logits_of(model, judge), judge.labels) for name, judge in judges.items()}
    others = _of_not_digits(model)
    others["all that is no digit"] = torch.cat(list(others.values()))
    calibration = {
        "temperature": temperature,
        "fitted_on": f"{DRAWINGS} drawings by " + ", ".join(hand.name for hand in hands("held-out")[SETTING]),
        "judged_on": {name: _honesty(*answer, temperature) for name, answer in answers.items()},
    }
    doubt = kept | {
        "within_distance": {name: _share(~rule.far(found)) for name, (found, _) in answers.items()},
        "believed_as_certain": {
            kind: _share(rule.far(found) & ~refused(found, rule))
            for kind, found in ({name: found for name, (found, _) in answers.items()} | others).items()
        },
        "refused": {
            **{name: _share(refused(found, rule)) for name, (found, _) in answers.items()},
            **{kind: _share(refused(found, rule)) for kind, found in others.items()},
        },
        "mistakes_refused": {
            name: _share(refused(found, rule)[found.argmax(dim=1) != labels])
            for name, (found, labels) in answers.items()
        },
    }
    return {"hands": accuracy_by_hand(model), "calibration": calibration, "doubt": doubt}


def _drawn(people: tuple[Hand, ...], seed: int) -> Digits:
    images, labels = held_out_set(DRAWINGS, seed, people)
    return digits(HELD_OUT, torch.from_numpy(images), torch.from_numpy(labels))


def _of_not_digits(model: nn.Module, seed: int = UNSEEN_SEED, split: Split = "judge") -> dict[str, Tensor]:
    none = torch.zeros(NOT_DIGITS, dtype=torch.int64)
    kinds = not_digits(NOT_DIGITS, seed, split)
    return {kind: logits_of(model, digits(kind, torch.from_numpy(images), none)) for kind, images in kinds.items()}


def _honesty(logits: Tensor, labels: Tensor, temperature: float) -> dict[str, Any]:
    as_trained, honest = logits.softmax(dim=1), calibrated(logits, temperature)
    return {
        "digits": len(labels),
        "accuracy": round(float((logits.argmax(dim=1) == labels).double().mean()), 4),
        "ece_at_temperature_1": round(expected_calibration_error(as_trained, labels), 5),
        "ece": round(expected_calibration_error(honest, labels), 5),
        "reliability_at_temperature_1": reliability(as_trained, labels).as_json(),
        "reliability": reliability(honest, labels).as_json(),
    }


def _share(flags: Tensor) -> float | None:
    return round(float(flags.double().mean()), 4) if len(flags) else None


def measure(card: Card, test: Digits | None = None, whole: bool = True) -> Facts:
    """Measures a checkpoint anew and writes what it found into its JSON; the weights are only read.

    Args:
        test: the digits its training was tested on; None is MNIST's.
        whole: how honest it is, too; otherwise only its accuracies.

    Raises:
        CheckpointError, DataError: the network or MNIST is not there.
    """
    # Locked and read anew: somebody may have trained it again meanwhile, or measured something else of it.
    with writing(card.folder, card.name):
        card = read_card(card.name, card.folder)
        found: dict[str, Any] = {"accuracies": accuracies(card.model, test)} | (measured(card.model) if whole else {})
        facts = card.facts.but(
            **found, measured_on={**card.facts.measured_on, **dict.fromkeys(found, card.facts.weights)}
        )
        try:
            replace(card.folder / f"{card.name}.json", facts.as_json())
        except OSError as error:
            raise cannot_write(card.folder, card.name, error) from error
    return facts


def main(arguments: list[str] | None = None) -> None:
    """The command line: a network's main figures as one JSON object a line, or one sentence of what went wrong."""
    parser = argparse.ArgumentParser(prog="python -m core.judging.calibrate", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="name", help="networks in checkpoints/; none is all of them")
    parser.add_argument("--folder", type=Path, default=FOLDER)
    options = parser.parse_args(arguments)
    with one_sentence(parser):
        names = options.names or list_models(options.folder)
        if not names:
            raise CheckpointError(f"There is no network in {options.folder}.")
        for name in names:
            print(json.dumps(in_short(measure(read_card(name, options.folder)))), flush=True)


def in_short(facts: Facts) -> dict[str, Any]:
    """The main figures of a network that was measured."""
    judged, doubt = facts.calibration["judged_on"], facts.doubt
    return {
        "model": facts.name,
        "accuracies": facts.accuracies,
        "hands": round(float(np.mean(list(facts.hands.values()))), 4),
        "temperature": facts.calibration["temperature"],
        "ece_at_temperature_1": {name: found["ece_at_temperature_1"] for name, found in judged.items()},
        "ece": {name: found["ece"] for name, found in judged.items()},
        "refused": doubt["refused"],
        "mistakes_refused": doubt["mistakes_refused"],
        "within_distance": doubt["within_distance"],
        "believed_as_certain": doubt["believed_as_certain"],
    }


if __name__ == "__main__":
    main()
