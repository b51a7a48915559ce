"""What the pages about believing explanations share: choosing a method and a digit, a map, a gauge, a table."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import streamlit as st

from core.attribution.methods import METHODS, THREE
from ui.visitor import cached
from ui.visitor.session import View

# A label that stays the same from digit to digit: a stored choice is matched by its label.
ANSWER = "the answer"


def answer(view: View) -> int:
    """The digit the network answers."""
    return int(np.argmax(cached.probabilities(view.network, view.digit.image)))


def target_choice(view: View) -> int:
    """The digit to explain; the answer unless another is chosen. One choice for all pages that ask."""
    chosen = st.selectbox(
        "Digit to explain", [ANSWER, *map(str, range(10))], key="target", persist_state="session", width=160
    )
    return answer(view) if chosen == ANSWER else int(chosen)


def methods_choice(key: str, most: int = 6, among: Sequence[str] = tuple(METHODS)) -> list[str]:
    """Up to six methods, in the table's order; the three where none is chosen."""
    chosen = st.multiselect(
        "Methods",
        list(among),
        default=list(THREE),
        format_func=lambda name: METHODS[name].title,
        max_selections=most,
        key=key,
        persist_state="session",
    )
    return [name for name in METHODS if name in (chosen or THREE)]
