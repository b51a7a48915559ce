"""The Captum lines behind a picture, complete: pasted into Python beside this project, they make it again."""

from __future__ import annotations

import base64
import zlib

import numpy as np

from core.attribution.explain import Attribution
from core.attribution.methods import METHODS
from core.network.model import MNIST_MEAN

_HEAD = """\
import base64, zlib
import torch
from captum.attr import {captum}
{load}
{image}
image.requires_grad_()
{baseline}
"""

_LOAD = """\
from core import load_model

model = load_model("{network}")"""
_OPEN = """\
from pathlib import Path
from core.network.bundle import open_bundle

model = open_bundle(Path("{archive}").read_bytes()).model"""

_FUNCTIONAL = """\
# As the book has it, F.relu between the layers: Captum finds no module to put its rule on, and raises nothing.
from core.trust.book_network import book_network, normalised
book = book_network(model, "{output}")
start, end = normalised(baseline[0]), normalised(image.detach()[0])
values = {captum}(book).attribute(end, start, target={target})"""

# The same numbers, made wider: the pixels stay those of float32.
_PRECISE = """\
# Where the network is sure, float32 would leave noise of a log-probability's slope.
model, image, baseline = model.double(), image.detach().double().requires_grad_(), baseline.detach().double()
"""


def captum_code(
    attribution: Attribution, network: str, image: np.ndarray, archive: str = "", functional: bool = False
) -> str:
    """Code that computes `values` (28, 28), the same as `attribution.values`.

    Args:
        network: a name `load_model` knows.
        archive: instead, the zip that the network is in.
        functional: on the network with `F.relu`, as `core.trust.book_network` has it.
        image: the digit explained, (1, 28, 28); its pixels are written into the code.
    """
    code = _HEAD.format(
        captum=METHODS[attribution.method].captum_name,
        load=_OPEN.format(archive=archive) if archive else _LOAD.format(network=network),
        image=pixels_code("image", image),
        baseline=baseline_code(attribution.baseline),
    )
    return f"{code}{values_code(attribution, functional)}.detach()[0, 0]\n"


def values_code(attribution: Attribution, functional: bool = False) -> str:
    """The lines between a `model`, an `image` that asks for its slope, a `baseline`, and `values` (1, 1, 28, 28)."""
    method = METHODS[attribution.method]
    if functional:
        return _FUNCTIONAL.format(captum=method.captum_name, target=attribution.target, output=attribution.output)
    plain = attribution.output == "logit" and attribution.against is None
    code = ""
    if attribution.against is not None:
        code += _contrast(attribution.target, attribution.against)
    elif attribution.output == "log_probability":
        code += "" if method.walks else _PRECISE
        code += _log_probability(attribution)
    call = method.code.format(
        model="model" if plain else "explained",
        target=attribution.target if plain else None,
        steps=attribution.steps,
    )
    return f"{code}{method.setup}values = {call}"


def _contrast(target: int, against: int) -> str:
    return (
        "from core.attribution.score import Readout\n"
        "readout = torch.zeros(model(image).shape[1])\n"
        f"readout[{target}], readout[{against}] = 1.0, -1.0\n"
        "explained = torch.nn.Sequential(model, Readout(readout))\n"
    )


def _log_probability(attribution: Attribution) -> str:
    if METHODS[attribution.method].name != "deeplift":
        return (
            "from core.attribution.score import LogProbability\n"
            f"explained = torch.nn.Sequential(model, LogProbability({attribution.target}))\n"
        )
    return (
        "# DeepLift has no rule for log-softmax: read the logits with its slope averaged from baseline to digit.\n"
        "from core.attribution.score import Readout, log_probability_as_readout\n"
        f"readout = log_probability_as_readout({attribution.target}, model(baseline)[0], model(image)[0])\n"
        "explained = torch.nn.Sequential(model, Readout(readout))\n"
    )


def pixels_code(name: str, image: np.ndarray) -> str:
    """Lines that make an image (1, 1, 28, 28) of this name, its pixels written out, bit for bit."""
    levels = np.rint(np.asarray(image, dtype=np.float64) * 255)
    if np.array_equal((levels / 255).astype(np.float32), np.asarray(image, dtype=np.float32)):
        packed, kind, scale = levels.astype(np.uint8), "uint8", " / 255"
    else:
        packed, kind, scale = np.asarray(image, dtype=np.float32), "float32", ""
    text = base64.b64encode(zlib.compress(packed.tobytes(), 9)).decode()
    return (
        f'pixels = bytearray(zlib.decompress(base64.b64decode("{text}")))\n'
        f"{name} = torch.frombuffer(pixels, dtype=torch.{kind}).reshape(1, 1, 28, 28){scale}"
    )


def baseline_code(baseline: np.ndarray) -> str:
    """Lines that make the `baseline` of an `image`."""
    value = float(baseline.flat[0])
    if np.all(baseline == baseline.flat[0]):
        named = MNIST_MEAN if np.float32(MNIST_MEAN) == np.float32(value) else value
        return f"baseline = torch.full_like(image, {named})"
    return pixels_code("baseline", baseline)
