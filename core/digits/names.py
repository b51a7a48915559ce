"""What a set of digits is called, in words: its name is kept with networks, and is English wherever they go."""

from __future__ import annotations

import re

from core.language import N_, _

# The parts of a name, which are parted by plus signs. A name of other parts, from elsewhere, is shown as it is.
PARTS = (
    N_("MNIST train"),
    N_("MNIST test"),
    N_("{count} MNIST test digits"),
    N_("{count} drawings in many hands"),
    N_("{count} variations of the built-in drawings"),
    N_("{count} drawings in held-out hands"),
    N_("{count} digits after {people} people"),
    N_("{count} scribbles and letters"),
    N_("{count} letters after {people} people"),
    N_("{count} drawings of a class"),
)


def in_words(name: str) -> str:
    """A set's name in the language spoken: "MNIST train + 4000 scribbles and letters"."""
    return " + ".join(_part(part) for part in name.split(" + "))


def _part(part: str) -> str:
    if some := re.fullmatch(r"(\d+) of (.+)", part):
        return _("{count} of {what}", count=some[1], what=_part(some[2]))
    for known in PARTS:
        if found := re.fullmatch(re.sub(r"{(\w+)}", r"(?P<\1>\\d+)", known), part):
            return _(known, **found.groupdict())
    return part
