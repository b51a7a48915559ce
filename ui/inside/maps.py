"""Feature maps, in the browser: every stage of this digit's forward pass, so that a click asks nobody."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import numpy as np

from core.inside.arithmetic import channel_sums
from core.inside.features import book_conv2, correlation
from core.judging.calibration import temperature_of
from core.language import N_, _, ngettext
from core.network.model import STAGES
from core.network.stages import Stage, stages_of
from core.render.words import together
from ui.inside import computed as inside
from ui.inside.parts import PLACE, WALL, choice, link_for_the_script, page_script, window, without_relus, words
from ui.show import pictures, tables
from ui.show.scripts import packed, palettes, placed
from ui.takeaway.inside import maps_offer
from ui.takeaway.offers import offer
from ui.visitor import cached
from ui.visitor.session import View

WHAT = {
    "conv1": N_(
        "One map for each of conv1's 16 filters: higher where its pattern fits better. Its bias and bare paper "
        "count too, so 0 is no border between fitting and not."
    ),
    "relu1": N_("ReLU keeps what is above 0 and makes the rest 0. This is what conv2 reads."),
    "conv2": N_(
        "Each of conv2's 32 filters reads all 16 maps before it, so a map here stands for a pattern of patterns."
    ),
    "relu2": N_("ReLU again: only what is above 0 goes on."),
    "pool": N_(
        "Max pooling keeps the largest of every 2 × 2: a quarter of the numbers, and small shifts can matter less."
    ),
    "fc1": N_("64 units. Each adds up all 4\u00a0608 pooled numbers times weights of its own, and a bias."),
    "relu3": N_("What is left of the 64 units after ReLU. The scores are made of these and a bias each."),
    "logits": N_("A score for each digit. The largest is the answer; they are no probabilities yet."),
    "probabilities": N_("Softmax turns the scores into shares of 1. Large gaps in score become near-certainties."),
}
# Conv2, and conv2 as the book has it.
TRUE, BOOK = N_("What the network computes"), N_("As the book computes it")

_MAPS = placed(
    "digitscope_maps",
    html=PLACE,
    js=page_script("maps"),
    isolate_styles=False,
)


def explore_maps(view: View) -> None:
    """The stage looked at, its maps, the chosen unit, and conv2 as the book computes it."""
    stages, fields = cached.feature_maps(view.network, view.digit.image), inside.receptive_fields(view.network)
    book, of = book_conv2(view.network.model, view.digit.image), stages_of(view.network.model)
    offer("maps", lambda address: maps_offer(view, stages, address))
    _MAPS(
        key="feature-maps",
        data={
            "html": _html(),
            "words": _words(stages, book),
            "shapes": {stage.name: stage.shape for stage in of},
            "palettes": palettes(),
            "numbers": _numbers(view, {**stages, "book": book}),
            "stages": [
                {
                    "name": stage.name,
                    "field": asdict(fields[stage.name]),
                    "title": _("{stage}, {shape}", stage=_(stage.title), shape=" × ".join(map(str, stage.shape))),
                    "said": _(WHAT[stage.name]),
                    "zeros": _zeros(stage, stages[stage.name]),
                    "bars": _bars(view, stages[stage.name]) if stage.name == "probabilities" else "",
                }
                for stage in of
            ],
            "classes": view.names,
            "book": [correlation(*pair) for pair in zip(stages["conv2"], book, strict=True)],
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


def _html() -> str:
    """The page, as far as it is the same for every digit."""
    tabs = choice("stage", _("Stage of the forward pass"), {stage.name: stage.name for stage in STAGES})
    about = _("About this stage")
    own_scale = _("Each map on its own scale")
    beside = _("As the book computes it, beside the true maps below")
    book = _("conv2 as the book computes it")
    pair = f"""<div class="ds-row ds-pair"><figure class="ds-figure"><canvas role="img"></canvas>
<figcaption>{_(TRUE)}</figcaption></figure><figure class="ds-figure"><canvas role="img"></canvas>
<figcaption>{_(BOOK)}</figcaption></figure></div>"""
    return f"""{tabs}
<div class="st-key-maps"><div class="st-key-wall-maps"><h2 class="ds-title"></h2><div class="choice">{WALL}</div>
<details class="ds-more"><summary>{about}</summary><p class="ds-said"></p><p class="ds-note"></p>
<label class="ds-switch"><input type="checkbox" data-look="own_scale">{own_scale}</label>
<label class="ds-switch"><input type="checkbox"
data-look="as_the_book">{beside}</label></details></div>
<div class="st-key-unit"><h2 class="ds-title"></h2><p class="ds-said"></p>{window()}
<button type="button" class="ds-button go"></button></div>
<div class="st-key-list"></div><div class="st-key-bars"></div></div>
<div class="st-key-as-the-book"><h3 class="ds-title">{book}</h3>
<p class="ds-said why"></p>{pair}<div class="scale"></div><p class="ds-said one"></p>{pair}</div>"""


def _words(stages: dict[str, np.ndarray], book: np.ndarray) -> dict[str, str]:
    whole = correlation(stages["conv2"], book)
    silent = int((stages["relu3"] <= 0).sum())
    return words() | {
        "map's numbers": _("{layer}, map {map}: {numbers}"),
        "one map": _("Map"),
        "map, large": _("Map {map}, large"),
        "own scale": _("Each map has its own scale; this is map {map}'s."),
        "one scale": _("One scale for all maps."),
        "press a place": _("Press a place in a map to look at that unit."),
        "unit": _(
            "One number of a map, a <em>unit</em>. Its <em>receptive field</em>: rows {top} to {bottom}, columns "
            "{left} to {right}."
        ),
        "its arithmetic": _("The arithmetic of {unit}"),
        "one unit": _("Unit"),
        "one digit": _("Digit"),
        "adds up": _("How {unit} adds up"),
        "32 sums": _("The 32 sums, added up"),
        "products": ngettext("The {n} product, added up", "The {n} products, added up", stages["relu3"].size - silent),
        "after relu": _("After ReLU: {unit}"),
        "reads pool": _(
            "It reads the whole digit, all 28 × 28 pixels, through pool: 4\u00a0608 numbers times as many weights. "
            "Added up by map of pool, 144 products each:"
        ),
        "reads relu3": ngettext(
            "It reads the whole digit, all 28 × 28 pixels, through relu3: its 64 numbers times as many weights. {n} of "
            "them is 0 and adds nothing; the others, the largest product first:",
            "It reads the whole digit, all 28 × 28 pixels, through relu3: its 64 numbers times as many weights. {n} of "
            "them are 0 and add nothing; the others, the largest product first:",
            silent,
        ),
        "hidden unit": _("unit {unit}"),
        "relu": _("After ReLU"),
        "weight": _("× weight"),
        "product": _("= product"),
        "true maps": _("{computed}, 32 maps: {numbers}."),
        "true map": _("{computed}, map {map}: {numbers}."),
        "true": _(TRUE),
        "book": _(BOOK),
        "why": _(
            "The book's figure feeds conv2 with conv1's raw output. The network feeds it with relu1, in which all that "
            "is below 0 has become 0: for this digit, {share} of conv1's numbers. conv2's weights were learned on maps "
            "after ReLU, so raw ones give other numbers: <b>correlation {correlation} over all 32 maps</b> (1 would be "
            "the same up to scale and shift, 0 unrelated).",
            share=f"{100 * float((stages['conv1'] < 0).mean()):.0f} %",
            correlation=tables.two_decimals(whole),
        ),
        "both": _("Map {map} of both, chosen above, on the same scale: correlation {correlation}."),
    }


def _zeros(stage: Stage, values: np.ndarray) -> str:
    if stage.kind == "convolution":
        return _("{share} of the numbers are below 0.", share=f"{100 * float((values < 0).mean()):.0f} %")
    share = f"{100 * float((values == 0).mean()):.0f} %"
    if values.ndim == 1:
        zeros = _("{share} of the {count} numbers are 0.", share=share, count=len(values))
        return zeros if stage.kind == "relu" else ""
    silent = int((values.max(axis=(1, 2)) == 0).sum())
    if not silent:
        return _("{share} of the numbers are 0; no map is 0 everywhere.", share=share)
    return ngettext(
        "{share} of the numbers are 0; one map is 0 everywhere.",
        "{share} of the numbers are 0; {n} maps are 0 everywhere.",
        silent,
        share=share,
    )


def _bars(view: View, values: np.ndarray) -> str:
    total = f"{float(values.sum()):.4f}"
    said = _("They add up to {sum}. What the network is sure of need not be right.", sum=total)
    temperature = temperature_of(view.network.facts)
    if temperature is not None:
        divided = _(
            "This is the forward pass itself; for the answer above, its scores are first divided by {number}.",
            number=f"{temperature:.2f}",
        )
        said = together(said, divided)
    return f'{pictures.bars(values, int(values.argmax()), view.names)}<p class="ds-note">{said}</p>'
