"""What a network can tell apart: the ten digits, or a few symbols that a class agreed on, by their names.

A class is known by its place among those of its network, counted from 0, and by a name of this table, such as "7",
"A" or "heart".
"""

from __future__ import annotations

from collections.abc import Sequence

from core.language import N_, _

DIGITS = tuple("0123456789")
# Not I, O, S and Z: in many hands they are a 1, a 0, a 5 and a 2.
LETTERS = tuple("ABCDEFGHJKLMNPQRTUVWXY")
SHAPES = {
    "circle": N_("circle"),
    "triangle": N_("triangle"),
    "square": N_("square"),
    "star": N_("star"),
    "heart": N_("heart"),
    "arrow": N_("arrow"),
    "cross": N_("cross"),
    "wave": N_("wave"),
    "spiral": N_("spiral"),
    "smile": N_("smile"),
    "house": N_("house"),
    "moon": N_("moon"),
}
SIGNS = {
    "plus": N_("plus sign"),
    "minus": N_("minus sign"),
    "equals": N_("equals sign"),
    "question": N_("question mark"),
    "exclamation": N_("exclamation mark"),
    "hash": N_("hash sign"),
}
WORDS = SHAPES | SIGNS
SYMBOLS = (*LETTERS, *WORDS)
KNOWN = frozenset((*DIGITS, *SYMBOLS))
FEWEST, MOST = 2, 10
# Before these English says "an".
_AN = frozenset((*"8AEFHLMNRX", "arrow", "equals sign", "exclamation mark"))


def called(name: str) -> str:
    """What people call a class of this name."""
    return _(WORDS[name]) if name in WORDS else name


def with_article(said: str | int) -> str:
    """What people call a class, with its article: "a 7", "an 8", "an arrow"."""
    name = str(said)
    return _("an {digit}", digit=name) if name in _AN else _("a {digit}", digit=name)


def checked(names: Sequence[str]) -> tuple[str, ...]:
    """These names as a network's classes.

    Raises:
        ValueError: they are too few or too many, one stands twice or is not in the table.
    """
    if not FEWEST <= len(names) <= MOST or len(set(names)) != len(names) or not KNOWN.issuperset(names):
        raise ValueError(f"expected {FEWEST} to {MOST} different known symbols, got {list(names)!r:.60}")
    return tuple(names)
