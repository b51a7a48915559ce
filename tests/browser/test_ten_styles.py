"""Ten digits in ten hands no network learned from, drawn with a mouse on a desk and with a finger on a phone."""

import numpy as np
import pytest

from core.hands import hands
from tests.browser.conftest import answer, draw, settle, touch, visit

HANDS = hands("held-out")


def drawn_by(digit: int) -> list[list[tuple[float, float]]]:
    """The strokes of a digit in a hand of its own, as few points as a quick pen leaves, well inside the canvas."""
    drawing = HANDS[digit % len(HANDS)].write(digit)
    points = np.concatenate(drawing.strokes)
    low, high = points.min(axis=0), points.max(axis=0)
    scale = 0.6 / float((high - low).max())
    middle = (low + high) / 2
    strokes = []
    for stroke in drawing.strokes:
        every = max(1, len(stroke) // 12)
        kept = stroke[sorted({*range(0, len(stroke), every), len(stroke) - 1})]
        strokes.append([(float(x), float(y)) for x, y in 0.5 + (kept - middle) * scale])
    return strokes


@pytest.mark.parametrize("digit", range(10))
def test_with_a_mouse_every_digit_is_read(app_url, page, digit):
    visit(page, app_url)
    for stroke in drawn_by(digit):
        draw(page, stroke, steps=2)
    assert answer(page).startswith(f"{digit} · ")


@pytest.mark.parametrize("digit", range(10))
def test_with_a_finger_on_a_phone_every_digit_is_read(app_url, phone, digit):
    visit(phone, app_url)
    for stroke in drawn_by(digit):
        touch(phone, stroke, steps=2)
    assert answer(phone).startswith(f"{digit} · ")
    settle(phone)
    assert phone.evaluate("() => document.documentElement.scrollWidth <= document.documentElement.clientWidth + 1")
