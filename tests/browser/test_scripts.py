"""What the page's scripts work out by themselves, against the same from core: sums, numbers in words, colours."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page

from core.inside.arithmetic import unit_sum
from core.inside.features import feature_maps, filters, normalised
from core.inside.receptive import receptive_fields
from core.network.model import DigitNet
from core.render.colours import COOL, WARM, colour
from core.render.sheets import GAP_COLOUR
from core.render.words import describe, format_number
from tests.browser.conftest import empty_page
from tests.core.inside.test_arithmetic import questions
from ui.inside.parts import SHAPES, page_script, words
from ui.show.scripts import packed, palettes

NETWORK = DigitNet(generator=torch.Generator().manual_seed(11)).eval()
EMPTY = "http://scripts.test/"


@pytest.fixture(scope="module")
def scripts(browser: Browser) -> Iterator[Page]:
    """An empty page with the scripts of the pages that look inside."""
    page = empty_page(browser, EMPTY)
    page.add_script_tag(content=page_script("sums"))
    page.evaluate("palettes => { window.palettes = unpackAll(palettes) }", palettes())
    page.evaluate("words => Object.assign(WORDS, words)", words())
    yield page
    page.context.close()


def ask(page: Page, question: str, *values: Any) -> Any:
    """What a script makes of some values; numbers come back with all their digits."""
    return json.loads(page.evaluate(f"values => JSON.stringify(({question})(...values))", list(values)))


@settings(max_examples=50)
@given(questions(("conv1", "conv2")))
def test_a_random_unit_added_up_on_the_page_is_the_forward_pass(scripts, question):
    image, layer, (number, row, column) = question
    maps = feature_maps(NETWORK, image)
    given_ = {
        "inputs": normalised(NETWORK, image) if layer == "conv1" else maps["relu1"],
        "weights": filters(NETWORK, layer),
        "bias": NETWORK.get_parameter(f"{layer}.bias").detach().numpy(),
        "maps": maps[layer],
        "after": maps[layer.replace("conv", "relu")],
    }
    taken = ask(
        scripts,
        """(numbers, filter, place) => {
          const taken = takenApart({ ...unpackAll(numbers), filter, place })
          return { ...taken, products: taken.slices.flatMap(slice => [...slice[2]]) }
        }""",
        {name: packed(values) for name, values in given_.items()},
        number,
        [row, column],
    )
    ours = unit_sum(NETWORK, image, layer, (number, row, column))
    truth = float(torch.tensor(maps[layer])[number, row, column])
    assert taken["total"] == pytest.approx(truth, abs=1e-5)
    assert taken["total"] == pytest.approx(ours.total, abs=1e-9)
    assert taken["products"] == pytest.approx(ours.products.ravel(), abs=1e-12)
    assert taken["sums"] == pytest.approx(ours.channel_sums, abs=1e-12)
    assert (taken["inMap"], taken["afterRelu"]) == (ours.in_map, ours.after_relu)


@pytest.mark.parametrize(
    "values",
    [
        np.random.default_rng(3).normal(size=(5, 4, 3)).astype(np.float32),
        np.arange(60, dtype=np.uint8).reshape(5, 4, 3),
    ],
)
def test_arrays_arrive_bit_for_bit(scripts, values):
    assert ask(scripts, "one => [...unpack(one)]", packed(values)) == values.ravel().tolist()
    assert ask(scripts, "one => [...part(part(unpack(one), 4), 1)]", packed(values)) == values[4, 1].tolist()


@settings(max_examples=30)
@given(st.lists(st.floats(-1e7, 1e7, allow_nan=False) | st.floats(-1, 1, allow_nan=False), min_size=20, max_size=60))
def test_numbers_are_written_as_everywhere_else(scripts, values):
    assert ask(scripts, "values => values.map(brief)", values) == [format_number(value) for value in values]


@pytest.mark.parametrize(
    "value", [0.0, 1000.0, 999.5, 9.995, 1.125, 112.5, 1125.0, 12345.0, 16000.0, 125000.0, 0.0625, 99999.0, 2e-5, 1e-4]
)
def test_numbers_between_two_are_written_as_everywhere_else(scripts, value):
    assert ask(scripts, "brief", value) == format_number(value)


@pytest.mark.parametrize("value", [1.65625, 1.84375, 0.03125, 2.5, 100.00005])
def test_four_decimals_round_as_python_does(scripts, value):
    assert ask(scripts, "exact", value) == f"{value:.4f}"


@pytest.mark.parametrize(
    ("value", "written"),
    [(0.0, "0.0000"), (-0.00001, "0.0000"), (-1.23456, "−1.2346"), (12.5, "12.5000"), (-0.00005001, "−0.0001")],
)
def test_four_decimals_have_a_true_minus_and_no_minus_zero(scripts, value, written):
    assert ask(scripts, "exact", value) == written


@pytest.mark.parametrize(
    ("share", "written"), [(0.0, "0.0"), (0.0003, "&lt; 0.1"), (0.25, "25.0"), (0.9997, "> 99.9"), (1.0, "100.0")]
)
def test_a_share_is_not_rounded_to_none_or_to_all(scripts, share, written):
    assert ask(scripts, "percent", share) == f"{written}&nbsp;%"


def test_no_minus_stands_before_nothing(scripts):
    assert [ask(scripts, "minus", text) for text in ("-0.0", "-0.1", "0.2")] == ["0.0", "−0.1", "0.2"]


@settings(max_examples=20)
@given(
    st.sampled_from(["ink", "magnitude", "signed"]),
    st.integers(0, 2**32 - 1),
    st.floats(0.0625, 40, width=32),
)
def test_colours_are_those_of_every_other_picture(scripts, kind, seed, limit):
    values = (np.random.default_rng(seed).normal(size=(12, 9)) * limit).astype(np.float32)
    painted = ask(
        scripts,
        """(numbers, kind, limit) => {
          const canvas = document.createElement('canvas')
          paint(canvas, one(unpack(numbers)), kind, limit, palettes)
          return [canvas.height, canvas.width, ...canvas.getContext('2d').getImageData(0, 0, 9, 12).data]
        }""",
        packed(values),
        kind,
        float(limit),
    )
    assert painted[:2] == [12, 9]
    pixels = np.array(painted[2:]).reshape(12, 9, 4)[..., :3]
    assert np.array_equal(pixels, colour(values, kind, float(limit)).pixels)


def test_slices_stand_side_by_side_with_lines_between_them(scripts):
    slices = np.arange(12, dtype=np.float32).reshape(3, 2, 2)
    size, corners = ask(
        scripts,
        """numbers => {
          const canvas = document.createElement('canvas')
          paint(canvas, unpack(numbers), 'ink', 11, palettes, 2, 3, 1)
          const at = (x, y) => canvas.getContext('2d').getImageData(x, y, 1, 1).data[0]
          return [[canvas.width, canvas.height], [at(0, 0), at(7, 0), at(12, 5), at(6, 0), at(7, 7)]]
        }""",
        packed(slices),
    )
    assert size == [13, 13]
    assert corners == [0, round(255 * 4 / 11), round(255 * 7 / 11), 110, 110]


def test_a_pictures_words_are_those_of_every_other_picture(scripts):
    values = np.random.default_rng(5).normal(size=(30,)).astype(np.float32)
    assert ask(scripts, "one => describe(unpack(one))", packed(values)) == describe(values)


@pytest.mark.parametrize(
    ("mine", "theirs", "verdict"), [(1.000009, 1.0, "✓"), (1.0001, 1.0, "✗"), (2000.01, 2000.0, "✓"), (0.1, 0.0, "✗")]
)
def test_a_sum_that_is_not_the_forward_passs_number_is_crossed_out(scripts, mine, theirs, verdict):
    assert ask(scripts, "same", mine, theirs).startswith(verdict)


def looked_at(page: Page, of: str, address: str) -> dict[str, Any]:
    """The look that an address gives a page, "filters" or "maps"."""
    return ask(
        page,
        """(of, address, shapes) => {
          window.history.replaceState(null, '', '/' + address)
          const look = firstLook(shapes)
          takeIn(look, inAddress(of, shapes), shapes)
          return look
        }""",
        of,
        address,
        SHAPES,
    )


@pytest.mark.parametrize(
    ("address", "stage", "layer", "number", "place"),
    [
        ("?unit=conv2.31.0.23", "conv2", "conv2", 31, [0, 23]),
        ("?unit=conv1.3.25.0&stage=relu1", "relu1", "conv1", 3, [25, 0]),
        ("?unit=pool.7.11.2", "pool", "pool", 7, [11, 2]),
        ("?stage=logits", "logits", "conv1", 0, [13, 13]),
        ("?stage=nonsense", "conv1", "conv1", 0, [13, 13]),
        ("?stage=__proto__", "conv1", "conv1", 0, [13, 13]),
        ("?unit=conv2", "conv2", "conv2", 0, [12, 12]),
        ("?unit=conv2.32.0.0", "conv2", "conv2", 0, [12, 12]),
        ("?unit=conv2.-1.0.0", "conv2", "conv2", 0, [12, 12]),
        ("?unit=conv2.1e1.0.0", "conv2", "conv2", 0, [12, 12]),
        (f"?unit=conv1.{'9' * 5000}.0.0", "conv1", "conv1", 0, [13, 13]),
        ("?unit=nonsense", "conv1", "conv1", 0, [13, 13]),
    ],
)
def test_a_link_opens_its_stage_and_unit_or_what_of_them_there_is(scripts, address, stage, layer, number, place):
    look = looked_at(scripts, "maps", address)
    assert (look["stage"], look["places"][layer]) == (stage, place)
    assert look["filters"]["conv2" if layer == "pool" else layer] == number
    assert look["layer"] == "conv1"


@pytest.mark.parametrize(
    ("address", "layer"), [("?unit=conv2.3.1.1", "conv2"), ("?unit=conv1.3.1.1", "conv1"), ("?unit=fc1.2", "conv1")]
)
def test_a_link_to_filters_leaves_the_other_pages_stage_alone(scripts, address, layer):
    look = looked_at(scripts, "filters", address)
    assert (look["layer"], look["stage"]) == (layer, "conv1")


def test_a_link_holds_listed_units_and_a_pages_own_switches(scripts):
    look = looked_at(scripts, "maps", "?stage=relu3&unit=fc1.20&with=own_scale.first_slice")
    assert (look["stage"], look["units"]) == ("relu3", {"fc1": 20, "logits": None})
    assert (look["own_scale"], look["as_the_book"], look["first_slice"]) == (True, False, False)
    filters_ = looked_at(scripts, "filters", "?unit=conv2.1.2.3&with=first_slice.mnist&map=8")
    assert (filters_["first_slice"], filters_["channel"]) == (True, 8)
    for address in ("?unit=conv2.1.2.3&map=16", "?unit=conv2.1.2.3&map=x", "?unit=conv2.1.2.3"):
        assert looked_at(scripts, "filters", address)["channel"] is None


def test_a_link_without_switches_switches_off_what_was_on_in_this_tab_and_no_link_leaves_it_on(scripts):
    for address, own_scale in (("?stage=conv2", False), ("?unit=conv2.1.2.3", False), ("", True)):
        look = ask(
            scripts,
            """(address, shapes) => {
              window.history.replaceState(null, '', '/' + address)
              const look = { ...firstLook(shapes), own_scale: true }
              takeIn(look, inAddress('maps', shapes), shapes)
              return look
            }""",
            address,
            SHAPES,
        )
        assert look["own_scale"] is own_scale


def test_the_address_may_be_refused_a_change(scripts):
    scripts.evaluate("""() => {
      window.before = history.replaceState
      history.replaceState = () => { throw new DOMException('too often', 'SecurityError') }
      const root = document.createElement('div')
      root.look = { layer: 'conv1' }
      show(root, { unit: 'conv1.1.1.1' })
    }""")
    errors: list[Any] = []
    scripts.on("pageerror", lambda error: errors.append(error))
    scripts.wait_for_timeout(400)
    scripts.evaluate("() => { history.replaceState = window.before }")
    assert errors == []


@pytest.mark.parametrize("stage", ["conv1", "relu1", "conv2", "relu2", "pool"])
def test_frames_are_the_receptive_fields_of_core(scripts, stage):
    field, (_, rows, _) = receptive_fields(NETWORK)[stage], SHAPES[stage]
    ours = [[field.box(place)[0], field.box(place)[2]] for place in range(rows)]
    given_ = {"side": field.side, "step": field.step, "start": field.start}
    assert ask(scripts, "(field, rows) => Array.from({length: rows}, (_, at) => seen(field, at))", given_, rows) == ours


def test_maps_after_relu_are_made_from_those_before_only_where_they_were_not_sent(scripts):
    before = np.array([[[-1.5, 0.0], [2.5, -0.0]]], dtype=np.float32)
    made = "numbers => { const { relu1 } = unpackAll(numbers); return [[...relu1], relu1.shape] }"
    assert ask(scripts, made, {"conv1": packed(before)}) == [[0, 0, 2.5, 0], [1, 2, 2]]
    sent_ = np.array([[[9.0, 9.0], [9.0, 9.0]]], dtype=np.float32)
    assert ask(scripts, made, {"conv1": packed(before), "relu1": packed(sent_)})[0] == [9, 9, 9, 9]


def test_colours_that_stand_in_the_scripts_are_those_of_core(scripts):
    assert ask(scripts, "() => GAP") == list(GAP_COLOUR)
    for value, hex_colour in ((1, WARM), (-1, COOL)):
        rgb = ",".join(str(int(hex_colour[at : at + 2], 16)) for at in (1, 3, 5))
        assert f"rgba({rgb}," in ask(scripts, "tint", value, 1)


def test_a_look_from_another_version_is_taken_in_as_far_as_it_goes(scripts):
    look = ask(
        scripts,
        """shapes => {
          window.history.replaceState(null, '', '/')
          const first = firstLook(shapes)
          takeIn(first, { layer: 'conv9', stage: 'pool', filters: { conv2: 32 }, places: { pool: [1] },
            units: { fc1: 63, logits: 10 }, channel: 'x', own_scale: 'yes', as_the_book: true }, shapes)
          return first
        }""",
        SHAPES,
    )
    assert (look["layer"], look["stage"], look["filters"]) == ("conv1", "pool", {"conv1": 0, "conv2": 0})
    assert (look["places"]["pool"], look["units"]) == ([6, 6], {"fc1": 63, "logits": None})
    assert (look["channel"], look["own_scale"], look["as_the_book"]) == (None, False, True)


def test_storage_that_holds_nonsense_or_nothing_is_passed_over(scripts):
    for value in ("{", "null", "7", '"text"', "[]"):
        scripts.evaluate("value => window.sessionStorage.setItem('digitscope-look', value)", value)
        look = ask(
            scripts, "shapes => { const look = firstLook(shapes); takeIn(look, kept(), shapes); return look }", SHAPES
        )
        assert look["filters"] == {"conv1": 0, "conv2": 0}
