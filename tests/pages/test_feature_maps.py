from html import escape

import numpy as np
import pytest
import torch

from core import load_model
from core.features import book_conv2
from core.model import STAGES
from core.render import format_number
from tests.pages.conftest import choose, component, html, open_app, seen, words
from ui.inside_tables import number


@pytest.fixture
def shown(home):
    return choose(home.switch_page("pages/feature_maps.py").run(), "7-crossed-1")


def stages(app, network: str = "world") -> dict[str, np.ndarray]:
    """The forward pass, from the network itself."""
    found = load_model(network).stages(torch.tensor(seen(app).digit.image)[None])
    return {name: values[0].detach().numpy() for name, values in found.items()}


@pytest.mark.parametrize("stage", [stage.name for stage in STAGES])
@pytest.mark.parametrize("network", ["world", "book"])
def test_every_stage_opens_in_every_network(shown, stage, network):
    app = shown.selectbox(key="network-choice").set_value(network).run()
    app = app.segmented_control(key="stage").set_value(stage).run()
    assert not app.exception
    assert "✗" not in html(app)
    shape = next(" × ".join(map(str, entry.shape)) for entry in STAGES if entry.name == stage)
    assert f", {shape}.</b>" in html(app)


def test_sizes_are_printed_as_the_book_has_them(shown):
    for size in ("(16, 26, 26)", "(32, 24, 24)", "(32, 12, 12)", "(64,)", "(10,)"):
        assert f"<td>{size}</td>" in html(shown)


@pytest.mark.parametrize("relu", ["relu1", "relu2", "relu3"])
def test_the_share_of_zeros_is_counted_from_the_maps(shown, relu):
    share = 100 * float(np.mean(stages(shown)[relu] == 0))
    assert f"<td>{share:.1f} %</td>" in html(shown)
    app = shown.segmented_control(key="stage").set_value(relu).run()
    assert f"{share:.0f} % of the " in html(app)


@pytest.mark.parametrize(
    ("stage", "unit", "rows"),
    [
        ("relu1", (3, 7, 9), "3 × 3: rows 7 to 9, columns 9 to 11"),
        ("pool", (5, 6, 4), "6 × 6: rows 12 to 17, columns 8 to 13"),
    ],
)
def test_a_unit_is_shown_with_its_value_and_the_pixels_it_sees(shown, stage, unit, rows):
    app = shown.segmented_control(key="stage").set_value(stage).run()
    layer = "conv1" if stage == "relu1" else stage
    keys = (f"filter-{'conv2' if stage == 'pool' else layer}", f"row-{layer}", f"column-{layer}")
    for key, value in zip(keys, unit, strict=True):
        app.session_state[key] = value
    app = app.run()
    assert f"<b>{stage}[{', '.join(map(str, unit))}] = {format_number(float(stages(app)[stage][unit]))}.</b>" in html(
        app
    )
    assert rows in html(app)


def test_the_scale_is_shared_or_each_maps_own_and_says_which(shown):
    maps = stages(shown)["conv1"]
    assert f"<span>+{format_number(float(np.abs(maps).max()))}</span>" in html(shown)
    assert "One scale for all maps" in html(shown)
    shown.session_state["own-scale"] = True
    app = shown.run()
    assert f"<span>+{format_number(float(np.abs(maps[0]).max()))}</span>" in html(app)
    assert "Each map has its own scale" in html(app)


def test_as_the_book_computes_it_stands_beside_the_truth_with_its_correlation(shown):
    app = shown.segmented_control(key="stage").set_value("conv2").run()
    assert "conv2 as the book computes it" not in words(app)
    app.session_state["as-the-book"] = True
    app = app.run()
    assert not app.exception
    true, book = stages(app)["conv2"], book_conv2(load_model("world"), seen(app).digit.image)
    expected = np.corrcoef(true.ravel(), book.ravel())[0, 1]
    assert f"correlation {expected:.2f} over all 32 maps" in words(app)
    below = 100 * np.mean(stages(app)["conv1"] < 0)
    assert f"{below:.0f} % of conv1's numbers" in words(app)


@pytest.mark.parametrize("stage", ["fc1", "logits"])
def test_a_unit_of_a_linear_layer_adds_up_on_the_page(shown, stage):
    app = shown.segmented_control(key="stage").set_value(stage).run()
    app.session_state[f"unit-{stage}"] = 5
    app = app.run()
    value = number(float(stages(app)[stage][5]))
    assert f"= {stage}[5]</td><td>{value}</td><td>✓ the forward pass has {value}" in html(app)


def test_the_layer_list_is_what_pytorch_prints_and_says_where_the_parameters_are(shown):
    assert f">{escape(repr(load_model('world')))}</pre>" in html(shown)
    assert "300,426 <em>parameters</em>" in html(shown)
    assert "98.2 % of them are in fc1" in html(shown)


@pytest.mark.parametrize(("stage", "opened"), [("pool", "pool"), ("nonsense", "conv1")])
def test_a_link_opens_its_stage_or_the_first(stage, opened):
    app = open_app(stage=stage).switch_page("pages/feature_maps.py").run()
    assert not app.exception
    assert app.segmented_control(key="stage").value == opened


def test_a_link_opens_its_map_and_unit():
    app = open_app(stage="pool", unit="pool.31.0.11").switch_page("pages/feature_maps.py").run()
    assert not app.exception
    window = component(app, "window")
    assert (window["filter"], window["row"], window["column"]) == (31, 0, 11)
    assert component(app, "address-unit")["parts"] == {"unit": "pool.31.0.11"}


def test_a_link_without_a_stage_opens_the_stage_its_unit_is_in():
    app = open_app(unit="conv2.31.23.23").switch_page("pages/feature_maps.py").run()
    assert app.segmented_control(key="stage").value == "conv2"
    assert component(app, "window")["filter"] == 31


def test_a_stage_that_lost_its_value_is_the_last_one_looked_at(shown):
    app = shown.segmented_control(key="stage").set_value("pool").run()
    app.session_state["stage"] = None
    app = app.run()
    assert not app.exception
    assert app.segmented_control(key="stage").value == "pool"


def test_a_pooled_number_leads_to_the_sum_it_was_chosen_from(shown):
    app = shown.segmented_control(key="stage").set_value("pool").run()
    for key, value in (("filter-conv2", 9), ("row-pool", 7), ("column-pool", 5)):
        app.session_state[key] = value
    app = app.run()
    four = stages(app)["relu2"][9, 14:16, 10:12]
    down, right = divmod(int(four.argmax()), 2)
    link = next(one.proto for one in app.get("page_link") if "arithmetic" in one.proto.label)
    assert f"conv2[9, {14 + down}, {10 + right}]" in link.label
    assert float(four.max()) == float(stages(app)["pool"][9, 7, 5])


@pytest.mark.parametrize("stage", ["fc1", "logits", "probabilities"])
def test_what_shows_its_own_sum_links_to_no_other(shown, stage):
    app = shown.segmented_control(key="stage").set_value(stage).run()
    assert not [one for one in app.get("page_link") if "arithmetic" in one.proto.label]
