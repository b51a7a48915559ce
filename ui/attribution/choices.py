"""Which digit is explained, and by which methods: the same choices on every page that asks."""

from __future__ import annotations

import numpy as np
import streamlit as st

from core.attribution.methods import METHODS, THREE
from core.language import _
from ui.visitor import cached
from ui.visitor.link import chosen, control
from ui.visitor.session import View
from ui.visitor.settings import ANSWER, NEXT


def answer(view: View) -> int:
    """The digit the network answers."""
    return int(np.argmax(cached.probabilities(view.network, view.digit.image)))


def target_choice(view: View) -> int:
    """The digit to explain; the answer unless another is chosen. One choice for all pages that ask."""
    class_choice(
        view, "target", _("Digit to explain") if view.network.facts.reads_digits else _("Symbol to explain"), 160
    )
    return target_of(view)


def target_of(view: View) -> int:
    """What that choice stands at."""
    return answer(view) if chosen("target") == ANSWER else int(chosen("target"))


def contrasted(view: View) -> tuple[int, int]:
    """The digit asked for on Why not?, and the one it is set against; they may be the same."""
    ranked = np.argsort(-cached.probabilities(view.network, view.digit.image), kind="stable").tolist()
    target = ranked[0] if chosen("why") == ANSWER else int(chosen("why"))
    second = next(digit for digit in ranked if digit != target)
    return target, second if chosen("why-not") == NEXT else int(chosen("why-not"))


def class_choice(view: View, name: str, label: str, width: int) -> None:
    """One of the network's classes, or a word for one, as the setting of this name keeps it."""
    words = {ANSWER: _("the answer"), NEXT: _("the next likely digit")}
    if not view.network.facts.reads_digits:
        words[NEXT] = _("the next likely symbol")
    offered = [choice for choice in control(name)["options"] if choice in words or int(choice) < len(view.names)]

    def said(choice: str) -> str:
        return words.get(choice) or view.called(int(choice))

    st.selectbox(label, format_func=said, width=_wide(width), **control(name, options=offered))


def _wide(width: int) -> int:
    """In pixels, which unlike a projector's type do not grow by themselves."""
    return width * 3 // 2 if chosen("projector") else width


def method_choice(name: str, width: int) -> str:
    """One method, of those the setting of this name offers."""
    return st.selectbox(
        _("Method"), format_func=lambda method: METHODS[method].title, width=_wide(width), **control(name)
    )


def methods_choice() -> list[str]:
    """Up to six methods, in the table's order; the three where none is chosen."""
    few = st.multiselect(_("Methods"), format_func=lambda name: METHODS[name].title, **control("trust-methods"))
    return [name for name in METHODS if name in (few or THREE)]
