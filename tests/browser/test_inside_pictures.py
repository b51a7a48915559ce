"""Every picture of the pages that look inside, read back pixel by pixel, is the forward pass in core's colours."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from playwright.sync_api import Locator, Page

from core import feature_maps, filters, load_model, samples
from core.inside.features import book_conv2
from core.inside.receptive import receptive_fields
from core.render.colours import Kind, colour
from core.render.sheets import wall
from tests.browser.conftest import visit
from tests.served import settle

DIGIT = next(sample for sample in samples() if sample.name == "2-loop-1")
CHOSEN = f"?digit=d1.{DIGIT.name}"
FRAME = (61, 240, 200)
SIGNED = ("conv1", "conv2")


def pixels(canvas: Locator) -> np.ndarray:
    """What is on a canvas: (height, width, 3)."""
    height, width, *data = canvas.evaluate(
        """one => [one.height, one.width, ...one.getContext('2d').getImageData(0, 0, one.width, one.height).data]"""
    )
    return np.array(data, dtype=np.uint8).reshape(height, width, 4)[..., :3]


def kind(stage: str) -> Kind:
    return "signed" if stage in SIGNED else "magnitude"


def tile(page: Page, number: int) -> Locator:
    return page.locator(".st-key-wall-maps .ds-wall canvas").nth(number)


def test_every_map_is_its_own_on_the_scale_that_is_printed(page: Page, app_url: str) -> None:
    visit(page, f"{app_url}/feature_maps{CHOSEN}")
    page.get_by_text("About this stage").click()
    for stage in ("conv1", "relu1", "conv2", "relu2", "pool"):
        page.get_by_role("radio", name=stage).click()
        maps = feature_maps(load_model("world"), DIGIT.image)[stage]
        for limit in (float(np.abs(maps).max()), None):
            page.get_by_label("Each map on its own scale").set_checked(limit is None)
            for number in (0, 5, len(maps) - 1):
                assert np.array_equal(pixels(tile(page, number)), colour(maps[number], kind(stage), limit).pixels)


def test_another_network_and_another_digit_bring_their_own_maps(page: Page, app_url: str) -> None:
    visit(page, f"{app_url}/feature_maps{CHOSEN}&stage=conv2&unit=conv2.0.12.12")
    page.locator(".st-key-network input").click()
    page.get_by_role("option").nth(1).click()
    settle(page)
    maps = feature_maps(load_model("book"), DIGIT.image)["conv2"]
    limit = float(np.abs(maps).max())
    assert np.array_equal(pixels(tile(page, 9)), colour(maps[9], "signed", limit).pixels)
    page.get_by_text("Change the digit").click()
    page.get_by_role("tab", name="Choose").click()
    page.get_by_role("button", name=samples()[0].title, exact=True).first.click()
    settle(page)
    maps = feature_maps(load_model("book"), samples()[0].image)["conv2"]
    limit = float(np.abs(maps).max())
    assert np.array_equal(pixels(tile(page, 9)), colour(maps[9], "signed", limit).pixels)
    large = pixels(page.locator(".st-key-window canvas.map"))[5::10, 5::10]
    assert np.array_equal(large[0], colour(maps[0], "signed", limit).pixels[0])


@pytest.mark.parametrize(("stage", "unit"), [("conv1", (3, 4, 20)), ("relu2", (9, 20, 2)), ("pool", (31, 5, 7))])
def test_the_large_map_and_both_frames_are_where_the_unit_is(page: Page, app_url: str, stage: str, unit) -> None:
    layer = {"relu2": "conv2"}.get(stage, stage)
    visit(page, f"{app_url}/feature_maps{CHOSEN}&stage={stage}&unit={layer}.{'.'.join(map(str, unit))}")
    number, row, column = unit
    maps = feature_maps(load_model("world"), DIGIT.image)[stage]
    truth = colour(maps[number], kind(stage), float(np.abs(maps).max())).pixels
    large = pixels(page.locator(".st-key-window canvas.map"))
    far = np.ones(truth.shape[:2], dtype=bool)
    far[max(row - 1, 0) : row + 2, max(column - 1, 0) : column + 2] = False
    assert np.array_equal(large[5::10, 5::10][far], truth[far])
    assert tuple(large[10 * row - 1, 10 * column + 5]) == FRAME
    digit = pixels(page.locator(".st-key-window canvas.digit"))
    top, left, bottom, right = receptive_fields(load_model("world"))[stage].box(row, column)
    for y, x in ((10 * top, 10 * left + 8), (10 * bottom, 10 * right - 8), (10 * top + 8, 10 * left)):
        assert tuple(digit[y, x]) == FRAME
    assert np.array_equal(digit[275, 5], colour(DIGIT.image, "ink", 1.0).pixels[27, 0])


def test_filters_are_painted_whole_or_by_their_first_slice(page: Page, app_url: str) -> None:
    visit(page, f"{app_url}/filters{CHOSEN}&unit=conv2.7.3.3")
    walls = {layer: page.locator(f".st-key-filters-{layer} .ds-wall canvas") for layer in SIGNED}
    for layer, across in (("conv1", 1), ("conv2", 4)):
        kernels = filters(load_model("world"), layer)
        limit = float(np.abs(kernels).max())
        zoom, gap = (1, 0) if layer == "conv1" else (6, 2)
        for number in (0, len(kernels) - 1):
            whole = wall(kernels[number], "signed", across, limit, zoom=zoom, gap=gap).pixels
            assert np.array_equal(pixels(walls[layer].nth(number)), whole)
    kernels = filters(load_model("world"), "conv2")
    limit = float(np.abs(kernels).max())
    chosen = wall(kernels[7], "signed", 4, limit, zoom=8, gap=2).pixels
    assert np.array_equal(pixels(page.locator(".fires > .ds-halves > div > figure canvas").first), chosen)
    page.get_by_text("Only the first slice of each").click()
    assert np.array_equal(pixels(walls["conv2"].nth(31)), colour(kernels[31, 0], "signed", limit).pixels)


@pytest.mark.parametrize(("layer", "number"), [("conv1", 6), ("conv2", 21)])
def test_the_strongest_digits_are_shown_framed_where_the_filter_fired(
    page: Page, app_url: str, layer: str, number: int
) -> None:
    batch = torch.tensor(np.stack([sample.image for sample in samples()]))
    network = load_model("world")
    maps = network.stages(batch)[layer][:, number].detach().numpy()
    field = receptive_fields(network)[layer]
    visit(page, f"{app_url}/filters{CHOSEN}&unit={layer}.{number}.3.3")
    page.get_by_text("Where it fires most", exact=True).click()
    for rank, at in enumerate(np.argsort(-maps.max(axis=(1, 2)), kind="stable")[:10]):
        figure = page.locator(".fires .ds-grid figure").nth(rank)
        assert samples()[at].title in figure.inner_text()
        ink = pixels(figure.locator("canvas")).astype(int)[..., 0]
        assert np.abs(ink - 255 * samples()[at].image[0]).max() <= 1
        row, column = np.unravel_index(maps[at].argmax(), maps[at].shape)
        top, left, _, _ = field.box(int(row), int(column))
        style = figure.locator("i").get_attribute("style") or ""
        assert f"top: {100 * top / 28:.2f}".rstrip("0").rstrip(".") in style
        assert f"left: {100 * left / 28:.2f}".rstrip("0").rstrip(".") in style


def test_the_books_maps_stand_beside_the_true_ones_on_one_scale(page: Page, app_url: str) -> None:
    visit(page, f"{app_url}/feature_maps{CHOSEN}&stage=conv2&unit=conv2.11.3.3&with=as_the_book")
    network = load_model("world")
    both = feature_maps(network, DIGIT.image)["conv2"], book_conv2(network, DIGIT.image)
    limit = max(float(np.abs(maps).max()) for maps in both)
    canvases = page.locator(".st-key-as-the-book canvas")
    for at, maps in enumerate(both):
        assert np.array_equal(pixels(canvases.nth(at)), wall(maps, "signed", 8, limit).pixels)
        assert np.array_equal(pixels(canvases.nth(2 + at)), colour(maps[11], "signed", limit).pixels)
    expected = np.corrcoef(both[0][11].ravel(), both[1][11].ravel())[0, 1]
    assert f"correlation {expected:.2f}." in page.locator(".st-key-as-the-book .one").inner_text()
