"""Which networks this visitor can look through, and which one is looked through."""

from __future__ import annotations

from functools import lru_cache

import streamlit as st

from core.ink.links import bare
from core.network.checkpoints import FOLDER, Card, scan
from core.network.files import CheckpointError, Stamps, stamps
from core.render.words import as_written
from ui.visitor.cached import kept
from ui.visitor.session import Network, session
from ui.visitor.warm_up import ready


def networks() -> dict[str, Network]:
    """All that work, by name: the shipped ones, then this visitor's own; what is damaged or foreign is passed over."""
    on_disk = stamps(FOLDER)
    refused = _refused(on_disk)
    there: dict[str, Network] = {}
    there.update((name, card) for name, card in _scan(on_disk)[0].items() if name not in refused)
    there.update(session().trained)
    return there


def problems() -> list[str]:
    """A sentence for each shipped network that does not open."""
    on_disk = stamps(FOLDER)
    return [*_scan(on_disk)[1], *_refused(on_disk).values()]


def opened(name: str) -> Network | None:
    """A network with its weights read, or None where there is none: a page may then say so, and `problems` why."""
    on_disk = stamps(FOLDER)
    network = networks().get(name)
    if network is None:
        return None
    ready()
    try:
        _ = network.model
    except CheckpointError as error:
        _refused(on_disk)[name] = str(error)
        # Where it was replaced just now, what replaced it is another network.
        return opened(name)
    return network


def current_network(load: bool = True) -> Network:
    """The network looked through, another one where that is not here; the page ends where there is none at all.

    Args:
        load: read its weights now, so that a file that holds no network is found out before anything is shown.
    """
    there, current = networks(), session()
    if not there:
        st.error(
            "No network could be opened, so there is nothing to look into. Put the files of `checkpoints/` back, "
            "or train one: `python -m core.training --recipe book`."
        )
        st.stop()
    if current.network not in there:
        unknown = bare(current.network)
        current.network = unknown if unknown in there else next(iter(there))
        if unknown and unknown != current.network and unknown not in _scan(stamps(FOLDER))[0]:
            current.tell(_not_here(unknown, there[current.network].title))
    if not load:
        return there[current.network]
    return opened(current.network) or current_network()


def _not_here(name: str, instead: str) -> str:
    """What to tell a visitor whose link names a network that is not here."""
    if name.startswith("trained-"):
        why = "was trained or brought by another visitor and is not here. Ask for its file, and open it under Training."
    else:
        why = "is not here."
    return f"The network in this link, {as_written(name[:40])}, {why} You now look through: {as_written(instead)}."


@lru_cache(maxsize=2)
def _refused(on_disk: Stamps) -> dict[str, str]:
    """Networks whose files are whole but hold no DigitNet, and why; filled as they are first opened."""
    del on_disk
    return {}


@kept(shared=True, quick=True)
def _scan(on_disk: Stamps) -> tuple[dict[str, Card], list[str]]:
    """The shipped networks that open, and a sentence for each that does not; again when a file changed."""
    del on_disk
    return scan()
