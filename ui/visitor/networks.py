"""Which networks this visitor can look through, and which one is looked through."""

from __future__ import annotations

import re
import secrets
import threading
import time
from collections import OrderedDict
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from weakref import WeakValueDictionary

import streamlit as st

from core.ink.links import bare
from core.language import N_, _
from core.network.checkpoints import FOLDER, Card, scan
from core.network.files import CheckpointError, Stamps, stamps
from core.render.words import as_written, together
from ui.visitor.cached import kept
from ui.visitor.session import Network, session
from ui.visitor.warm_up import ready

if TYPE_CHECKING:
    from core.network.bundle import Trained

# How many networks of their own a visitor has in the list; the link to an older one still opens it.
MOST_OWN = 4
# So long after it was last looked at, in hours, and so much, what visitors made is kept here for their links.
HOURS, MOST_BYTES = 6, 96 * 1024 * 1024
GONE = N_(
    "This server keeps what visitors train or bring for {hours} hours after it was last looked at. Where room is "
    "short, what was not looked at for longest goes first, and a restart loses all of it. Open the file you downloaded "
    "under Training, or train it again."
)


class Shelf:
    """What visitors made, each under a name nobody can guess: whoever has the name, from an address, may have it.

    It belongs to the process. What somebody's session holds is found as long as that lasts; of the rest, what was held
    last, at most so many bytes and for so many seconds.
    """

    def __init__(self, most: int, seconds: float) -> None:
        self._most, self._seconds, self._lock = most, seconds, threading.Lock()
        self._held: OrderedDict[str, tuple[Any, int, float]] = OrderedDict()
        self._known: WeakValueDictionary[str, Any] = WeakValueDictionary()

    @staticmethod
    def name(kind: str) -> str:
        """A new name; without marks that a chat might leave off its end."""
        return f"{kind}-{secrets.token_hex(16)}"

    def hold(self, name: str, thing: Any, size: int) -> None:
        """Holds a thing of about so many bytes, or goes on holding it: it was looked at just now."""
        with self._lock:
            self._held.pop(name, None)
            self._held[name] = thing, size, time.monotonic()
            self._known[name] = thing
            self._let_go()

    def get(self, name: str) -> Any:
        """What has this name, or None when it is gone, or never was."""
        with self._lock:
            self._let_go()
            return self._known.get(name)

    def _let_go(self) -> None:
        oldest_kept = time.monotonic() - self._seconds
        while self._held and (
            sum(size for _, size, _ in self._held.values()) > self._most
            or next(iter(self._held.values()))[2] < oldest_kept
        ):
            self._held.popitem(last=False)


shelf = Shelf(MOST_BYTES, HOURS * 3600)


def named(trained: Trained) -> Trained:
    """A network somebody trained or brought, under a name nobody can guess, by which the server finds it again."""
    made = replace(trained, name=shelf.name("trained"))
    _hold(made)
    return made


def add(trained: Trained) -> None:
    """Puts a network on this visitor's list, last; the oldest beyond four go from the list."""
    theirs = session().trained
    theirs.pop(trained.name, None)
    theirs[trained.name] = trained
    for name in list(theirs)[:-MOST_OWN]:
        del theirs[name]


def take_in(trained: Trained) -> None:
    """Makes a network this session's current one on every page; one that is on its list is not put there twice."""
    theirs = session().trained.values()
    add(known := next((one for one in theirs if one.key == trained.key), trained))
    session().network = known.name


def _hold(trained: Trained) -> None:
    weights = sum(values.numel() * values.element_size() for values in trained.model.state_dict().values())
    shelf.hold(trained.name, trained, len(trained.archive) + weights)


def _own(name: str) -> Trained | None:
    """A visitor's own network, from their list or from an address; it counts as looked at."""
    found = session().trained.get(name)
    if found is None and (found := shelf.get(name) if name.startswith("trained-") else None):
        add(found)
    if found is not None:
        _hold(found)
    return found


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
    return [str(problem) for problem in (*_scan(on_disk)[1], *_refused(on_disk).values())]


def opened(name: str) -> Network | None:
    """A network with its weights read, or None where there is none: a page may then say so, and `problems` why."""
    on_disk = stamps(FOLDER)
    network = _own(name) or networks().get(name)
    if network is None:
        return None
    ready()
    try:
        _ = network.model
    except CheckpointError as error:
        _refused(on_disk)[name] = error.with_traceback(None)
        # Where it was replaced just now, what replaced it is another network.
        return opened(name)
    return network


def current_network(load: bool = True) -> Network:
    """The network looked through, another one where that is not here; the page ends where there is none at all.

    Args:
        load: read its weights now, so that a file that holds no network is found out before anything is shown.
    """
    current = session()
    unknown = bare(current.network)
    if _own(unknown):
        current.network = unknown
    there = networks()
    if not there:
        nothing = _("No network could be opened, so there is nothing to look into.")
        again = _(
            "Put the files of {folder} back, or train one: {command}.",
            folder="`checkpoints/`",
            command="`python -m core.training --recipe book`",
        )
        st.error(together(nothing, again))
        st.stop()
    if current.network not in there:
        # A keyboard writes capitals, and a chat takes what follows a name into the link.
        word = re.sub("[^a-z0-9-].*", "", unknown.lower())
        current.network = next((name for name in (unknown, word) if name in there), next(iter(there)))
        if unknown and current.network not in (unknown, word) and unknown not in _scan(stamps(FOLDER))[0]:
            current.tell(_not_here(unknown, _(there[current.network].title)))
    if not load:
        return there[current.network]
    return opened(current.network) or current_network()


def _not_here(name: str, instead: str) -> str:
    """What to tell a visitor whose link names a network that is not here."""
    return together(why_not_here(name), _("You now look through: {network}.", network=as_written(instead)))


def why_not_here(name: str) -> str:
    """Why there is no network of this name."""
    if name.startswith("trained-"):
        return together(_("The network in this link is gone."), _(GONE, hours=HOURS))
    return _("The network in this link, {name}, is not here.", name=as_written(name[:40]))


@lru_cache(maxsize=2)
def _refused(on_disk: Stamps) -> dict[str, CheckpointError]:
    """Networks whose files are whole but hold no DigitNet, and why; filled as they are first opened."""
    del on_disk
    return {}


@kept(shared=True, quick=True)
def _scan(on_disk: Stamps) -> tuple[dict[str, Card], list[CheckpointError]]:
    """The shipped networks that open, and of each that does not what is wrong; again when a file changed."""
    del on_disk
    return scan()
