import numpy as np
import pytest
import torch

from core import filters, load_model, samples
from core.arithmetic import unit_sum
from core.knockout import logits_without, rank_filters
from core.render import format_number
from tests.pages.conftest import choose, html, open_app, seen, words
from ui.inside_tables import number


@pytest.fixture
def opened(home):
    return home.switch_page("pages/filters.py").run()


def test_it_opens_on_the_first_filter_of_conv1(opened):
    assert not opened.exception
    assert opened.segmented_control(key="layer").value == "conv1"
    assert "conv1, filter 0" in [heading.value for heading in opened.subheader]


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
    app = app.segmented_control(key="layer").set_value(layer).run()
    for key, value in (("filter", filter_), ("row", row), ("column", column)):
        app = app.slider(key=f"{key}-{layer}").set_value(value).run()
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


def test_all_144_products_of_conv2_open_on_demand(opened):
    app = opened.segmented_control(key="layer").set_value("conv2").run()
    app.session_state["all-products"] = True
    app = app.run()
    taken = unit_sum(load_model("world"), samples_image(app), "conv2", (0, 12, 12))
    assert all(number(float(value)) in html(app) for value in taken.products.ravel())


def samples_image(app) -> np.ndarray:
    """The digit pages fall back on while there is none."""
    from ui.session import FALLBACK

    assert seen(app).digit is None
    return next(sample.image for sample in samples() if sample.name == FALLBACK)


def test_its_strongest_place_is_the_largest_number_of_its_map(opened):
    app = choose(opened, "2-loop-1") if any(sample.name == "2-loop-1" for sample in samples()) else opened
    image = seen(app).digit.image if seen(app).digit else samples_image(app)
    button = next(one for one in app.button if one.label == "Go to its strongest place")
    app = button.click().run()
    values = load_model("world").stages(torch.tensor(image)[None])["conv1"][0, 0].detach().numpy()
    place = app.slider(key="row-conv1").value, app.slider(key="column-conv1").value
    assert values[place] == values.max()


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
    assert f"4 off: {answer} · {100 * share:.1f} %" in words(app) or f"4 off: {answer} · > 99.9 %" in words(app)


def test_the_ranking_names_the_filter_that_matters_most_and_can_switch_it_off(opened):
    app = choose(opened, "7-crossed-1")
    first = rank_filters(load_model("world"), seen(app).digit.image)[0]
    assert f"<td>{first.layer} filter {first.number}</td><td>{format_number(first.lead_without)}</td>" in html(app)
    app = app.button(key="off-first").click().run()
    assert app.session_state[f"off-{first.layer}"] == [first.number]
    assert f"goes from {format_number(first.lead)} to {format_number(first.lead_without)}" in words(app)


def test_the_mean_is_said_to_be_over_the_built_in_drawings(opened):
    app = opened.segmented_control(key="hold").set_value("mean").run()
    assert not app.exception
    assert f"all places of the {len(samples())} built-in drawings" in words(app)


@pytest.mark.mnist
def test_mnists_test_digits_are_looked_through_too(opened):
    app = opened.toggle(key="fires-in-mnist").set_value(True).run()
    assert not app.exception
    assert html(app).count("test digit ") >= 10


def test_without_mnist_there_is_no_such_choice(opened, monkeypatch, tmp_path):
    monkeypatch.setenv("DIGITSCOPE_DATA", str(tmp_path))
    app = opened.run()
    assert not [one for one in app.toggle if one.key == "fires-in-mnist"]


@pytest.mark.parametrize("stage", ["conv1", "conv2", "fc1", "logits"])
def test_a_picture_is_made_on_demand_and_kept(opened, stage):
    app = opened.selectbox(key="dream-stage").set_value(stage).run()
    app = app.selectbox(key=f"dream-{stage}").set_value(2).run()
    asked = [one for one in app.button if one.key == "dream-go"]
    app = asked[0].click().run() if asked else app
    assert not app.exception
    assert "Made for it: " in html(app)
    assert "not what the unit was trained on" in words(app)
    assert not [one for one in app.run().button if one.key == "dream-go"]


def test_the_unit_chosen_here_is_the_one_feature_maps_shows(opened):
    app = opened.slider(key="filter-conv1").set_value(9).run()
    app = app.slider(key="row-conv1").set_value(4).run()
    app = app.switch_page("pages/feature_maps.py").run()
    assert app.slider(key="filter-conv1").value == 9
    assert app.slider(key="row-conv1").value == 4
    app = app.slider(key="row-conv1").set_value(21).run().switch_page("pages/filters.py").run()
    assert app.slider(key="row-conv1").value == 21


@pytest.mark.parametrize("layer", ["conv2", "nonsense"])
def test_a_link_opens_its_layer_or_the_first(layer):
    app = open_app(layer=layer).switch_page("pages/filters.py").run()
    assert not app.exception
    assert app.segmented_control(key="layer").value == (layer if layer == "conv2" else "conv1")


def test_the_books_way_shows_one_slice_of_each_filter(opened):
    app = opened.toggle(key="first-slice").set_value(True).run()
    assert not app.exception
