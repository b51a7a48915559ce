"""Numbers in words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import reduce

import numpy as np

from core.classes import with_article
from core.language import _

# What Markdown, or what Streamlit makes of it, takes for more than itself; the last even behind a backslash.
MARKS, SPLIT = re.compile(r"([][!#$&*<>\\_`|~])"), re.compile(r"(?<=[:@])|(?<=www)", re.IGNORECASE)
RAISED = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")
ARXIV = "https://arxiv.org/abs/"


def format_number(value: float) -> str:
    """A number as shown beside pictures, with a true minus sign: three significant digits, or whole from 100 on.

    Below 0.0001 and from 100 000 on it is written as people write such numbers: 9.6×10⁻⁷.
    """
    if value == 0:
        return "0"
    size = abs(value)
    rounded = float(f"{size:.3g}")
    if 1e-4 <= size < 1e5:
        decimals = 2 - int(np.floor(np.log10(rounded))) if rounded < 100 else 0
        text = f"{size:.{min(decimals, 6)}f}"
    else:
        digits, power, exponent = f"{size:.1e}".partition("e")
        text = f"{digits}×10{str(int(exponent)).translate(RAISED)}" if power else digits
    return f"{'−' if value < 0 else ''}{text}"


def format_share(share: float) -> str:
    """A share as a percentage of about two digits: "0.43 %", "12 %"; of the tiniest only how tiny."""
    percent = 100 * share
    if 0 < percent < 0.01:
        return _("under 0.01 %")
    return f"{percent:.{2 if percent < 1 else 1 if percent < 10 else 0}f} %"


def percent(value: float) -> str:
    """A probability with one decimal; never rounded to a certainty that softmax cannot give."""
    shown = f"{100 * value:.1f}"
    if shown == "100.0":
        shown = "> 99.9"
    elif shown == "0.0" and value > 0:
        shown = "< 0.1"
    return f"{shown} %"


def whole(number: float) -> str:
    """A whole number, thousands apart by a space at which no line breaks: 60 000."""
    return f"{number:,.0f}".replace(",", "\u00a0")


def all_digits(value: float) -> str:
    """A number with the digits it has and no power of ten: 0.001, 0.00001."""
    return np.format_float_positional(value, trim="-")


def as_written(text: str) -> str:
    """Anybody's words as Markdown that shows them letter by letter, without what is unseen.

    No picture, link, formula, icon or colour comes of them. Addresses and icons are split by a letter of no width: a
    backslash does not keep Streamlit from making them. Only at the start of a paragraph may they be taken for a list.
    """
    return SPLIT.sub(
        "\u2060", MARKS.sub(r"\\\1", "".join(letter for letter in text if letter.isprintable() or letter == "\u00a0"))
    )


def a_digit(digit: int | str) -> str:
    """A digit, or what another class is called, with its article: "a 7", "an 8", "an arrow"."""
    return with_article(digit)


def listed(things: Sequence[str]) -> str:
    """Things one after another, at least one, as a sentence has them: "the ink, edges and reading order"."""
    *before, last = things
    return _("{before} and {last}", before=in_a_row(before), last=last) if before else last


def in_a_row(things: Iterable[str]) -> str:
    """Things one after another without a word between them, as the language parts them: "0, 4, 9"; "" of none."""
    there = list(things)
    return reduce(lambda before, after: _("{before}, {after}", before=before, after=after), there) if there else ""


def in_parts(things: Iterable[str]) -> str:
    """Longer things one after another, parted by semicolons; "" of none."""
    there = list(things)
    return reduce(lambda before, after: _("{before}; {after}", before=before, after=after), there) if there else ""


def together(*sentences: str) -> str:
    """Sentences one after another, as the language parts them: English by a space, Chinese by nothing."""
    said = list(filter(None, sentences))
    return reduce(lambda before, after: _("{before} {after}", before=before, after=after), said) if said else ""


def titled(name: str, what: str) -> str:
    """Something with its name before it: "relu1: ReLU"."""
    return _("{name}: {what}", name=name, what=what)


def aside(said: str, more: str) -> str:
    """Something with more in brackets: "Hands of the world (world)"."""
    return _("{said} ({more})", said=said, more=more)


def arxiv(number: str, words: str = "") -> str:
    """A paper on arXiv as Markdown with a link."""
    return f"[{words or f'arXiv {number}'}]({ARXIV}{number})"


def meant_as(label: int | str, mnist: bool) -> str:
    """What a digit is known to be: MNIST's say how somebody labelled them, which at times is wrong."""
    return _("labelled {label}", label=label) if mnist else _("meant as {label}", label=label)


def describe(values: Sequence[float] | np.ndarray) -> str:
    """Smallest, largest and sum of some values, for a picture's alt text."""
    array = np.asarray(values, dtype=np.float64)
    return _(
        "smallest {smallest}, largest {largest}, sum {sum}",
        smallest=format_number(float(array.min())),
        largest=format_number(float(array.max())),
        sum=format_number(float(array.sum())),
    )
