"""How the pages that look inside are taken along: stages, filters, one unit, filters switched off."""

from __future__ import annotations

import re
from collections.abc import Mapping

import numpy as np

from core.inside.arithmetic import unit_sum
from core.inside.features import filters
from core.inside.knockout import Off
from core.language import _
from core.network.stages import Stage, convolutions_of, layers_of, stages_of
from core.render.colours import Kind
from core.render.words import in_a_row, in_parts, titled
from core.takeaway import inside
from core.takeaway.cells import Part
from core.takeaway.panel import Curves, Panel, Sheet
from ui.takeaway.offers import Offer, caption_of, shares_of
from ui.visitor import cached
from ui.visitor.session import View


def stages_offer(view: View, maps: Mapping[str, np.ndarray]) -> Offer:
    """Every stage of the forward pass."""
    stages = [stage for stage in stages_of(view.network.model) if stage.kind != "probabilities"]
    return Offer([_stage(view, stage, maps[stage.name]) for stage in stages], inside.stages(view.network.model, maps))


def maps_offer(view: View, maps: Mapping[str, np.ndarray], address: Mapping[str, str]) -> Offer:
    """One stage, the one that the address names, and the unit it names."""
    there = {stage.name: stage for stage in stages_of(view.network.model)}
    stage, unit = there.get(address.get("stage", ""), next(iter(there.values()))), _unit(view, address)
    panels = [_stage(view, stage, maps[stage.name])]
    if unit is not None and len(stage.shape) == 3:
        number = unit[1][0]
        said = _("Map {number} of {stage}.", number=number, stage=stage.name)
        drawn = Sheet(maps[stage.name][number][None], _kind(stage), float(np.abs(maps[stage.name]).max()))
        panels.append(Panel(f"{stage.name}-map-{number}", said, drawn, [*caption_of(view), said]))
    return Offer(panels, [*inside.stages(view.network.model, maps, stage), *_taken_apart(view, unit)])


def filters_offer(view: View, address: Mapping[str, str]) -> Offer:
    """The filters of both convolutions, and the unit that the address names."""
    model, panels, said = view.network.model, list[Panel](), caption_of(view)[:1]
    for layer in convolutions_of(model):
        kernels = filters(model, layer)
        slices = _("The first of {count} slices of each.", count=kernels.shape[1])
        caption = [*said, slices] if kernels.shape[1] > 1 else said
        title = _("The filters of {layer}", layer=layer)
        numbers = tuple(map(str, range(len(kernels))))
        panels.append(Panel(f"{layer}-filters", title, Sheet(kernels[:, 0], "signed", titles=numbers), caption))
    unit = _unit(view, address)
    parts = [inside.kernels(model, layer) for layer in convolutions_of(model)]
    if unit is not None:
        parts += inside.stages(model, cached.feature_maps(view.network, view.digit.image))
    return Offer(panels, [*parts, *_taken_apart(view, unit)])


def knocked_out_offer(view: View, off: Off, logits: np.ndarray) -> Offer:
    """The answer with filters switched off."""
    shares = cached.shares(view.network, logits)
    named = in_parts(f"{layer} {in_a_row(map(str, held))}" for layer, held in off.items() if held)
    bars = shares_of(view, shares)
    caption = [*caption_of(view), _("Switched off: {named}.", named=named)]
    panel = Panel("knocked-out", _("The answer without these filters"), bars, caption)
    return Offer([panel], [inside.knocked_out(view.network.model, off, logits)])


def _stage(view: View, stage: Stage, values: np.ndarray) -> Panel:
    caption = [*caption_of(view), _("Size: {size}.", size=" × ".join(map(str, stage.shape)))]
    if len(stage.shape) == 3:
        titles = tuple(map(str, range(stage.shape[0])))
        across = 4 if stage.shape[0] == 16 else 8
        drawn: Sheet | Curves = Sheet(values, _kind(stage), None, titles, across)
    else:
        drawn = Curves(np.arange(len(values)), {stage.name: values}, _("unit"), stage.name, bars=True)
    title = titled(stage.name, _(stage.title)) if stage.name == stage.module else stage.name
    return Panel(stage.name, title, drawn, caption)


def _kind(stage: Stage) -> Kind:
    return "signed" if stage.kind == "convolution" else "magnitude"


def _unit(view: View, address: Mapping[str, str]) -> tuple[str, tuple[int, ...]] | None:
    """The layer and the unit that an address names as `conv1.3.5.6`; None for what is not there."""
    layer, *numbers = re.sub(r"\W+$", "", address.get("unit", "")).split(".")
    shape = {stage.name: stage.shape for stage in stages_of(view.network.model)}.get(layer, ())
    if not shape or len(numbers) != len(shape) or not all(re.fullmatch("[0-9]{1,4}", one) for one in numbers):
        return None
    unit = tuple(map(int, numbers))
    return (layer, unit) if all(at < size for at, size in zip(unit, shape, strict=True)) else None


def _taken_apart(view: View, unit: tuple[str, tuple[int, ...]] | None) -> list[Part]:
    if unit is None or unit[0] not in layers_of(view.network.model):
        return []
    return [inside.unit(view.network.model, unit_sum(view.network.model, view.digit.image, *unit))]
