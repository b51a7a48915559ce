"""What a page gives to take away is what it shows: its notebook comes to its numbers, its panels are its results."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from core import load_model
from core.ink.links import link_drawing, link_image, link_sample
from core.network.bundle import bundle
from core.render.words import format_number
from core.takeaway.panel import Panel, Sheet
from core.training.history import History
from core.training.loop import train
from tests.blots import TINY, some_digits
from tests.core.takeaway.test_notebooks import run
from tests.pages.conftest import an_mnist_like_image, any_drawing, choose, html, open_app, seen
from ui.pages import page_named
from ui.takeaway import offers as offering
from ui.takeaway.home import notebook
from ui.takeaway.offers import KEY, VIEW, Offer
from ui.visitor.networks import named

pytestmark = pytest.mark.filterwarnings("ignore")
# Page, what its address says besides the digit, and what a script of its wrote there.
PAGES = {
    "draw": {},
    "training": {"training-tab": "replay", "replay-at": "3"},
    "filters": {"off": "conv1.3_conv2.1.2", "unit": "conv2.5.6.7"},
    "feature_maps": {"stage": "relu2", "unit": "conv2.5.6.7"},
    "compare": {"baseline": "grey", "output": "log_probability", "relu": "functions", "steps": "50"},
    "baselines": {"path": "on", "path-baseline": "grey", "path-step": "20"},
    "why_not": {"why-method": "deeplift", "why-then": "erase", "erase-count": "17"},
    "trust": {"trust-methods": "saliency.deeplift", "test": "race"},
}
DIGITS = {
    "drawn": link_drawing(any_drawing(3)),
    "MNIST": link_image(an_mnist_like_image()),
    "uploaded": link_image(np.random.default_rng(2).random((1, 28, 28)) * any_drawing(8).width),
}


def visit(page: str, **query: str) -> AppTest:
    app = open_app(**{"digit": link_sample("7-crossed-1"), **PAGES[page], **query})
    app = app if page == "draw" else app.switch_page(page_named(page).file).run()
    assert not app.exception
    return app


def offered(app: AppTest, address: dict[str, str]) -> list[Offer]:
    return [make(address) for make in app.session_state[KEY].values()]


def at_home(app: AppTest, address: dict[str, str]) -> dict[str, object]:
    """What the page's notebook comes to; its last cell has compared it."""
    import matplotlib

    matplotlib.use("agg")
    view, title = app.session_state[VIEW]
    return run(notebook(view, title, offered(app, address), "")())


def panels(app: AppTest, address: dict[str, str]) -> dict[str, Panel]:
    return {panel.name: panel for one in offered(app, address) for panel in one.panels}


@pytest.mark.parametrize("page", PAGES)
def test_a_page_s_notebook_comes_to_the_numbers_of_the_page(page: str) -> None:
    names = at_home(visit(page), PAGES[page])
    assert np.asarray(names["image"]).shape == (1, 1, 28, 28)


@pytest.mark.parametrize("digit", DIGITS)
def test_a_notebook_takes_any_digit_along(digit: str) -> None:
    app = visit("why_not", digit=DIGITS[digit], **{"why-then": "fewest"})
    image = np.asarray(at_home(app, {})["image"])[0]
    found = seen(app).digit
    assert found is not None
    assert np.array_equal(image, found.image)


def test_a_notebook_takes_a_network_along_that_the_visitor_trained() -> None:
    data, history, report = some_digits(40, 1), History(), None
    for report in train(TINY, data, data):
        history.add(report, data)
    assert report is not None
    made = named(bundle(report.model.eval(), history.facts(TINY, "tiny", data, data), history.snapshots))
    app = visit("training", network=made.name, **{"replay-at": "1"})
    moment = made.moments()[1]
    model = at_home(app, {})["model"]
    assert np.allclose(model.conv1.weight.numpy(), moment.weights["conv1.weight"].numpy())  # pyright: ignore
    final = at_home(visit("draw", network=made.name), {})["model"]
    assert np.array_equal(final.fc2.weight.numpy(), made.model.fc2.weight.numpy())  # pyright: ignore


def test_panels_are_the_results_on_screen_with_the_settings_on_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    app = visit("compare")
    # Nothing is computed for it: the page's own results are taken.
    monkeypatch.setattr("core.attribution.explain.explain", pytest.fail)
    found = panels(app, {})
    assert set(found) == {"saliency-of-7", "integrated-gradients-of-7-grey", "deeplift-of-7-grey"}
    said = " ".join(found["integrated-gradients-of-7-grey"].caption)
    for part in (
        "Hands of the world",
        "Built-in drawing",
        "log-probability of 7",
        "grey",
        "Steps on the way: 50",
        "Gap",
    ):
        assert part in said
    assert "F.relu" in " ".join(found["deeplift-of-7-grey"].caption)
    assert "F.relu" not in said
    drawn = found["saliency-of-7"].drawn
    assert isinstance(drawn, Sheet)
    assert f"largest {format_number(float(drawn.maps.max()))}" in html(app)


def test_the_look_that_only_the_browser_knows_comes_with_the_address() -> None:
    app = visit("feature_maps")
    assert list(panels(app, {"stage": "relu2", "unit": "conv2.5.6.7"})) == ["relu2", "relu2-map-5"]
    for wrong in ("conv2.99.0.0", "conv2.5", "nothing.1.2.3", "conv2.<b>.1.2", "conv2.5.6.7777777"):
        assert list(panels(app, {"stage": "x", "unit": wrong})) == ["conv1"]


def test_what_a_page_no_longer_shows_is_no_longer_offered() -> None:
    app = visit("why_not")
    assert "erased" in panels(app, {})
    app.segmented_control(key="why-then").set_value("fewest").run()
    assert "erased" not in panels(app, {})
    app = choose(app, "4-open-1")
    assert "built-in drawing: 4" in " ".join(panels(app, {})["deeplift-of-4-black"].caption).lower()


def test_every_page_has_the_digit_and_the_answer_and_makes_no_file_before_it_is_asked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("core.takeaway.figure.picture_file", pytest.fail)
    monkeypatch.setattr("core.takeaway.notebook.notebook_file", pytest.fail)
    app = visit("draw")
    view, _title = app.session_state[VIEW]
    digit, answer = offering.always(view).panels
    assert isinstance(digit.drawn, Sheet)
    assert np.array_equal(digit.drawn.maps, view.digit.image)
    assert "The answer: 7" in " ".join(answer.caption)
    assert load_model("world")


def write_all(folder: Path) -> None:
    """The notebooks of all eight pages as files, for an environment that has only the four packages."""
    folder.mkdir(parents=True, exist_ok=True)
    for page in PAGES:
        app = visit(page)
        view, title = app.session_state[VIEW]
        (folder / f"{page}.ipynb").write_bytes(notebook(view, title, offered(app, PAGES[page]), "")())


if __name__ == "__main__":
    write_all(Path(sys.argv[1]))
