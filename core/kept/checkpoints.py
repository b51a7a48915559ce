"""Trained networks on disk: weights, a JSON of how they were made, and snapshots of the way there.

`NAME.pt` holds the weights, `NAME.json` the recipe, curves, accuracies and the SHA-256 of the other two files,
`NAME.snapshots.pt` the network at moments of its training, in less precision. A network that is not `listed` has no
snapshots, and its weights are in that precision too: rounded before anything was measured of it.
"""

from __future__ import annotations

import hashlib
import time
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.kept.contents import Snapshot, contents_of, model_from, named_alike, snapshots_from, unrounded
from core.kept.facts import MOST_JSON, Facts
from core.kept.files import (
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
from core.language import N_, _
from core.network.recipes import listed

if TYPE_CHECKING:
    from core.network.model import DigitNet

FOLDER = Path(__file__).resolve().parent.parent.parent / "checkpoints"
FIRST = "world"
# How long a checkpoint is waited for that is just being replaced, in seconds.
SETTLES, GLANCE = 2.0, 0.05


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
        weights = weights if listed(self.name) else unrounded(weights, self.name)
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
        from core.kept.tensors import read_tensors

        return read_tensors(content, path.name)


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
