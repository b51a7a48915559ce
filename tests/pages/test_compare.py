import re
from typing import Any

import numpy as np
import pytest

from core import explain, load_model, samples
from core.attribution.baselines import flat
from core.attribution.explain import Attribution
from core.attribution.methods import METHODS
from core.render.words import format_number
from core.trust.book_network import deeplift_that_looks_right
from tests.pages.conftest import any_drawing, choose, digit_of, draw, html, seen, words
from ui.show.gauge import gap_says
from ui.visitor.digit import Digit
from ui.visitor.session import FALLBACK

THREE = ("saliency", "integrated-gradients", "deeplift")


@pytest.fixture
def compare(home):
    app = home.switch_page("pages/compare.py").run()
    for fold in ("compare-settings", "reading"):
        app.session_state[fold] = True
    return app.run()


def explained(app, method: str, **options: Any) -> Attribution:
    return explain(load_model(seen(app).network), digit_of(app).image, method, **options)


def test_without_a_digit_it_explains_a_built_in_one_and_says_so(compare):
    assert not compare.exception
    assert "You have not drawn anything yet" in html(compare)


@pytest.mark.parametrize(("label", "network"), [(label, ("world", "book")[label % 2]) for label in range(10)])
def test_three_maps_of_a_drawing_show_the_numbers_that_explain_returns(compare, label, network):
    # Its canvas shows a 4 already, which drawn again is nothing new.
    app = draw(compare.button(key="clear").click().run(), any_drawing(label))
    app = app.selectbox(key="network-choice").set_value(network).run()
    assert not app.exception
    page = html(app)
    for method in THREE:
        result = explained(app, method)
        assert f"{METHODS[method].title} for {result.target}:" in page
        assert f"sum {format_number(float(result.values.astype(np.float64).sum()))}" in page
        if result.gap is not None:
            assert gap_says(result) in words(app)


@pytest.mark.parametrize("source", ["drawing", "sample", "upload", "mnist", "link"])
def test_every_source_of_a_digit_is_explained(compare, source):
    image = np.array(samples()[30].image)
    seen(compare).digit = Digit(source, "A digit", image)
    app = compare.run()
    assert not app.exception
    assert "nearly adds up" in words(app) or "It adds up" in words(app)


def test_the_digit_explained_can_be_any_other(compare):
    app = choose(compare, "7-crossed-1")
    app = app.selectbox(key="target").set_value("1").run()
    assert "DeepLift for 1:" in html(app)


def test_every_baseline_and_output_is_shown_with_its_own_gauge(compare):
    app = choose(compare, "7-crossed-1")
    app = app.selectbox(key="baseline").set_value("grey").run()
    app = app.selectbox(key="output").set_value("log_probability").run()
    assert not app.exception
    result = explained(app, "deeplift", baseline="grey", output="log_probability")
    assert f"The log-probability is {format_number(result.score)} at the digit" in words(app)


def test_too_few_steps_do_not_add_up_and_the_page_says_so(compare):
    app = choose(compare, "8-stacked-1")
    result = None
    for steps in (5, 10):
        app = app.selectbox(key="steps").set_value(steps).run()
        result = explained(app, "integrated-gradients", steps=steps)
        assert result.gap is not None
        verdict = abs(result.gap) > max(0.02 * abs(result.difference), 0.05)
        assert ("does not add up" in words(app)) == verdict
    assert result is not None


def test_one_scale_for_both_signed_maps_is_the_larger_of_theirs(compare):
    app = choose(compare, "7-crossed-1")
    app = app.selectbox(key="scale").set_value("shared").run()
    largest = max(np.abs(explained(app, method).values).max() for method in THREE[1:])
    assert html(app).count(f"<span>+{format_number(float(largest))}</span>") == 2


def test_the_code_on_the_page_makes_the_picture_again(compare):
    app = choose(compare, "5-gap-1")
    app.session_state["code"] = True
    app = app.run()
    assert len(app.code) == 3
    for block, method in zip(app.code, THREE, strict=True):
        made: dict = {}
        exec(block.value, made)
        assert np.allclose(made["values"].numpy(), explained(app, method).values, atol=1e-5)


def test_every_map_leads_to_its_paper(compare):
    app = compare.multiselect(key="more-methods").set_value(["gradient-shap", "occlusion"]).run()
    assert not app.exception
    for method in (*THREE, "gradient-shap", "occlusion"):
        assert f"({METHODS[method].link})" in words(app)
    assert METHODS["grad-cam"].link not in words(app)


def test_a_gap_next_to_nothing_is_written_without_an_exponent(compare):
    app = choose(compare, "4-open-1")
    assert not re.search(r"\de[-+]\d", words(app) + re.sub(r"base64,[^\"]+", "", html(app)))
    assert not re.search(r"[( ]-\d", words(app))


def test_as_in_the_book_sets_all_the_chapter_has_says_so_once_and_its_deeplift_does_not_add_up(compare):
    app = compare.button(key="as-in-the-book").click().run()
    assert not app.exception
    assert digit_of(app).label == 0
    set_to = {name: app.session_state[name] for name in ("target", "baseline", "output", "relu")}
    assert set_to == {"target": "answer", "baseline": "grey", "output": "log_probability", "relu": "functions"}
    assert words(app).count("*Mastering PyTorch* (A. R. Jha, 2021), chapter 13") == 1
    theirs = deeplift_that_looks_right(load_model("world"), digit_of(app).image, 0)
    assert f"Gap {format_number(theirs.gap)}" in words(app)
    assert "It does not add up" in words(app)
    app = app.selectbox(key="relu").set_value("modules").run()
    assert "Mastering PyTorch" not in words(app)
    assert "It does not add up" not in words(app)


@pytest.mark.filterwarnings("ignore::UserWarning")
@pytest.mark.parametrize("output", ["logit", "log_probability"])
def test_with_functional_relu_deeplift_is_gradient_times_change_and_its_code_makes_it_again(compare, output):
    app = choose(compare, "7-crossed-1")
    app.session_state["relu"], app.session_state["output"], app.session_state["code"] = "functions", output, True
    app = app.run()
    assert not app.exception
    target = explained(app, "deeplift").target
    found = deeplift_that_looks_right(load_model("world"), digit_of(app).image, target, flat(0.0), output)
    scale = np.abs(found.values).max()
    np.testing.assert_allclose(found.values, found.gradient_x_input, atol=1e-4 * scale)
    assert f"sum {format_number(found.total)}" in html(app)
    made: dict = {}
    exec(app.code[2].value, made)
    np.testing.assert_allclose(made["values"].numpy(), found.values, atol=1e-5 * scale)


def canvas_of(app):
    return seen(app).canvas


def test_the_canvas_shows_the_digit_looked_at_until_something_is_put_there(compare):
    assert len(canvas_of(compare).strokes) == len(
        next(sample for sample in samples() if sample.name == FALLBACK).strokes
    )
    assert seen(compare).digit is None
    app = choose(compare, "7-crossed-1")
    assert len(canvas_of(app).strokes) == 2
    assert digit_of(app).name == "7-crossed-1"
    assert not app.switch_page("app.py").run().exception
    assert canvas_of(app).strokes == ()
    app = app.switch_page("pages/compare.py").run()
    assert len(canvas_of(app).strokes) == 2
    app = app.button(key="clear").click().run().run()
    assert canvas_of(app).strokes == ()
    drawn = draw(app, any_drawing(3))
    kept = canvas_of(drawn).strokes
    app = choose(drawn, "7-crossed-1").switch_page("app.py").run().switch_page("pages/compare.py").run()
    assert canvas_of(app).strokes is kept
