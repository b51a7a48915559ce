"""What a control may be set to, by hand or by an address: read from text, written as text, within bounds.

An address is anybody's to write: of what it asks for, a control is set to what it could be set to, and `whole` tells
whether that was all.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from core.ink.links import LONGEST, LinkError, read_link

LONGEST_PAIR = 200


def _spaced(text: str) -> str:
    """A plus sign that nobody wrote as `%2B` is a space to who reads an address."""
    return text.replace("+", " ")


@dataclass(frozen=True)
class Choice:
    """One of several options; `options` may be found out late, since some wait for torch.

    A default of None means, here and below, that the page decides.
    """

    options: Sequence[Any] | Callable[[], Sequence[Any]]
    default: Any = None

    def there(self) -> Sequence[Any]:
        """All options."""
        return self.options() if callable(self.options) else self.options

    def read(self, text: str) -> Any:
        """What an address asks for; None for what the control could not be set to."""
        return next((option for option in self.there() if _spaced(str(option)) == _spaced(text)), None)

    def write(self, value: Any) -> str:
        """The inverse of `read`."""
        return str(value)

    def arguments(self) -> dict[str, Any]:
        """What the control on the page is told of this."""
        return {"options": list(self.there())}


@dataclass(frozen=True)
class Several(Choice):
    """Up to `most` of several options; an address parts them by full stops."""

    most: int = 6

    def read(self, text: str) -> list[Any] | None:
        asked = set(text.split("."))
        return [option for option in self.there() if str(option) in asked][: self.most] or None

    def write(self, value: Any) -> str:
        return ".".join(map(str, value))

    def arguments(self) -> dict[str, Any]:
        return {"options": list(self.there()), "max_selections": self.most}


@dataclass(frozen=True)
class Tab(Choice):
    """A tab, by its name; `options` are what the tabs are called on the page, by their names."""

    options: Mapping[str, str]

    def there(self) -> Sequence[str]:
        return list(self.options)

    def arguments(self) -> dict[str, Any]:
        return {"options": self.options}


@dataclass(frozen=True)
class Section(Choice):
    """Which part of its page is open, by its name; where an address is silent, the first part it says something of."""


@dataclass(frozen=True)
class Number:
    """A number from `low` to `high`; a whole one in steps of `step`, or any where `step` is None."""

    low: float
    high: float
    default: float | None = None
    step: int | None = 1

    def read(self, text: str) -> float | None:
        if not re.fullmatch(r"-?[0-9.e-]{1,24}", text):
            return None
        try:
            value = float(text) if self.step is None else int(text)
        except (ValueError, OverflowError):
            return None
        on_a_step = self.step is None or (value - self.low) % self.step == 0
        return value if self.low <= value <= self.high and on_a_step else None

    def write(self, value: Any) -> str:
        return str(value)

    def arguments(self) -> dict[str, Any]:
        return {"min_value": self.low, "max_value": self.high} | ({} if self.step is None else {"step": self.step})


@dataclass(frozen=True)
class Switch:
    """On where the address holds this word among others, parted by full stops."""

    word: str = "on"
    default: bool = False

    def read(self, text: str) -> bool | None:
        return True if self.word in text.split(".") else None if text else False

    def write(self, value: Any) -> str:
        return self.word if value else ""

    def arguments(self) -> dict[str, Any]:
        return {}


@dataclass(frozen=True)
class Fold(Switch):
    """Whether a part of its page is unfolded; where an address is silent, whether anything in that part was changed."""

    part: str = ""


@dataclass(frozen=True)
class Filters:
    """Filters by their layer, such as "conv1.0.3_conv2.12"; `layers` says how many each has."""

    layers: Callable[[], Mapping[str, int]]
    default: Mapping[str, list[int]] = field(default_factory=dict)

    def read(self, text: str) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        layers = self.layers()
        for part in text.split("_"):
            layer, *numbers = part.split(".")
            asked = {int(number) for number in numbers if re.fullmatch("[0-9]{1,3}", number)}
            found[layer] = sorted(number for number in asked if number < layers.get(layer, 0))
        return {layer: numbers for layer, numbers in found.items() if numbers}

    def write(self, value: Any) -> str:
        off = {layer: sorted(value[layer]) for layer in self.layers() if value.get(layer)}
        return "_".join(".".join(map(str, (layer, *numbers))) for layer, numbers in off.items())

    def arguments(self) -> dict[str, Any]:
        return {}


@dataclass(frozen=True)
class Strokes:
    """A drawing, kept as a link's piece; "" while there is none."""

    default: str = ""

    def read(self, text: str) -> str | None:
        try:
            return text if read_link(text).drawing is not None else None
        except LinkError:
            return None

    def write(self, value: Any) -> str:
        return value if len(value) <= LONGEST else ""

    def arguments(self) -> dict[str, Any]:
        return {}


@dataclass(frozen=True)
class Pair:
    """Two different names, parted by a plus sign; whether anything has them is for the page to find out."""

    default: str

    def read(self, text: str) -> str | None:
        names = _spaced(text).split(" ")
        known = len(names) == 2 and all(names) and names[0] != names[1] and len(text) <= LONGEST_PAIR
        return "+".join(names) if known else None

    def write(self, value: Any) -> str:
        return value

    def arguments(self) -> dict[str, Any]:
        return {}


@dataclass(frozen=True)
class Word:
    """Letters in a form of their own; "" while there are none.

    Attributes:
        said: somebody may have said them aloud, and another written them small, or parted them.
    """

    form: str
    default: str = ""
    said: bool = False

    def read(self, text: str) -> str | None:
        letters = re.sub(r"[\s_-]+", "", text).upper() if self.said else text
        return letters if re.fullmatch(self.form, letters) else None

    def write(self, value: Any) -> str:
        return value

    def arguments(self) -> dict[str, Any]:
        return {}


@dataclass(frozen=True)
class Setting:
    """A control: its name in the address, what it may be, its key in the session's state where that is another.

    Attributes:
        scripted: the page's own script writes it into the address.
    """

    name: str
    kind: Choice | Number | Switch | Filters | Strokes | Pair | Word
    another_key: str = ""
    scripted: bool = False

    @property
    def key(self) -> str:
        return self.another_key or self.name


def whole(kind: Choice | Number | Switch | Filters | Strokes | Pair | Word, text: str, read: Any) -> bool:
    """Whether what was `read` of a text is all that it asks for."""
    if isinstance(kind, Several | Filters):
        asked, set_to = (set(re.split("[._]", words)) for words in (text, kind.write(read or kind.default)))
        return asked <= set_to
    return read is not None
