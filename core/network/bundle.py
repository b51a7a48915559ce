"""A trained network as one zip to take home: its weights, its JSON, its snapshots; and back again, checked."""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from dataclasses import dataclass
from typing import Any

from core.network.checkpoints import (
    CheckpointError,
    Snapshot,
    contents_of,
    model_from,
    models_of,
    read_tensors,
    snapshots_from,
)
from core.network.facts import Facts
from core.network.model import DigitNet

MOST_BYTES = 20 * 1024 * 1024
MOST_UNPACKED = 40 * 1024 * 1024
FILES = ("network.pt", "network.snapshots.pt", "network.json")
NOT_OURS = "This is not a network downloaded from here: expected one zip holding network.pt and network.json"


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
        return self.facts.title

    @property
    def key(self) -> str:
        """What tells its weights from any other's."""
        return self.name

    def moments(self) -> list[Snapshot]:
        """The moments of its training, unpacked anew at every call."""
        with zipfile.ZipFile(io.BytesIO(self.archive)) as opened:
            packed = opened.read(FILES[1]) if FILES[1] in opened.namelist() else b""
        entries = _tensors(packed, FILES[1]) if packed else []
        return snapshots_from(entries, self.model.state_dict(), self.facts)


def bundle(model: DigitNet, facts: Facts, snapshots: list[Snapshot]) -> Trained:
    """Packs a network just trained."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as opened:
        for file, content in contents_of("network", model, facts, snapshots).items():
            opened.writestr(file, content)
    return open_bundle(buffer.getvalue())


def open_bundle(content: bytes) -> Trained:
    """A network from its zip. Nothing in it is trusted: digests, sizes, names, shapes and values are checked,
    and tensors are read without unpickling code.

    Raises:
        CheckpointError: it is not such a zip, or it is damaged.
    """
    if len(content) > MOST_BYTES:
        raise CheckpointError(f"This file has {len(content) / 1e6:.0f} MB; a network has about 5 and may have 20.")
    files = _unzip(content, FILES)
    if not {"network.pt", "network.json"} <= files.keys():
        raise CheckpointError(f"{NOT_OURS}.")
    # What only this project measures is not taken from others.
    facts = Facts.from_json(files["network.json"], "network.json").but(
        hands={}, calibration={}, doubt={}, measured_on={}
    )
    for file in files.keys() - {"network.json"}:
        if facts.sha256.get(file) != hashlib.sha256(files[file]).hexdigest():
            raise CheckpointError(f"{file} is damaged: it is not the file that network.json vouches for.")
    model = model_from(_as_weights(_tensors(files["network.pt"], "network.pt")), facts.title)
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


def _tensors(content: bytes, name: str) -> Any:
    """Reads a .pt file, itself a zip, after looking at how much is in it."""
    _unzip(content, None, name)
    return read_tensors(content, name)


def _as_weights(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise CheckpointError("network.pt does not hold a network's weights.")
    return value


def _unzip(content: bytes, wanted: tuple[str, ...] | None, name: str = "This file") -> dict[str, bytes]:
    """The files of a zip, at most `MOST_UNPACKED` bytes of them; with `wanted` None they are only measured."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as opened:
            if sum(entry.file_size for entry in opened.infolist()) > MOST_UNPACKED:
                raise CheckpointError(f"{name} unpacks to more than a network can have.")
            return {file: opened.read(file) for file in wanted or () if file in opened.namelist()}
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError) as error:
        if isinstance(error, CheckpointError):
            raise
        raise CheckpointError(f"{NOT_OURS}." if wanted else f"{name} is damaged.") from error
