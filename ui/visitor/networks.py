"""Which networks this visitor can look through, and which one is looked through."""

from __future__ import annotations

from functools import cache

import streamlit as st

from core.network.checkpoints import FOLDER, Card, CheckpointError, scan
from ui.visitor.cached import kept
from ui.visitor.session import Network, session
from ui.visitor.warm_up import ready


def networks() -> dict[str, Network]:
    """All that work, by name: the shipped ones, then this visitor's own; what is damaged or foreign is passed over."""
    cards = _scan(_fingerprint())[0].items()
    there: dict[str, Network] = {}
    there.update((name, card) for name, card in cards if card.key not in _refused())
    there.update(session().trained)
    return there


def problems() -> list[str]:
    """A sentence for each shipped network that does not open."""
    return [*_scan(_fingerprint())[1], *_refused().values()]


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
        unknown, current.network = current.network, next(iter(there))
        if unknown and unknown not in _scan(_fingerprint())[0]:
            current.notice = _not_here(unknown, there[current.network].title)
    network = there[current.network]
    if load:
        ready()
        try:
            _ = network.model
        except CheckpointError as error:
            _refused()[network.key] = str(error)
            return current_network()
    return network


def _not_here(name: str, instead: str) -> str:
    """What to tell a visitor whose link names a network that is not here."""
    if name.startswith("trained-"):
        why = "was trained or brought by another visitor and is not here. Ask for its file, and open it under Training."
    else:
        why = "is not here."
    return f"The network in this link, {name[:40]}, {why} You now look through: {instead}."


@cache
def _refused() -> dict[str, str]:
    """Networks whose files are whole but hold no DigitNet, and why; filled as they are first opened."""
    return {}


@kept(shared=True, quick=True)
def _scan(fingerprint: tuple[tuple[str, int, int], ...]) -> tuple[dict[str, Card], list[str]]:
    """The shipped networks that open, and a sentence for each that does not; again when a file changed."""
    del fingerprint
    return scan()


def _fingerprint() -> tuple[tuple[str, int, int], ...]:
    return tuple(sorted((path.name, path.stat().st_mtime_ns, path.stat().st_size) for path in FOLDER.glob("*.[pj]*")))
