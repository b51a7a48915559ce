"""Networks that a stranger might bring: a sound one, and with any part of it changed."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from functools import cache
from typing import Any

from core.network.bundle import Trained, bundle, open_bundle
from core.network.checkpoints import Snapshot, load_model, read_card
from core.network.files import CheckpointError
from core.training.log import in_words, log_lines
from core.training.presets import command

SNAPSHOTS, STORY = "network.snapshots.pt", "network.json"


@cache
def sound() -> bytes:
    """The zip of a shipped network with one moment of its training."""
    facts, model = read_card("book").facts, load_model("book")
    moment = Snapshot(0, 0, float("nan"), 0.1, dict(model.state_dict()))
    return bundle(model, facts.but(losses=facts.losses[:200], epochs=()), [moment]).archive


def parts(archive: bytes | None = None) -> dict[str, bytes]:
    """What a zip holds, name -> content."""
    with zipfile.ZipFile(io.BytesIO(archive or sound())) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def packed(files: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip of files."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as opened:
        for name, content in files.items():
            opened.writestr(name, content)
    return buffer.getvalue()


def vouched(files: Mapping[str, bytes], **changes: Any) -> bytes:
    """A zip whose JSON vouches for its files, whatever they are, with some of what it says changed."""
    digests = {name: hashlib.sha256(content).hexdigest() for name, content in files.items() if name.endswith(".pt")}
    told = json.loads(files[STORY]) | {"sha256": digests} | changes
    return packed({**files, STORY: json.dumps(told).encode()})


def taken_in(archive: bytes) -> Trained | str:
    """The network, read as pages read it, or the one sentence that says why not."""
    try:
        found = open_bundle(archive)
    except CheckpointError as error:
        found = str(error)
    if isinstance(found, str):
        assert len(found) < 300
        assert not set("<>&`*[]$\\\n") & set(found)
        return found
    assert in_words(found.facts)
    assert command(found.facts.recipe, found.facts.threads)
    log_lines(found.facts)
    assert all(f"{moment.loss:.3f} {moment.accuracy:.1f}" for moment in found.moments())
    return found
