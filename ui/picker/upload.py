"""A file or a camera's photo becomes the digit, or a sentence says why not."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import streamlit as st
from PIL import Image

from core.ink.preprocess import PictureError, Step
from core.ink.upload import read_picture
from ui.visitor.digit import digit_from_picture
from ui.visitor.session import choose, session

KINDS = {"picture": "A picture", "photo": "A photo of paper", "camera": "Camera"}
HINTS = {
    "picture": "Dark on light or light on dark; the digit should fill most of the picture.",
    "photo": "Uneven light, ruled lines and pencil are allowed for; every step of finding the digit is shown.",
    "camera": "The browser asks before it shows the camera; nothing is sent until you take the photo.",
}


def upload() -> None:
    """A file, a photo of paper, or the camera; and why the last one was refused."""
    kind = st.segmented_control(
        "What is it", list(KINDS), default="picture", required=True, format_func=KINDS.__getitem__, key="upload-kind"
    )
    if kind == "camera":
        st.camera_input("A digit on paper, large and dark, close to the camera", key="camera", on_change=_take_photo)
    elif kind == "photo":
        st.file_uploader("A photo of one digit on paper, at most 5 MB", key="photo", on_change=_take_photo)
    else:
        st.file_uploader(
            "A picture of one digit: PNG, JPEG, GIF, WebP or BMP, at most 5 MB", key="upload", on_change=_take_upload
        )
    if session().problem:
        st.warning(session().problem)
    else:
        st.caption(HINTS[kind])


def _take_upload() -> None:
    _take("upload", lambda picture: (np.asarray(picture, dtype=np.float32) / 255.0, ()))


def _take_photo() -> None:
    from core.ink.photo import find_digit

    def read(picture: Image.Image) -> tuple[np.ndarray, tuple[Step, ...]]:
        ink, steps = find_digit(picture)
        # A margin of paper, by which ink is told from it.
        return np.pad(ink, 4), steps

    _take("camera" if st.session_state.get("upload-kind") == "camera" else "photo", read)


def _take(key: str, read: Callable[[Image.Image], tuple[np.ndarray, tuple[Step, ...]]]) -> None:
    """Makes the file of a widget the current digit, or says why not and leaves the digit as it was."""
    file = st.session_state.get(key)
    if file is None:
        session().problem = ""
        return
    try:
        ink, steps = read(read_picture(file.getvalue()))
        title = f"From your file {file.name}" if key != "camera" else "From your camera"
        choose(digit_from_picture(ink, title, steps, session().off))
    except PictureError as error:
        session().problem = f"{error} The digit stays as it was."
