"""Where the digit comes from: drawn, chosen, or uploaded."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import streamlit as st
from PIL import Image

from core.fabric import ERASER, INK
from core.hands import samples
from core.preprocess import PictureError, Step
from core.render import enlarge, ink_picture
from core.strokes import Drawing
from core.upload import read_picture
from ui import cached
from ui.session import (
    SIDE,
    choose,
    digit_from_mnist,
    digit_from_picture,
    digit_from_sample,
    mnist_title,
    mount_canvas,
    redraw,
    session,
    take_in_strokes,
)
from ui.wall import wall

WALL_SIZE = 60
KINDS = {"picture": "A picture", "photo": "A photo of paper", "camera": "Camera"}
HINTS = {
    "picture": "Dark on light or light on dark; the digit should fill most of the picture.",
    "photo": "Uneven light, ruled lines and pencil are fine; every step of finding the digit is shown.",
    "camera": "The browser asks before it shows the camera; nothing is sent until you take the photo.",
}
MNIST_ORDERS = {"in order": "In order", "misread": "Misread", "least-sure": "Least sure"}


def picker() -> None:
    """Three tabs: Draw, Choose, Upload. Whatever is made or picked becomes the digit of every page."""
    draw, choose_tab, upload = st.tabs(["Draw", "Choose", "Upload"], key="picker-tab", on_change=_tab_changed)
    with draw:
        if draw.open:
            _draw()
    with choose_tab:
        if choose_tab.open:
            _choose()
    with upload:
        if upload.open:
            _upload()


def _tab_changed() -> None:
    session().canvas.stale = True


def _draw() -> None:
    from streamlit_drawable_canvas import st_canvas

    canvas = mount_canvas()
    with st.container(key="canvas"):
        st_canvas(
            stroke_width=canvas.brush,
            stroke_color=ERASER if canvas.erasing else INK,
            background_color="" if canvas.base is not None else ERASER,
            background_image=_backdrop(canvas.base),
            height=SIDE,
            width=SIDE,
            initial_drawing=canvas.frozen,
            key=canvas.key,
        )
    empty = not canvas.strokes and canvas.base is None
    with st.container(horizontal=True, width=SIDE, gap="small"):
        st.button("Undo", icon=":material/undo:", on_click=_undo, key="undo", disabled=not canvas.strokes)
        st.button("Clear", icon=":material/delete:", on_click=redraw, args=((),), key="clear", disabled=empty)
    st.toggle("Eraser", canvas.erasing, key="eraser", on_change=_eraser)
    st.slider("Brush width", 8, 40, canvas.brush, 2, key="brush", on_change=_brush, width=SIDE)


def _backdrop(base: np.ndarray | None) -> Image.Image | None:
    if base is None:
        return None
    return Image.fromarray(enlarge(ink_picture(base).pixels, SIDE // 28))


def _undo() -> None:
    take_in_strokes()
    canvas = session().canvas
    redraw(canvas.strokes[:-1], base=canvas.base)


def _eraser() -> None:
    session().canvas.erasing = st.session_state["eraser"]


def _brush() -> None:
    take_in_strokes()
    canvas = session().canvas
    canvas.brush = st.session_state["brush"]
    if canvas.strokes:
        redraw(canvas.strokes, base=canvas.base)


def _draw_on_this() -> None:
    """Brings the chosen digit to the canvas: a drawing as strokes, MNIST's pixels as what is drawn over."""
    digit = session().digit
    if digit is None:
        return
    st.session_state["picker-tab"] = "Draw"
    if isinstance(digit.origin, Drawing):
        redraw(digit.origin.strokes, round(digit.origin.width * SIDE))
    else:
        redraw((), base=digit.image[0])


def _choose() -> None:
    source = st.segmented_control(
        "From", ["Built-in drawings", "MNIST test set"], default="Built-in drawings", required=True, key="wall-source"
    )
    with st.container(key="samples", height=430, border=False):
        if source == "MNIST test set":
            _mnist_wall()
        else:
            _samples_wall()
    digit = session().digit
    if digit is not None and digit.source in ("sample", "mnist"):
        st.button("Draw on this digit", icon=":material/edit:", on_click=_draw_on_this, key="draw-on-this")


def _samples_wall() -> None:
    kinds = [*(str(digit) for digit in range(10)), "ambiguous", "all"]
    kind = st.pills("Digit", kinds, default="all", required=True, key="wall-digit")
    shown = [
        sample
        for sample in samples()
        if kind == "all" or (sample.ambiguous_with is not None if kind == "ambiguous" else str(sample.label) == kind)
    ]
    current = session().digit
    names = [sample.name for sample in shown]
    wall(
        [ink_picture(sample.image).pixels for sample in shown],
        [sample.title for sample in shown],
        key="samples-wall",
        on_pick=lambda at: choose(digit_from_sample(names[at])),
        selected=names.index(current.name) if current and current.name in names else None,
    )


def _mnist_wall() -> None:
    from core.data import DataError

    try:
        digits = cached.mnist_test()
    except DataError as error:
        st.info(f"{error} Everything else works without it.")
        return
    order = st.segmented_control(
        "Show", list(MNIST_ORDERS), default="in order", required=True, format_func=MNIST_ORDERS.get, key="mnist-order"
    )
    labels = digits.labels.numpy()
    network = session().network
    if order == "in order":
        ranked = np.arange(len(labels))
    else:
        probabilities = cached.mnist_probabilities(network)
        if order == "misread":
            ranked = np.flatnonzero(probabilities.argmax(axis=1) != labels)
        else:
            ranked = np.argsort(probabilities.max(axis=1), kind="stable")[:600]
    pages = max(1, -(-len(ranked) // WALL_SIZE))
    page = int(st.number_input("Page", 1, pages, 1, key=f"mnist-page-{order}", width=150)) if pages > 1 else 1
    shown = ranked[(page - 1) * WALL_SIZE : page * WALL_SIZE]
    st.caption(f"{len(ranked)} digits, page {page} of {pages}")

    current = session().digit

    def pick(at: int) -> None:
        number = int(shown[at])
        image = (digits.images[number].numpy() / np.float32(255.0)).astype(np.float32)[None]
        choose(digit_from_mnist(image, number, int(labels[number])))

    wall(
        [ink_picture(digits.images[int(number)].numpy() / 255.0).pixels for number in shown],
        [f"MNIST test digit {number}, labelled {labels[number]}" for number in shown],
        key=f"mnist-wall-{order}-{page}",
        on_pick=pick,
        selected=next(
            (at for at, number in enumerate(shown) if current and current.title == mnist_title(number)), None
        ),
    )


def _upload() -> None:
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
    from core.photo import find_digit

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
        choose(digit_from_picture(ink, f"From your file {file.name}" if key != "camera" else "From your camera", steps))
    except PictureError as error:
        session().problem = f"{error} The digit stays as it was."
