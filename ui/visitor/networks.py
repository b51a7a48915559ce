"""Which networks this visitor can look through, and which one is looked through."""

from __future__ import annotations

import streamlit as st

from core.network.checkpoints import FOLDER, CheckpointError, scan
from ui.visitor import cached
from ui.visitor.session import session


def network_titles() -> dict[str, str]:
    """Names and titles of the networks this visitor can look through."""
    return _network()[1]


def _network(load: bool = False) -> tuple[str, dict[str, str]]:
    """The current network and the titles of all that work; a damaged or foreign one is passed over."""
    titles = {name: title for name, title in _scan(_fingerprint())[0].items() if name not in _refused()}
    current = session()
    titles |= {name: trained.title for name, trained in current.trained.items()}
    if current.network not in titles:
        unknown = current.network if current.network not in _refused() else ""
        current.network = next(iter(titles), "")
        if unknown and current.network:
            current.notice = _no_network(unknown, titles[current.network])
    if not current.network:
        st.error(
            "No network could be opened, so there is nothing to look into. Put the files of `checkpoints/` back, "
            "or train one: `python -m core.training --recipe book`."
        )
        st.stop()
    if load:
        try:
            cached.model(current.network)
        except CheckpointError as error:
            _refused()[current.network] = str(error)
            return _network(load)
    return current.network, titles


def _no_network(name: str, instead: str) -> str:
    """What to tell a visitor whose link names a network that is not here."""
    if name.startswith("trained-"):
        why = "was trained or brought by another visitor and is not here. Ask for its file, and open it under Training."
    else:
        why = "is not here."
    return f"The network in this link, {name[:40]}, {why} You now look through: {instead}."


@st.cache_resource(show_spinner=False)
def _refused() -> dict[str, str]:
    """Networks whose files are whole but hold no DigitNet, and why; filled as they are first opened."""
    return {}


@st.cache_data(show_spinner=False, max_entries=4)
def _scan(fingerprint: tuple[tuple[str, int, int], ...]) -> tuple[dict[str, str], list[str]]:
    """Titles of the networks that open, and a sentence for each that does not; again when a file changed."""
    del fingerprint
    cards, problems = scan()
    return {name: card.title for name, card in cards.items()}, problems


def _fingerprint() -> tuple[tuple[str, int, int], ...]:
    return tuple(sorted((path.name, path.stat().st_mtime_ns, path.stat().st_size) for path in FOLDER.glob("*.[pj]*")))
