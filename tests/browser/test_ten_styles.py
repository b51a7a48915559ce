"""Ten digits in ten hands no network learned from, drawn with a mouse on a desk and with a finger on a phone."""

from collections.abc import Callable

import numpy as np
from playwright.sync_api import Page

from core.hands.hand import hands
from tests.browser.conftest import answer, draw, touch, visit
from tests.served import settle

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


def all_ten(page: Page, pen: Callable[..., None]) -> str:
    """Draws the ten digits one after the other and returns what the network answered."""
    answers = ""
    for digit in range(10):
        for stroke in drawn_by(digit):
            pen(page, stroke, steps=2)
        answers += answer(page)[0]
        page.locator(".st-key-clear button").click()
        settle(page)
    return answers


def test_with_a_mouse_every_digit_is_read(app_url, page):
    visit(page, app_url)
    assert all_ten(page, draw) == "0123456789"


def test_with_a_finger_on_a_phone_every_digit_is_read(app_url, phone):
    visit(phone, app_url)
    assert all_ten(phone, touch) == "0123456789"
    assert phone.evaluate("() => document.documentElement.scrollWidth <= document.documentElement.clientWidth + 1")
