"""Feature maps, in the browser: every stage of this digit's forward pass, so that a click asks nobody."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import numpy as np

from core.inside.arithmetic import channel_sums
from core.inside.features import book_conv2, correlation
from core.judging.calibration import temperature_of
from core.network.model import STAGES
from core.network.stages import Stage
from ui.inside import computed as inside
from ui.inside.parts import SHAPES, WALL, WINDOW, choice, link_for_the_script, page_script, without_relus
from ui.show import pictures
from ui.show.scripts import packed, palettes, placed
from ui.takeaway.inside import maps_offer
from ui.takeaway.offers import offer
from ui.visitor import cached
from ui.visitor.session import View

WHAT = {
    "conv1": "One map for each of conv1's 16 filters: higher where its pattern fits better. Its bias and bare paper "
    "count too, so 0 is no border between fitting and not.",
    "relu1": "ReLU keeps what is above 0 and makes the rest 0. This is what conv2 reads.",
    "conv2": "Each of conv2's 32 filters reads all 16 maps before it, so a map here stands for a pattern of patterns.",
    "relu2": "ReLU again: only what is above 0 goes on.",
    "pool": "Max pooling keeps the largest of every 2 × 2: a quarter of the numbers, and small shifts can matter less.",
    "fc1": "64 units. Each adds up all 4\u00a0608 pooled numbers times weights of its own, and a bias.",
    "relu3": "What is left of the 64 units after ReLU. The ten scores are made of these and a bias each.",
    "logits": "Ten scores, one for each digit. The largest is the answer; they are no probabilities yet.",
    "probabilities": "Softmax turns the ten scores into shares of 1. Large gaps in score become near-certainties.",
}
PAIR = """<div class="ds-row ds-pair"><figure class="ds-figure"><canvas role="img"></canvas>
<figcaption>What the network computes</figcaption></figure><figure class="ds-figure"><canvas role="img"></canvas>
<figcaption>As the book computes it</figcaption></figure></div>"""
TABS = choice("stage", "Stage of the forward pass", {stage.name: stage.name for stage in STAGES})
HTML = f"""<div class="ds-inside">
{TABS}
<div class="st-key-maps"><div class="st-key-wall-maps"><h2 class="ds-title"></h2><div class="choice">{WALL}</div>
<details class="ds-more"><summary>About this stage</summary><p class="ds-said"></p><p class="ds-note"></p>
<label class="ds-switch"><input type="checkbox" data-look="own_scale">Each map on its own scale</label>
<label class="ds-switch"><input type="checkbox" data-look="as_the_book">As the book computes it, beside the true maps
below</label></details></div>
<div class="st-key-unit"><h2 class="ds-title"></h2><p class="ds-said"></p>{WINDOW}
<button type="button" class="ds-button go"></button></div>
<div class="st-key-list"></div><div class="st-key-bars"></div></div>
<div class="st-key-as-the-book"><h3 class="ds-title">conv2 as the book computes it</h3><p class="ds-said why"></p>{PAIR}
<div class="scale"></div><p class="ds-said one"></p>{PAIR}</div></div>"""

_MAPS = placed(
    "digitscope_maps",
    html=HTML,
    js=page_script("maps"),
    isolate_styles=False,
)


def explore_maps(view: View) -> None:
    """The stage looked at, its maps, the chosen unit, and conv2 as the book computes it."""
    stages, fields = cached.feature_maps(view.network, view.digit.image), inside.receptive_fields(view.network)
    book = book_conv2(view.network.model, view.digit.image)
    offer("maps", lambda address: maps_offer(view, stages, address))
    _MAPS(
        key="feature-maps",
        data={
            "shapes": SHAPES,
            "palettes": palettes(),
            "numbers": _numbers(view, {**stages, "book": book}),
            "stages": [
                {
                    "name": stage.name,
                    "field": asdict(fields[stage.name]),
                    "title": f"{stage.title}, {' × '.join(map(str, stage.shape))}",
                    "said": WHAT[stage.name],
                    "zeros": _zeros(stage, stages[stage.name]),
                    "bars": _bars(view, stages[stage.name]) if stage.name == "probabilities" else "",
                }
                for stage in STAGES
            ],
            "book": _apart(stages, book),
        },
    )
    link_for_the_script("pages/filters.py")


def _numbers(view: View, stages: dict[str, np.ndarray]) -> dict[str, dict[str, Any]]:
    """The digit, every stage, and what a linear layer's numbers are the sums of."""
    model, image = view.network.model, view.digit.image
    numbers = without_relus(stages) | {
        "ink": image,
        "fc1.sums": channel_sums(model, image, "fc1").astype(np.float32),
        "fc1.bias": model.fc1.bias.detach().numpy(),
        "logits.weight": model.fc2.weight.detach().numpy(),
        "logits.bias": model.fc2.bias.detach().numpy(),
    }
    return {name: packed(values) for name, values in numbers.items()}


def _apart(stages: dict[str, np.ndarray], book: np.ndarray) -> dict[str, Any]:
    """How far conv2 as the book computes it is from the truth, over all maps and map by map."""
    true = stages["conv2"]
    return {
        "whole": correlation(true, book),
        "each": [correlation(*pair) for pair in zip(true, book, strict=True)],
        "below": 100 * float((stages["conv1"] < 0).mean()),
    }


def _zeros(stage: Stage, values: np.ndarray) -> str:
    if stage.kind == "convolution":
        return f"{100 * float((values < 0).mean()):.0f} % of the numbers are below 0."
    if values.ndim == 1:
        zeros = f"{100 * float((values == 0).mean()):.0f} % of the {len(values)} numbers are 0."
        return zeros if stage.kind == "relu" else ""
    silent = int((values.max(axis=(1, 2)) == 0).sum())
    whole = {0: "no map is 0 everywhere", 1: "one map is 0 everywhere"}.get(silent, f"{silent} maps are 0 everywhere")
    return f"{100 * float((values == 0).mean()):.0f} % of the numbers are 0; {whole}."


def _bars(view: View, values: np.ndarray) -> str:
    said = f"They add up to {float(values.sum()):.4f}. What the network is sure of need not be right."
    temperature = temperature_of(view.network.facts)
    if temperature is not None:
        said += " This is the forward pass itself; for the answer above, its scores are first divided by "
        said += f"{temperature:.2f}."
    return f'{pictures.bars(values, int(values.argmax()))}<p class="ds-note">{said}</p>'
