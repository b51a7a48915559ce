"""A file or a camera's photo becomes the digit, or a sentence says why not."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

import numpy as np
import streamlit as st
from PIL import Image

from core.ink.preprocess import PictureError, Step
from core.ink.upload import MOST_BYTES, read_picture
from core.language import N_, _
from ui.picker.files import take, uploader
from ui.visitor.digit import digit_from_picture
from ui.visitor.link import control
from ui.visitor.session import choose, session

KINDS = {"picture": N_("A picture"), "photo": N_("A photo of paper"), "camera": N_("Camera")}
MOST = MOST_BYTES // 1024 // 1024
HINTS = {
    "picture": N_("Dark on light or light on dark; the digit should fill most of the picture."),
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
        st.camera_input(label, key="camera", on_change=_take_photo)
    else:
        st.info(_(NO_CAMERA))
        hint = ""
    if session().problem:
        st.warning(session().problem)
    elif hint:
        st.caption(hint)


def lends_a_camera(address: str) -> bool:
    """Whether browsers lend a camera to a page at this address: over https, or from this very computer."""
    parts = urlsplit(address)
    name = parts.hostname or ""
    return parts.scheme == "https" or name == "::1" or name.startswith("127.") or f".{name}".endswith(".localhost")


def _take_upload() -> None:
    _take("upload", lambda picture: (np.asarray(picture, dtype=np.float32) / 255.0, ()))


def _take_photo() -> None:
    from core.ink.photo import find_digit

    def read(picture: Image.Image) -> tuple[np.ndarray, tuple[Step, ...]]:
        ink, steps = find_digit(picture)
        # A margin of paper, by which ink is told from it.
        return np.pad(ink, 4), steps

    _take("camera" if st.session_state.get("upload-kind") == "camera" else "photo", read)


def _take(key: str, find: Callable[[Image.Image], tuple[np.ndarray, tuple[Step, ...]]]) -> None:
    """Makes the file of a widget the current digit, or says why not and leaves the digit as it was."""

    def read(name: str, content: bytes) -> None:
        try:
            ink, steps = find(read_picture(content))
            named = N_("From your file {which}") if key != "camera" else N_("From your camera")
            choose(digit_from_picture(ink, named, steps, session().off, name))
        except PictureError as error:
            session().problem = _("{problem} The digit stays as it was.", problem=error)

    def emptied() -> None:
        session().problem = ""

    take(key, read, emptied)
