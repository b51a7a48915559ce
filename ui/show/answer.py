"""The digit looked at, and what the network says of it."""

from __future__ import annotations

from html import escape

from core.language import _, ngettext
from core.render.colours import ink_picture
from core.render.words import meant_as
from ui.show import pictures
from ui.visitor import cached
from ui.visitor.digit import Digit
from ui.visitor.session import Network, View


def digit_figure(view: View, width: str, called: str = "") -> str:
    """The 28x28 ink of the digit looked at, as HTML.

    Args:
        called: what to call it instead of by its title.
    """
    ink = view.digit.image[0]
    alt = ngettext(
        "{title}, 28 by 28 pixels, {n} of them more than half ink.",
        "{title}, 28 by 28 pixels, {n} of them more than half ink.",
        int((ink > 0.5).sum()),
        title=called or view.digit.title,
    )
    return pictures.figure(ink_picture(ink), alt, width=width)


def answer(view: View, width: str) -> str:
    """The digit and what the network says of it, large, as HTML: one element, since it is on every page.

    Beside the answer stands its probability at the network's temperature, and a warning when it should not be believed.
    """
    probabilities = cached.probabilities(view.network, view.digit.image)
    digit = view.digit
    note = digit.title
    if digit.label is not None:
        note = _("{title}, {meant}", title=note, meant=meant_as(digit.label, digit.source == "mnist"))
    said = pictures.answer_text(probabilities, view.names)
    return header(digit_figure(view, width), said, note, doubt_of(view.network, digit))


def doubt_of(network: Network, digit: Digit) -> str:
    """Why a network's answer to a digit should not be believed; "" where nothing speaks against it."""
    verdict = cached.verdict(network, digit.image)
    if not verdict.sure and cached.finds_nothing(network, digit.image):
        return _("The network finds nothing here that it knows. Whatever is so to it gets this same answer.")
    if digit.cut:
        return _(
            "This digit reaches the edge of its photo, or a line around it: part of it may be missing. Take a photo of "
            "all of it, with some paper on every side."
        )
    if network.facts.reads_digits and (several := cached.digits_in(network, digit.ink)):
        return _(
            "There may be two digits here: by itself one piece of the ink is read as {first}, another as {second}. "
            "Draw one, or choose a picture of one.",
            first=several[0],
            second=several[1],
        )
    return "" if verdict.sure else verdict.reason


def header(picture: str, said: str, note: str, doubt: str = "") -> str:
    """A picture as HTML and the answer to it in words beside it; while there is none yet, it `said` "?".

    Where there is `doubt`, that comes first, and the answer is small.
    """
    none = " none" if said == "?" else ""
    large, why = escape(said), ""
    if doubt:
        not_sure = escape(_("Not sure."))
        large, why = f"{not_sure}<span>{large}</span>", f"<small>{escape(doubt)}</small>"
    return (
        f'<div class="ds-header"><div class="st-key-digit">{picture}</div>'
        f'<div class="st-key-answer ds-answer{none}">{large}<small>{escape(note)}</small>{why}</div></div>'
    )


def not_sure_since(reason: str) -> str:
    """The warning that an answer should not be believed, and why, as HTML."""
    return _("<b>Not sure.</b> {reason}", reason=reason)
