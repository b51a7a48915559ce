"""Pages run by Streamlit's own AppTest, as a visitor without a browser."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
import torch
from streamlit.testing.v1 import AppTest

from core import load_model
from core.hands.samples import samples
from core.ink.strokes import Drawing
from tests.served import ROOT
from ui.visitor.canvas import SIDE, fabric_from
from ui.visitor.digit import Digit, digit_from_sample
from ui.visitor.session import Session

APP = ROOT / "app.py"


def open_app(**query: str) -> AppTest:
    """The app as somebody opens it who follows a link with these parameters."""
    app = AppTest.from_file(APP, default_timeout=120)
    for name, value in query.items():
        app.query_params[name] = value
    return app.run()


@pytest.fixture
def home() -> AppTest:
    """The first page, as its first visitor finds it."""
    return open_app()


def seen(app: AppTest) -> Session:
    """What this visitor's session holds."""
    return app.session_state["digitscope"]


def digit_of(app: AppTest) -> Digit:
    """The digit this visitor has, of whom one is expected."""
    digit = seen(app).digit
    assert digit is not None
    return digit


def draw(app: AppTest, drawing: Drawing) -> AppTest:
    """Puts strokes on the canvas as the browser would, and runs the page."""
    value = {"drawing": {"raw": fabric_from(drawing, SIDE), "data": None}, "backgroundFit": None}
    app.session_state[seen(app).canvas.key] = value
    return app.run()


def choose(app: AppTest, name: str) -> AppTest:
    """Makes a built-in drawing the current digit and runs the page."""
    seen(app).digit = digit_from_sample(name)
    return app.run()


def html(app: AppTest) -> str:
    """All HTML on the page, pictures' alternative texts and the page's own components included."""
    components = [text for element in app.get("bidi_component") for text in _texts(json.loads(element.proto.json))]
    return " ".join([*(element.proto.body for element in app.get("html")), *components])


def _texts(data: Any) -> Iterator[str]:
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict | list):
        for part in data.values() if isinstance(data, dict) else data:
            yield from _texts(part)


def component(app: AppTest, key: str) -> dict[str, Any]:
    """What one of the page's own components was given to show."""
    return next(json.loads(one.proto.json)[0] for one in app.get("bidi_component") if one.proto.id.endswith(f"-{key}"))


def sent(app: AppTest, key: str, name: str) -> np.ndarray:
    """An array that one of the page's own components was given, or makes of another as its script does."""
    numbers = component(app, key)["numbers"]
    if name in ("relu1", "relu2") and name not in numbers:
        return np.maximum(sent(app, key, name.replace("relu", "conv")), 0)
    values = numbers[name]
    kind = {"Float32Array": "<f4", "Uint8Array": "u1"}[values["kind"]]
    return np.frombuffer(base64.b64decode(values["data"]), dtype=kind).reshape(values["shape"])


def forward_pass(app: AppTest, network: str = "world") -> dict[str, np.ndarray]:
    """Every stage of the current digit's forward pass, from the network itself."""
    stages = load_model(network).stages(torch.tensor(digit_of(app).image)[None])
    return {name: values[0].detach().numpy() for name, values in stages.items()}


def words(app: AppTest) -> str:
    """All text on the page."""
    return " ".join(element.value for element in [*app.markdown, *app.caption, *app.warning, *app.info])


def any_drawing(label: int) -> Drawing:
    """A built-in drawing of a digit."""
    return next(sample.drawing for sample in samples() if sample.label == label)


def an_mnist_like_image() -> np.ndarray:
    """Any digit's pixels, as MNIST would give them."""
    return np.array(samples()[5].image)
