"""What is covered, and what was guessed of it.

A covered panel is not hidden: it is neither computed nor sent, so nothing of it is in the page.
"""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

from ui.teaching.steps import at_hand, knows, led
from ui.visitor.link import chosen
from ui.visitor.session import Guess, View, session
from ui.visitor.settings import ANSWER


def predicting() -> bool:
    """Whether this session guesses first."""
    return bool(chosen("predict"))


def class_asks(view: View) -> str:
    """Of which panel a class is asked on this very digit, and waits for what comes out; "" for none."""
    if not chosen("room"):
        return ""
    from ui.classroom.here import waits_for

    return waits_for(view.digit.image)


def class_waits(view: View, panel: str) -> bool:
    """Whether a panel is covered for a class's sake: all but the answer are, whatever is asked."""
    asked = class_asks(view)
    return bool(asked) and (panel != ANSWER or asked == ANSWER)


def covered(view: View, panel: str) -> bool:
    """Whether a panel must not be made: the answer, and whatever else there is, waits for its guess, or for a class's.

    All that a page shows speaks of the answer, so nothing is uncovered before the answer is.
    """
    if class_waits(view, panel):
        return True
    return predicting() and not all(_was_seen(view, one) for one in (ANSWER, panel))


def _was_seen(view: View, panel: str) -> bool:
    """Whether it was revealed, to its visitor alone or to the class; or the lesson's class knows it by this step."""
    made = guess_of(view, panel)
    if made is not None and made.revealed:
        return True
    if chosen("room"):
        from ui.classroom.here import came_out

        if (found := came_out(view.digit.image, view.network.key, panel)) is not None:
            session().guesses.setdefault(_about(view, panel), found).revealed = True
            return True
    return panel == ANSWER and knows(view)


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
        if chosen("key"):
            from ui.classroom.here import uncover_for_class

            uncover_for_class(view.digit.image, view.network.key, str(panel))


def teacher_reveals(view: View) -> bool:
    """Whether what is covered waits for the teacher: nobody who is led reveals the lesson's own digit by themselves."""
    step = at_hand()
    return step is not None and view.digit.name == step.on[0] and led()


def _about(view: View, panel: Hashable) -> Hashable:
    return panel, view.digit.key, view.network.key
