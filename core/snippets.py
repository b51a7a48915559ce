"""The Captum lines behind a picture, complete: pasted into Python beside this project, they make it again."""

from __future__ import annotations

import base64
import zlib

import numpy as np

from core.attribution import BASELINES, Attribution
from core.methods import METHODS

_HEAD = """\
import base64, zlib
import torch
from captum.attr import {captum}
from core import load_model

model = load_model("{network}")
{image}
baseline = {baseline}
"""


def captum_code(attribution: Attribution, network: str, image: np.ndarray) -> str:
    """Code that computes `values` (28, 28), the same as `attribution.values`.

    Args:
        network: a name `load_model` knows.
        image: the digit explained, (1, 28, 28); its pixels are written into the code.
    """
    method = METHODS[attribution.method]
    call = method.code.format(target=attribution.target, steps=attribution.steps)
    code = _HEAD.format(
        captum=method.code.partition("(")[0],
        network=network,
        image=_pixels("image", image),
        baseline=_baseline(attribution.baseline),
    )
    if attribution.output == "log_probability":
        code += _log_probability(attribution)
        call = call.replace(f"(model)", "(explained)").replace(f"target={attribution.target}", "target=None")
    return f"{code}values = {call}.detach()[0, 0]\n"


def _log_probability(attribution: Attribution) -> str:
    if METHODS[attribution.method].name != "deeplift":
        return (
            "from core.methods import LogProbability\n"
            f"explained = torch.nn.Sequential(model, LogProbability({attribution.target}))\n"
        )
    return (
        "# DeepLift has no rule for log-softmax: read the logits with its slope averaged from baseline to digit.\n"
        "from core.attribution import log_probability_as_readout\n"
        "from core.methods import Readout\n"
        f"readout = log_probability_as_readout({attribution.target}, model(baseline)[0], model(image)[0])\n"
        "explained = torch.nn.Sequential(model, Readout(readout))\n"
    )


def _pixels(name: str, image: np.ndarray) -> str:
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


def _baseline(baseline: np.ndarray) -> str:
    value = float(baseline.flat[0])
    if np.all(baseline == baseline.flat[0]):
        named = next((grey for grey in BASELINES.values() if np.float32(grey) == np.float32(value)), value)
        return f"torch.full_like(image, {named})"
    return _pixels("baseline", baseline).partition("\n")[2].partition("= ")[2]
