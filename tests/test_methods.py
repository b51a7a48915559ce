"""The table of methods: every entry says what it is, and computes what Captum computes."""

from __future__ import annotations

import re
from threading import Lock

import captum.attr
import numpy as np
import pytest
import torch

from core import explain, load_model, samples
from core.attribution.captum_calls import DRAWS
from core.attribution.methods import METHODS, THREE, Method

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning")
IMAGE = samples()[30].image
DIGIT = samples()[30].label


@pytest.fixture(scope="module")
def model() -> torch.nn.Module:
    return load_model("book")


def batch(image: np.ndarray) -> torch.Tensor:
    return torch.from_numpy(image.copy())[None]


def test_the_three_of_the_book_and_seven_more_are_there() -> None:
    assert set(THREE) < set(METHODS)
    assert len(METHODS) == 10
    assert all(name == method.name for name, method in METHODS.items())
    assert len({method.title for method in METHODS.values()}) == len(METHODS)


@pytest.mark.parametrize("method", METHODS.values(), ids=METHODS)
def test_every_method_names_its_paper_and_says_how_to_read_it_and_what_it_does_not_say(method: Method) -> None:
    assert re.fullmatch(r"\d{4}\.\d{5}|\d{4}\.\d{4}", method.arxiv)
    assert re.search(r"\b(19|20)\d\d\b", method.paper)
    assert method.how_to_read.endswith(".")
    assert re.fullmatch(r"It does not say .*\.", method.does_not_say)
    assert "!" not in method.how_to_read + method.does_not_say
    assert method.complete or method.sum_says.endswith(".")
    assert hasattr(captum.attr, method.captum_name)


@pytest.mark.parametrize("name", METHODS)
def test_a_map_has_the_sign_and_the_sum_its_entry_promises(model: torch.nn.Module, name: str) -> None:
    found = explain(model, IMAGE, name, DIGIT)
    assert found.values.shape == (28, 28)
    assert found.values.any()
    assert (found.gap is not None) == METHODS[name].complete
    assert (found.steps is not None) == METHODS[name].walks
    if METHODS[name].signed:
        assert found.values.min() < 0 < found.values.max()
    else:
        assert found.values.min() >= 0


@pytest.mark.parametrize("name", METHODS)
def test_a_map_depends_on_the_baseline_only_where_its_entry_says_so(model: torch.nn.Module, name: str) -> None:
    one, other = (explain(model, IMAGE, name, DIGIT, baseline, steps=20).values for baseline in ("black", "grey"))
    assert np.array_equal(one, other) != METHODS[name].uses_baseline


def test_input_x_gradient_is_ink_times_the_gradient(model: torch.nn.Module) -> None:
    image = batch(IMAGE).requires_grad_()
    (gradient,) = torch.autograd.grad(model(image)[0, DIGIT], image)
    expected = (image.detach() * gradient)[0, 0].numpy()
    np.testing.assert_allclose(explain(model, IMAGE, "input-x-gradient", DIGIT).values, expected, atol=1e-5)


def test_guided_backprop_lets_only_positive_signals_back_through_each_relu(model: torch.nn.Module) -> None:
    stages = model.stages(batch(IMAGE))
    signal = model.fc2.weight[DIGIT][None].clamp(min=0) * (stages["fc1"] > 0)
    signal = (signal @ model.fc1.weight).reshape(1, 32, 12, 12)
    _, places = torch.nn.functional.max_pool2d(stages["relu2"], 2, return_indices=True)
    signal = torch.nn.functional.max_unpool2d(signal, places, 2).clamp(min=0) * (stages["conv2"] > 0)
    signal = torch.nn.functional.conv_transpose2d(signal, model.conv2.weight).clamp(min=0) * (stages["conv1"] > 0)
    signal = torch.nn.functional.conv_transpose2d(signal, model.conv1.weight) / model.normalize.std
    expected = signal[0, 0].numpy()
    found = explain(model, IMAGE, "guided-backprop", DIGIT).values
    np.testing.assert_allclose(found, expected, atol=1e-5 * np.abs(expected).max())


def test_grad_cam_weighs_each_map_of_conv2_by_its_mean_slope(model: torch.nn.Module) -> None:
    maps = model.stages(batch(IMAGE))["conv2"].detach().requires_grad_()
    rest = torch.nn.Sequential(*list(model.children())[4:])
    (slopes,) = torch.autograd.grad(rest(maps)[0, DIGIT], maps)
    weighed = (slopes.mean(dim=(2, 3), keepdim=True) * maps).sum(dim=1).clamp(min=0)[0].detach().numpy()
    found = explain(model, IMAGE, "grad-cam", DIGIT).values
    np.testing.assert_allclose(found[2:-2, 2:-2], weighed, atol=1e-5)
    assert np.count_nonzero(found) == np.count_nonzero(found[2:-2, 2:-2])


def test_occlusion_of_one_window_is_the_score_it_costs(model: torch.nn.Module) -> None:
    """The corner pixel is covered by one window only; an inner pixel by nine, whose mean counts."""
    dotted = IMAGE.copy()
    dotted[0, 0, 0] = 1.0
    found = explain(model, dotted, "occlusion", DIGIT).values

    def cost(row: int, column: int) -> float:
        hidden = dotted.copy()
        hidden[0, row : row + 3, column : column + 3] = 0.0
        with torch.no_grad():
            return float(model(batch(dotted))[0, DIGIT] - model(batch(hidden))[0, DIGIT])

    assert found[0, 0] == pytest.approx(cost(0, 0), abs=1e-4)
    windows = [cost(row, column) for row in (12, 13, 14) for column in (10, 11, 12)]
    assert found[14, 12] == pytest.approx(np.mean(windows), abs=1e-4)


def test_gradient_shap_is_captum_s_own_with_the_same_draws(model: torch.nn.Module) -> None:
    with Lock():
        state = np.random.get_state()
        np.random.seed(0)
        expected = captum.attr.GradientShap(model).attribute(
            batch(IMAGE), torch.full((1, 1, 28, 28), 0.1302), target=DIGIT, n_samples=DRAWS, stdevs=0.0
        )
        np.random.set_state(state)
    found = explain(model, IMAGE, "gradient-shap", DIGIT, "grey").values
    np.testing.assert_allclose(found, expected[0, 0].detach().numpy(), atol=1e-5)


@pytest.mark.parametrize(("layer", "after", "border"), [("conv1", 2, 1), ("conv2", 4, 2)])
def test_conductance_is_slope_times_change_of_a_unit_added_up_along_the_path(
    model: torch.nn.Module, layer: str, after: int, border: int
) -> None:
    steps = 40
    modules = list(model.children())
    upto, rest = torch.nn.Sequential(*modules[:after]), torch.nn.Sequential(*modules[after:])
    places = torch.linspace(0, 1, steps + 1)[:, None, None, None]
    units = upto(places * batch(IMAGE)).detach().requires_grad_()
    (slopes,) = torch.autograd.grad(rest(units)[:, DIGIT].sum(), units)
    flow = (slopes[:-1] * (units[1:] - units[:-1])).sum(dim=(0, 1)).detach().numpy()
    found = explain(model, IMAGE, f"conductance-{layer}", DIGIT, steps=steps).values
    inner = found[border:-border, border:-border]
    np.testing.assert_allclose(inner, flow, atol=1e-4 * np.abs(flow).max())
