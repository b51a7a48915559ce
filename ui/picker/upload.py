"""A file or a camera's photo becomes the digit, or a sentence says why not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import numpy as np
import streamlit as st
from PIL import Image

from core.ink.preprocess import PictureError
from core.ink.upload import MOST_BYTES, read_picture
from core.language import N_, _
from core.render.colours import ink_picture
from core.render.sheets import enlarge
from ui.picker.files import camera, take, uploader
from ui.visitor.digit import Digit, digit_from_picture, made
from ui.visitor.link import control
from ui.visitor.networks import current_network
from ui.visitor.session import choose, session

if TYPE_CHECKING:
    from core.paper.find import Found

KINDS = {"picture": N_("A picture"), "photo": N_("A photo of paper"), "camera": N_("Camera")}
MOST = MOST_BYTES // 1024 // 1024
HINTS = {
    "picture": N_(
        "Dark on light or light on dark; the digit should fill most of the picture. A photo of uneven paper is read as "
        "one."
    ),
    "photo": N_("Uneven light, ruled lines and pencil are allowed for; every step of finding the digit is shown."),
    "camera": N_(
        "The browser asks before it shows the camera; nothing is sent until you take the photo. If it does not ask, "
        "the camera was refused before, or is by the page this one stands in: choose a file under *A photo of paper*."
    ),
}
NO_CAMERA = N_(
    "Browsers lend a camera only to pages with https, and this page's address begins with http. "
    "Take the photo with your device's own camera and choose it under *A photo of paper*."
)


def upload() -> None:
    """A file, a photo of paper, or the camera; and why the last one was refused."""
    kind = st.segmented_control(
        _("What is it"), required=True, format_func=lambda name: _(KINDS[name]), **control("upload-kind")
    )
    hint = _(HINTS[kind])
    if kind == "photo":
        uploader(_("A photo of one digit on paper, at most {most} MB", most=MOST), "photo", _take_photo)
    elif kind == "picture":
        label = _("A picture of one digit: PNG, JPEG, GIF, WebP, BMP, TIFF or AVIF, at most {most} MB", most=MOST)
        uploader(label, "upload", _take_upload)
    elif lends_a_camera(st.context.url or "https:"):
        label = _("A digit on paper, large and dark, close to the camera")
        camera(label, "camera", _take_photo)
    else:
        st.info(_(NO_CAMERA))
        hint = ""
    if session().offered:
        _offer()
    if session().problem:
        st.warning(_("{problem} The digit stays as it was.", problem=session().problem))
    elif hint:
        st.caption(hint)


def lends_a_camera(address: str) -> bool:
    """Whether browsers lend a camera to a page at this address: over https, or from this very computer."""
    parts = urlsplit(address)
    name = parts.hostname or ""
    return parts.scheme == "https" or name == "::1" or name.startswith("127.") or f".{name}".endswith(".localhost")


def _take_upload() -> None:
    _take("upload", _as_it_is)


def _take_photo() -> None:
    _take("camera" if st.session_state.get("upload-kind") == "camera" else "photo", _on_paper)


def _as_it_is(picture: Image.Image) -> list[Found]:
    """The whole picture; where several digits are there, each of them as well. If it is a photo, it is read as one."""
    from core.paper.find import Found
    from core.paper.light import uneven

    grey = np.asarray(picture, dtype=np.float32) / 255.0
    whole = Found("picture", grey, ())
    try:
        found = _on_paper(picture)
    except PictureError:
        return [whole]
    if uneven(grey):
        return found
    return [whole, *(found if any(one.another for one in found) else [])]


def _on_paper(picture: Image.Image) -> list[Found]:
    """The digit as each way to find it finds it; where several digits are there, these instead."""
    from core.paper.find import find_digits

    found = find_digits(picture)
    several = [found[0], *(one for one in found if one.another)]
    # A margin of paper, by which ink is told from it.
    return [replace(one, ink=np.pad(one.ink, 4)) for one in (several if len(several) > 1 else found)]


def _take(key: str, find: Callable[[Image.Image], list[Found]]) -> None:
    """Makes the file of a widget the current digit, or says why not and leaves the digit as it was."""

    def read(name: str, content: bytes) -> None:
        # These want torch, which a cold server imports once the first canvas is drawn.
        from core.judging.doubt import Rule
        from core.judging.surest import surest

        current = session()
        current.offered = ()
        try:
            found = find(read_picture(content))
            digits = [
                digit_from_picture(one.ink, _named(key, one), one.steps, current.off, name, one.cut) for one in found
            ]
            network = current_network()
            seen = surest(network.model, [digit.image for digit in digits], Rule.of(network.facts))
            current.offered = tuple(digits[one.number] for one in seen) if len(seen) > 1 else ()
            choose(digits[seen[0].number])
        except PictureError as error:
            current.problem = error

    def emptied() -> None:
        session().problem, session().offered = None, ()

    take(key, read, emptied)


def _named(key: str, found: Found) -> str:
    """What a digit from this widget is called."""
    if key == "camera":
        return N_("From your camera")
    read_as_photo = key == "upload" and found.steps
    return N_("From your file {which}, read as a photo") if read_as_photo else N_("From your file {which}")


def _offer() -> None:
    """Where a picture holds several digits, or can be seen in several ways, one tap chooses."""
    st.markdown(_("This picture holds more than one digit, or can be seen in more than one way. Which is yours?"))
    with st.container(horizontal=True, key="offered"):
        for number, digit in enumerate(session().offered, start=1):
            with st.container(width=96):
                st.image(enlarge(ink_picture(digit.image).pixels, 3), alt=_("Choice {number}", number=number))
                st.button(_("This one"), key=f"offered-{number}", on_click=_choose, args=(digit,))


def _choose(digit: Digit) -> None:
    """Makes one of those offered the digit, by the steps that are on now."""
    choose(made(digit, session().off))
