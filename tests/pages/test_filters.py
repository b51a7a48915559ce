import numpy as np
import pytest
import torch

from core import filters, load_model, samples
from core.arithmetic import unit_sum
from core.knockout import logits_without, rank_filters
from core.render import format_number
from tests.pages.conftest import choose, component, html, open_app, seen
from ui.inside_tables import number


@pytest.fixture
def opened(home):
    return home.switch_page("pages/filters.py").run()


def look_at(app, layer: str, filter_: int, row: int, column: int):
    """The page with another unit chosen, as a click on the walls and the map leaves it."""
    app.session_state["layer"] = layer
    for key, value in (("filter", filter_), ("row", row), ("column", column)):
        app.session_state[f"{key}-{layer}"] = value
    return app.run()


def test_it_opens_on_the_first_filter_of_conv1(opened):
    assert not opened.exception
    assert opened.session_state["layer"] == "conv1"
    assert ">conv1, filter 0</h3>" in html(opened)
    assert component(opened, "address-unit")["parts"] == {"unit": "conv1.0.13.13"}


@pytest.mark.parametrize("network", ["world", "book"])
def test_walls_have_one_scale_centred_on_zero_and_say_it(opened, network):
    app = opened.selectbox(key="network-choice").set_value(network).run()
    assert not app.exception
    for layer in ("conv1", "conv2"):
        largest = format_number(float(np.abs(filters(load_model(network), layer)).max()))
        assert f"<span>−{largest}</span>" in html(app)
        assert f"<span>+{largest}</span>" in html(app)


@pytest.mark.parametrize(("layer", "filter_", "row", "column"), [("conv1", 5, 3, 20), ("conv2", 31, 23, 0)])
def test_the_sum_on_the_page_is_the_number_of_the_forward_pass(opened, layer, filter_, row, column):
    app = choose(opened, "7-crossed-1")
    app = look_at(app, layer, filter_, row, column)
    assert not app.exception
    with_torch = load_model("world").stages(torch.tensor(seen(app).digit.image)[None])
    value = float(with_torch[layer][0, filter_, row, column])
    assert f"= {layer}[{filter_}, {row}, {column}]</td><td>{number(value)}" in html(app)
    assert f"✓ the forward pass has {number(value)}" in html(app)
    assert "✗" not in html(app)


def test_all_products_and_weights_of_a_unit_can_be_read(opened):
    app = choose(opened, "7-crossed-1")
    taken = unit_sum(load_model("world"), seen(app).digit.image, "conv1", (0, 13, 13))
    for value in (*taken.products.ravel(), *taken.weights.ravel(), *taken.inputs.ravel(), taken.bias):
        assert number(float(value)) in html(app)


def test_all_144_products_of_conv2_are_in_the_table_that_unfolds(opened):
    app = look_at(opened, "conv2", 0, 12, 12)
    taken = unit_sum(load_model("world"), samples_image(app), "conv2", (0, 12, 12))
    table = component(app, "sums")["whole"]
    assert all(f"<td>{number(float(value))}</td>" in table for value in taken.products.ravel())


def test_conv2s_arithmetic_opens_at_the_map_with_the_largest_sum_or_the_one_picked(opened):
    app = look_at(opened, "conv2", 7, 10, 9)
    taken = unit_sum(load_model("world"), samples_image(app), "conv2", (7, 10, 9))
    largest = int(np.abs(taken.channel_sums).argmax())
    assert component(app, "sums")["chosen"] == largest
    assert f"Map {largest} after ReLU" in html(app)
    app.session_state["channel"] = 3
    app = app.run()
    assert component(app, "sums")["chosen"] == 3
    assert "Map 3 after ReLU" in html(app)
    assert [part[1] for part in component(app, "sums")["parts"]] == [number(float(s)) for s in taken.channel_sums]


def samples_image(app) -> np.ndarray:
    """The digit pages fall back on while there is none."""
    from ui.session import FALLBACK

    assert seen(app).digit is None
    return next(sample.image for sample in samples() if sample.name == FALLBACK)


def test_its_strongest_place_is_the_largest_number_of_its_map(opened):
    app = look_at(choose(opened, "2-loop-1"), "conv1", 4, 0, 0)
    values = load_model("world").stages(torch.tensor(seen(app).digit.image)[None])["conv1"][0, 4].detach().numpy()
    assert values[tuple(component(app, "window")["strongest"])] == values.max()


def test_switched_off_filters_change_the_bars_as_core_says(opened):
    app = choose(opened, "7-crossed-1")
    app.session_state["off-conv1"] = [0, 6, 7]
    app.session_state["off-conv2"] = [12]
    app = app.run()
    assert not app.exception
    off = {"conv1": dict.fromkeys((0, 6, 7), 0.0), "conv2": {12: 0.0}}
    logits = logits_without(load_model("world"), seen(app).digit.image, [off])[0].astype(float)
    answer = int(logits.argmax())
    share = np.exp(logits[answer] - np.logaddexp.reduce(logits))
    assert f"4 off: {answer} · {100 * share:.1f} %" in html(app) or f"4 off: {answer} · > 99.9 %" in html(app)
    assert [wall["marked"] for wall in component(app, "off")["walls"]] == [[0, 6, 7], [12]]


def test_the_ranking_names_the_filter_that_matters_most_and_says_what_its_absence_does(opened):
    app = choose(opened, "7-crossed-1")
    first = rank_filters(load_model("world"), seen(app).digit.image)[0]
    assert f"<td>{first.layer} filter {first.number}</td><td>{format_number(first.lead_without)}</td>" in html(app)
    assert f"Switch off only {first.layer} filter {first.number}</button>" in html(app)
    app.session_state[f"off-{first.layer}"] = [first.number]
    app = app.run()
    assert f"goes from {format_number(first.lead)} to {format_number(first.lead_without)}" in html(app)


def test_the_mean_is_said_to_be_over_the_built_in_drawings(opened):
    assert "whatever the digit: 0." in html(opened)
    opened.session_state["hold-at-mean"] = True
    app = opened.run()
    assert not app.exception
    assert f"all places of the {len(samples())} built-in drawings" in html(app)


@pytest.mark.mnist
def test_mnists_test_digits_are_looked_through_too(opened):
    opened.session_state["fires-in-mnist"] = True
    app = opened.run()
    assert not app.exception
    assert html(app).count("test digit ") >= 10
    assert 'data-switch="fires-in-mnist" checked' in html(app)


def test_without_mnist_there_is_no_such_choice(opened, monkeypatch, tmp_path):
    monkeypatch.setenv("DIGITSCOPE_DATA", str(tmp_path))
    app = opened.run()
    assert 'data-switch="fires-in-mnist"' not in html(app)


@pytest.mark.parametrize("stage", ["conv1", "conv2", "fc1", "logits"])
def test_a_picture_is_made_on_demand_and_kept(opened, stage):
    app = opened.selectbox(key="dream-stage").set_value(stage).run()
    app = app.selectbox(key=f"dream-{stage}").set_value(2).run()
    asked = [one for one in app.button if one.key == "dream-go"]
    app = asked[0].click().run() if asked else app
    assert not app.exception
    assert "Made for it: " in html(app)
    assert "not what the unit was trained on" in html(app)
    assert not [one for one in app.run().button if one.key == "dream-go"]


def test_the_unit_chosen_here_is_the_one_feature_maps_shows(opened):
    app = look_at(opened, "conv1", 9, 4, 12).switch_page("pages/feature_maps.py").run()
    window = component(app, "window")
    assert (window["filter"], window["row"], window["column"]) == (9, 4, 12)


@pytest.mark.parametrize(
    ("unit", "shown"),
    [
        ("conv2.31.0.23", "conv2[31, 0, 23]"),
        ("conv2", "conv2[0, 12, 12]"),
        ("conv2.32.0.0", "conv2[0, 12, 12]"),
        ("conv2.-1.0.0", "conv2[0, 12, 12]"),
        (f"conv1.{'9' * 5000}.0.0", "conv1[0, 13, 13]"),
        ("pool.3.1.1", "conv1[0, 13, 13]"),
        ("nonsense", "conv1[0, 13, 13]"),
    ],
)
def test_a_link_opens_its_unit_or_the_first(unit, shown):
    app = open_app(unit=unit).switch_page("pages/filters.py").run()
    assert not app.exception
    assert f"= {shown}</td>" in html(app)


def test_the_books_way_shows_one_slice_of_each_filter(opened):
    whole = component(opened, "filters")["walls"][1]
    opened.session_state["first-slice"] = True
    app = opened.run()
    assert not app.exception
    first = component(app, "filters")["walls"][1]
    assert (first["width"], first["height"]) == (48, 48)
    assert first["sheet"] != whole["sheet"]
