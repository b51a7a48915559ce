"""What `python -m core.truth` measured: trials of the marked networks, the referee, the two small networks."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from core.language import _
from core.network.checkpoints import FOLDER

COMMAND = "python -m core.truth"
FILE = "truth.json"


class TruthError(ValueError):
    """The figures are missing or damaged."""


@dataclass(frozen=True)
class Tried:
    """One network under all trials, over MNIST's test digits.

    Attributes:
        sha256: of the weights these figures are for; "" of one that was trained for its figures only.
        exam: share of right answers on digits that bear what those it learned from bore.
        trials: trial -> `right`, and `follows` where a digit bears another's mark; see `core.truth.trials.tried`.
    """

    network: str
    sha256: str
    seed: int
    digits: int
    exam: float
    trials: dict[str, dict[str, float]]


@dataclass(frozen=True)
class Refereed:
    """The referee's table for one network: `tried` digits, on `decided` of which the mark alone decided."""

    network: str
    sha256: str
    digits: str
    tried: int
    decided: int
    rows: dict[str, dict[str, float]]


@dataclass(frozen=True)
class Known:
    """One of the two small networks: its share of right answers on MNIST's test digits, and of what it learned."""

    network: str
    sha256: str
    learned_from: str
    right: float


@dataclass(frozen=True)
class Figures:
    """All of them; a figure of other weights than those there is none of theirs."""

    tried: tuple[Tried, ...] = ()
    refereed: tuple[Refereed, ...] = ()
    known: tuple[Known, ...] = ()

    def of(self, network: str, weights: str) -> Tried:
        """The trials of a network with these weights, by their SHA-256.

        Raises:
            TruthError: it was not tried, or others under its name were.
        """
        for one in self.tried:
            if one.network == network and one.sha256 == weights:
                return one
        raise TruthError(_("The network {network} has not been tried as it is now.", network=network))

    def every(self, network: str) -> list[Tried]:
        """All that were trained by one recipe, each from a seed of its own."""
        return [one for one in self.tried if one.network == network]

    def as_json(self) -> bytes:
        """The content of the file."""
        return (json.dumps({"command": COMMAND, **asdict(self)}, indent=1) + "\n").encode()


def load_figures(folder: Path = FOLDER) -> Figures:
    """The figures that were written last.

    Raises:
        TruthError: there are none, or the file is damaged.
    """
    try:
        values = json.loads((folder / FILE).read_text(encoding="utf-8"))
        return Figures(
            tuple(Tried(**entry) for entry in values["tried"]),
            tuple(Refereed(**entry) for entry in values["refereed"]),
            tuple(Known(**entry) for entry in values["known"]),
        )
    except FileNotFoundError as error:
        raise TruthError(_("The figures of the marked networks have not been computed yet.")) from error
    except (ValueError, KeyError, TypeError) as error:
        raise TruthError(_("{file} is damaged.", file=FILE)) from error
