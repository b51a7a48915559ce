"""The code shown beside a picture makes that picture."""

from __future__ import annotations

import numpy as np
import pytest

from core import explain, load_model, samples
from core.attribution.methods import METHODS
from core.attribution.snippets import captum_code

# Captum announces hooks and gradients it sets on the snippet's own tensors.
pytestmark = pytest.mark.filterwarnings("ignore::UserWarning")
IMAGE = samples()[40].image
QUESTIONS = {
    "logit": {"baseline": "black"},
    "grey": {"baseline": "grey"},
    "image": {"baseline": samples()[41].image},
    "average": {"baseline": "average"},
    "log-probability": {"baseline": "black", "output": "log_probability"},
    "contrast": {"baseline": "black", "against": 9},
}


@pytest.mark.parametrize("kind", QUESTIONS)
@pytest.mark.parametrize("method", METHODS)
def test_the_snippet_run_by_itself_makes_the_values_shown(method: str, kind: str) -> None:
    steps = 60 if METHODS[method].walks else None
    shown = explain(load_model("book"), IMAGE, method, 4, steps=steps, **QUESTIONS[kind])  # type: ignore[arg-type]
    namespace: dict = {}
    code = captum_code(shown, "book", IMAGE)
    exec(compile(code, f"{method}, {kind}", "exec"), namespace)
    values = namespace["values"].numpy()
    assert values.shape == (28, 28)
    np.testing.assert_allclose(values, shown.values, atol=1e-5 * np.abs(shown.values).max())


@pytest.mark.parametrize("steps", [129, 450])
def test_the_snippet_of_a_long_walk_makes_the_values_shown(steps: int) -> None:
    for method in ("integrated-gradients", "conductance-conv2"):
        shown = explain(load_model("book"), IMAGE, method, 4, steps=steps)
        namespace: dict = {}
        exec(captum_code(shown, "book", IMAGE), namespace)
        np.testing.assert_allclose(namespace["values"].numpy(), shown.values, atol=1e-4 * np.abs(shown.values).max())


def test_a_snippet_is_short_enough_to_read() -> None:
    for method in METHODS:
        code = captum_code(explain(load_model("book"), IMAGE, method, 4, steps=5), "book", IMAGE)
        lines = [line for line in code.splitlines() if "b64decode" not in line]
        assert len(lines) <= 20
        assert max(map(len, lines)) <= 120
        assert METHODS[method].captum_name in code
