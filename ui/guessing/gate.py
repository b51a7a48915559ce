"""What is covered, and what was guessed of it.

A covered panel is not hidden: it is neither computed nor sent, so nothing of it is in the page.
"""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

from ui.visitor.link import chosen
from ui.visitor.session import Guess, View, session
from ui.visitor.settings import ANSWER


def predicting() -> bool:
    """Whether this session guesses first."""
    return bool(chosen("predict"))


def class_waits(view: View) -> bool:
    """Whether a class is asked about this very digit, and what came out is not revealed to it yet."""
    if not chosen("room"):
        return False
    from ui.classroom.here import asked_about

    return asked_about(view.digit.image)


def covered(view: View, panel: Hashable) -> bool:
    """Whether a panel must not be made: the answer, and whatever else there is, waits for its guess, or for a class's.

    All that a page shows speaks of the answer, so nothing is uncovered before the answer is.
    """
    if class_waits(view):
        return True
    if not predicting():
        return False
    made = (guess_of(view, one) for one in (ANSWER, panel))
    return not all(one is not None and one.revealed for one in made)


def guess_of(view: View, panel: Hashable) -> Guess | None:
    """What was guessed of a panel for this very digit and network, or None."""
    return session().guesses.get(_about(view, panel))


def lock(view: View, panel: Hashable, value: Any) -> None:
    """Takes a guess; there is one of each panel, and no second one."""
    session().guesses.setdefault(_about(view, panel), Guess(value))


def reveal(view: View, panel: Hashable) -> None:
    """Uncovers a panel of which something was guessed."""
    made = guess_of(view, panel)
    if made is not None:
        made.revealed = True


def _about(view: View, panel: Hashable) -> Hashable:
    return panel, view.digit.key, view.network.key
