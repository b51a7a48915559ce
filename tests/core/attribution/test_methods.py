"""The table of methods: every entry says what it is, and keeps to it."""

from __future__ import annotations

import re

import captum.attr
import numpy as np
import pytest

from core import explain, samples
from core.attribution import captum_calls
from core.attribution.methods import METHODS, THREE, Method
from core.network.model import DigitNet

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning")
IMAGE = samples()[30].image
DIGIT = samples()[30].label


def test_the_three_of_the_book_are_there_and_no_two_share_a_name_a_title_or_a_colour() -> None:
    assert set(THREE) < set(METHODS)
    assert all(name == method.name for name, method in METHODS.items())
    assert len({method.title for method in METHODS.values()}) == len(METHODS)
    assert len({method.colour for method in METHODS.values()}) == len(METHODS)


@pytest.mark.parametrize("method", METHODS.values(), ids=METHODS)
def test_every_method_names_its_paper_and_says_how_to_read_it_and_what_it_does_not_say(method: Method) -> None:
    assert re.fullmatch(r"\d{4}\.\d{5}|\d{4}\.\d{4}", method.arxiv)
    assert re.search(r"\b(19|20)\d\d\b", method.paper)
    assert method.how_to_read.endswith(".")
    assert re.fullmatch(r"It does not say .*\.", method.does_not_say)
    assert "!" not in method.how_to_read + method.does_not_say
    assert method.complete or method.sum_says.endswith(".")
    assert method.link == f"https://arxiv.org/abs/{method.arxiv}"
    assert hasattr(captum.attr, method.captum_name)


@pytest.mark.parametrize("name", METHODS)
def test_a_map_has_the_sign_and_the_sum_its_entry_promises(book: DigitNet, name: str) -> None:
    found = explain(book, IMAGE, name, DIGIT)
    assert found.values.shape == (28, 28)
    assert found.values.any()
    assert (found.gap is not None) == METHODS[name].complete
    assert (found.steps is not None) == METHODS[name].walks
    if METHODS[name].signed:
        assert found.values.min() < 0 < found.values.max()
    else:
        assert found.values.min() >= 0


@pytest.mark.parametrize("method", METHODS.values(), ids=METHODS)
def test_what_adds_up_to_a_difference_is_not_said_to_explain_the_score_itself(method: Method) -> None:
    if method.complete or method.name == "gradient-shap":
        assert "the baseline's" in method.how_to_read


def test_captum_s_gradientshap_with_one_baseline_goes_by_what_it_is() -> None:
    method = METHODS["gradient-shap"]
    assert method.captum_name == "GradientShap"
    assert "SHAP" not in method.title
    assert "Nor is it a Shapley value" in method.does_not_say
    assert method.arxiv == "1906.10670"


def test_what_is_said_of_draws_names_as_many_as_are_drawn() -> None:
    method = METHODS["gradient-shap"]
    assert f" {captum_calls.DRAWS} random points" in method.how_to_read
    assert method.sum_says.endswith(f" these are {captum_calls.DRAWS}.")


@pytest.mark.parametrize("name", METHODS)
def test_a_map_depends_on_the_baseline_only_where_its_entry_says_so(book: DigitNet, name: str) -> None:
    one, other = (explain(book, IMAGE, name, DIGIT, baseline, steps=20).values for baseline in ("black", "grey"))
    assert np.array_equal(one, other) != METHODS[name].uses_baseline
