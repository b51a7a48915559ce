"""The answer while the pen is down: what the page's script reads is what core reads, and it gives way to the server."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, expect

from core.hands.samples import samples
from core.hands.variation import vary
from core.ink.preprocess import SWITCHES, PictureError, preprocess
from core.ink.strokes import Drawing
from core.judging.calibration import shares
from core.network.checkpoints import scan
from tests.browser.conftest import CANVAS, LINES, answer, draw, empty_page, visit
from tests.served import SEVEN, lead, on_canvas, settle
from ui.picker.live import FOLDER, halves, shapes_of

READ = """([drawings, off]) => drawings.map(([strokes, width]) => {
  const field = newField()
  const brush = off.includes('pen') ? width : penned(strokes, width)
  for (const points of strokes) draw(field, points, brush)
  const image = preprocess(field, off)
  return image && [[...image], read(image, network)]
})"""


@pytest.fixture(scope="module")
def scripts(browser: Browser) -> Iterator[Page]:
    """An empty page with the script that reads."""
    page = empty_page(browser, "http://scripts.test/")
    page.add_script_tag(content=(FOLDER / "reader.js").read_text("utf-8"))
    yield page
    page.context.close()


def reads(page: Page, drawings: list[Drawing], off: tuple[str, ...] = ()) -> Any:
    return page.evaluate(READ, [[[[s.tolist() for s in one.strokes], one.width] for one in drawings], list(off)])


def load(page: Page, name: str) -> Any:
    """Gives the page a shipped network as the app sends it, and returns it."""
    network = scan()[0][name]
    packed = halves(network)
    assert packed is not None
    content, mean, spread = packed
    page.evaluate(
        """([bytes, names, mean, spread, temperature]) => {
          const buffer = Uint8Array.from(atob(bytes), letter => letter.charCodeAt(0)).buffer
          window.network = { weights: unpackWeights(buffer, names), mean, spread, temperature }
        }""",
        [
            base64.b64encode(content).decode(),
            [[name, int(np.prod(shape))] for name, shape in shapes_of(len(network.facts.classes)).items()],
            mean,
            spread,
            network.facts.calibration["temperature"],
        ],
    )
    return network


# Of nine varied drawings the one that is drawn at a fifth of its size.
SMALLEST = 3


def drawings(count: int) -> list[Drawing]:
    """The built-in drawings, and as many of them in other styles as it takes, every third with the finest or broadest
    brush, or small."""
    rng, built_in = np.random.default_rng(5), [sample.drawing for sample in samples()]
    varied = [vary(built_in[at % len(built_in)], rng) for at in range(count - len(built_in))]
    for at in range(0, len(varied), 3):
        size = (1.0, 0.2, 0.6)[at % 9 // 3]
        strokes = tuple((stroke - 0.5) * np.float32(size) + np.float32(0.5) for stroke in varied[at].strokes)
        varied[at] = Drawing(strokes, (8 / 280, 20 / 280, 40 / 280)[at % 9 // 3])
    return [*built_in, *varied]


@pytest.mark.parametrize(("name", "count"), [("world", 500), ("book", 150)])
def test_the_browser_s_answer_to_a_drawing_is_core_s(scripts, name, count) -> None:
    import torch

    network, tried = load(scripts, name), drawings(count)
    images = np.stack([preprocess(one).image for one in tried])
    with torch.no_grad():
        ours = shares(network.model(torch.from_numpy(images)).numpy(), network.facts)
    theirs = np.array([probabilities for _, probabilities in reads(scripts, tried)])
    apart = np.abs(theirs - ours).max(axis=1)
    # What is drawn very small is shrunk least, and the edge of a pixel shows most: of 448 so small one was 0.07 apart.
    small = np.arange(len(tried)) >= len(samples())
    small[small] = np.arange(small.sum()) % 9 == SMALLEST
    assert apart[~small].max() < 0.01
    assert apart[small].max(initial=0) < 0.1
    assert (theirs.argmax(axis=1) == ours.argmax(axis=1)).all()


@pytest.mark.parametrize("off", [(), *((name,) for name in SWITCHES), tuple(SWITCHES)], ids="-".join)
def test_the_browser_s_28_by_28_are_core_s_whatever_is_switched_off(scripts, off) -> None:
    load(scripts, "world")
    tried = drawings(330)[-90:]
    apart = [
        np.abs(np.array(image) - preprocess(one, **{name: name not in off for name in SWITCHES}).image.ravel()).mean()
        for one, (image, _) in zip(tried, reads(scripts, tried, off), strict=True)
    ]
    # Where the centre of mass lies between two pixels the last bit decides on a step to the side.
    assert np.mean(np.array(apart) < 0.002) >= 0.95


def test_where_no_ink_is_left_there_is_no_answer(scripts) -> None:
    load(scripts, "world")
    thin = Drawing((np.array([[258 / 1024, 0.2], [258 / 1024, 0.8]], np.float32),), 1 / 280)
    for one in (Drawing(()), thin):
        with pytest.raises(PictureError):
            preprocess(one, pen=False, crop=False, antialias=False)
        assert reads(scripts, [one], ("pen", "crop", "antialias")) == [None]


def half_a_seven(page: Page) -> None:
    """Draws a seven and leaves the pen on the canvas."""
    lead(page, on_canvas(page, SEVEN, CANVAS), steps=12)
    page.wait_for_timeout(300)


def ready(page: Page) -> None:
    """Waits until the weights are there: they come late, and on a cold server only with the first answer."""
    page.wait_for_function("() => performance.getEntriesByType('resource').some(one => one.name.includes('/media/'))")
    page.wait_for_timeout(300)


def test_the_bars_follow_the_pen_and_give_way_to_the_server(app_url, page: Page) -> None:
    visit(page, app_url)
    draw(page, LINES[2])
    page.locator(".st-key-clear button").click()
    settle(page)
    ready(page)
    assert "There is no ink yet" in page.locator(".st-key-answer").inner_text()
    address = page.url
    half_a_seven(page)
    assert page.locator("[data-live]").count() == 1
    live = page.locator(".st-key-first .ds-bars").get_attribute("aria-label")
    assert answer(page).startswith("7 · ")
    assert page.url == address
    page.mouse.up()
    settle(page)
    assert page.locator("[data-live]").count() == 0
    assert answer(page).startswith("7 · ")
    assert page.locator(".st-key-first .ds-bars").get_attribute("aria-label") == live
    assert page.url != address


def test_a_page_where_it_cannot_run_answers_when_the_pen_lifts(app_url, page: Page) -> None:
    page.route("**/media/**", lambda route: route.abort())
    visit(page, app_url)
    draw(page, LINES[2])
    before = answer(page)
    half_a_seven(page)
    assert answer(page) == before
    page.mouse.up()
    expect(page.locator(".st-key-answer")).not_to_contain_text(before)
    assert page.locator("[data-live]").count() == 0
