"""A trained network as one zip to take home: its weights, its JSON, its snapshots; and back again, checked."""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from dataclasses import dataclass

from core.language import N_, _
from core.network.checkpoints import Snapshot, contents_of, model_from, models_of, named_alike, snapshots_from
from core.network.facts import Facts
from core.network.files import DAMAGE, CheckpointError
from core.network.model import DigitNet
from core.network.tensors import read_tensors, unzip

MOST_BYTES = 20 * 1024 * 1024
WEIGHTS, SNAPSHOTS, STORY = FILES = ("network.pt", "network.snapshots.pt", "network.json")
NOT_OURS = N_("This is not a network downloaded from here: expected one zip holding network.pt and network.json.")


@dataclass(frozen=True, eq=False)
class Trained:
    """A network a visitor made or brought.

    Attributes:
        name: "trained-" and a digest of its weights: two networks share a name only if they are the same.
        facts: its JSON.
        model: in eval mode, never changed.
        archive: the zip it travels in.
    """

    name: str
    facts: Facts
    model: DigitNet
    archive: bytes

    @property
    def title(self) -> str:
        """What it is called, in words: its recipe, and how often it was right when that was measured."""
        known = re.fullmatch(r"(.+) · ([\d.]+ %) right", self.facts.title)
        if known is None:
            return _(self.facts.title)
        return _("{title} · {share} right", title=_(known[1]), share=known[2])

    @property
    def key(self) -> str:
        """A digest of its story, weights and snapshots: two networks share it only if they are the same in all."""
        return self.facts.key

    def moments(self) -> list[Snapshot]:
        """The moments of its training, unpacked anew at every call."""
        files = _files(self.archive)
        entries = read_tensors(files[SNAPSHOTS], SNAPSHOTS) if SNAPSHOTS in files else []
        return snapshots_from(entries, self.model.state_dict(), self.facts)


def bundle(model: DigitNet, facts: Facts, snapshots: list[Snapshot]) -> Trained:
    """Packs a network just trained."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as opened:
        for file, content in contents_of("network", model, facts, snapshots).items():
            # Of no date: a clock that stands before 1980 has none that a zip can hold.
            entry = zipfile.ZipInfo(file)
            entry.external_attr = 0o644 << 16
            opened.writestr(entry, content, zipfile.ZIP_DEFLATED, compresslevel=1)
    return open_bundle(buffer.getvalue())


def open_bundle(content: bytes) -> Trained:
    """A network from its zip, packed here or again elsewhere, in a folder or beside other files.

    Nothing in it is trusted: digests, sizes, names, shapes and values are checked, and nothing in it is run.

    Raises:
        CheckpointError: it is not such a zip, or it is damaged.
    """
    if len(content) > MOST_BYTES:
        raise CheckpointError(
            N_("This file has {size} MB; a network has about 5 and may have 20."), size=f"{len(content) / 1e6:.0f}"
        )
    files = _files(content)
    # What only this project measures is not taken from others.
    facts = Facts.from_json(files[STORY], STORY).but(hands={}, calibration={}, doubt={}, measured_on={})
    for file in {WEIGHTS, SNAPSHOTS} & (facts.sha256.keys() | files.keys()):
        if file not in files:
            raise CheckpointError(N_("{file} is missing: network.json vouches for it."), file=file)
        if facts.sha256.get(file) != hashlib.sha256(files[file]).hexdigest():
            raise CheckpointError(N_("{file} is damaged: it is not the file that network.json vouches for."), file=file)
    model = named_alike(model_from(read_tensors(files[WEIGHTS], WEIGHTS), facts.title), facts)
    trained = Trained(weights_name(model), facts, model, content)
    # Unpacked now, so that damage is told at once and not in the middle of a lesson.
    models_of(trained.moments(), trained.title)
    return trained


def weights_name(model: DigitNet) -> str:
    """A name that these weights alone have."""
    found = hashlib.sha256()
    for name, value in sorted(model.state_dict().items()):
        found.update(name.encode() + value.contiguous().numpy().tobytes())
    return f"trained-{found.hexdigest()[:12]}"


def file_name(trained: Trained) -> str:
    """What the download is called."""
    words = re.sub(r"[^a-z0-9]+", "-", trained.facts.recipe.title.lower()).strip("-")
    return f"{words or 'network'}.zip"


def _files(content: bytes) -> dict[str, bytes]:
    """The files of a network by their last name: whoever packs them again may add a folder and files of its own."""
    try:
        unpacked = unzip(content)
    except DAMAGE as error:
        raise CheckpointError(NOT_OURS) from error
    found: dict[str, bytes] = {}
    for path, held in unpacked.items():
        file = path.replace("\\", "/").rpartition("/")[2]
        if file in FILES and found.setdefault(file, held) != held:
            raise CheckpointError(N_("This zip holds two files called {file}: pack one network at a time."), file=file)
    if not {WEIGHTS, STORY} <= found.keys():
        raise CheckpointError(NOT_OURS)
    return found
