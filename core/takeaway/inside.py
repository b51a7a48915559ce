"""Cells that look inside: every stage of the forward pass, the filters, one unit's sum, filters switched off."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from core.inside.arithmetic import UnitSum
from core.inside.knockout import Off
from core.language import _
from core.network.model import DigitNet
from core.network.stages import Stage, stages_of
from core.render.words import in_a_row, in_parts
from core.takeaway.cells import Part, Shown

_STAGES = """\
stages, values = {}, image
with torch.no_grad():
    for name, module in model.named_children():
        values = module(values)
        stages[name] = values[0].numpy()
stages["softmax"] = values[0].softmax(dim=0).numpy()
for name, values in stages.items():
    print(f"{name:10} {str(values.shape):14} smallest {values.min():9.4f}  largest {values.max():9.4f}")
"""
_WALL = """\
across = {across}
figure, places = plt.subplots(-(-len({maps}) // across), across, figsize=(9, 9), squeeze=False)
limit = float(np.abs({maps}).max()) or 1.0
for place in places.flat:
    place.axis("off")
for place, values in zip(places.flat, {maps}):
    place.imshow(values, {colours})
plt.show()
"""
_SIGNED, _FROM_0 = 'cmap="PuOr_r", vmin=-limit, vmax=limit', 'cmap="magma", vmin=0, vmax=limit'
_UNIT = """\
{inputs}
weights_of_unit, bias = model.{module}.weight[{number}], float(model.{module}.bias[{number}])
products = inputs.double() * weights_of_unit.double().reshape(inputs.shape)
total_of_{module} = float(products.sum()) + bias
print(f"{{products.numel()}} products add up to {{float(products.sum()):.5f}}, with the bias", total_of_{module})
print("In the forward pass:", stages["{module}"]{place})
"""
_OFF = """\
values = image
with torch.no_grad():
    for name, module in model.named_children():
        values = module(values)
        # A filter that is off has one number all over its map, after its ReLU.
        for number, held in {held!r}.get(name, {{}}).items():
            values[:, number] = held
without = values[0]
print("The answer without them:", int(without.argmax()))
print(without)
"""


def stages(model: DigitNet, maps: Mapping[str, np.ndarray], chosen: Stage | None = None) -> list[Part]:
    """The forward pass stage by stage, and one stage's maps.

    Args:
        maps: every stage, as `core.inside.features.feature_maps` gives them.
    """
    shown = []
    for stage in stages_of(model):
        where, values = f'stages["{stage.module}"]', maps[stage.name]
        shown.append(Shown(f"{stage.name}: smallest", f"{where}.min()", float(values.min())))
        shown.append(Shown(f"{stage.name}: largest", f"{where}.max()", float(values.max())))
    said = _("## What it sees\n\nThe digit goes through the layers one by one; every stage is kept.")
    parts = [Part(said, _STAGES, tuple(shown))]
    if chosen is not None and len(chosen.shape) == 3:
        where = f'stages["{chosen.module}"]'
        colours = _SIGNED if chosen.kind == "convolution" else _FROM_0
        code = _WALL.format(maps=where, across=4 if chosen.shape[0] == 16 else 8, colours=colours)
        parts.append(Part(_("All maps of {stage}, on one scale.", stage=chosen.name), code))
    return parts


def kernels(model: DigitNet, layer: str) -> Part:
    """All filters of a convolution; of conv2 the first slice of each, as the book shows them."""
    weights = model.get_parameter(f"{layer}.weight").detach().numpy()
    maps = f"model.{layer}.weight[:, 0].numpy()"
    shown = (
        Shown(f"{layer}: smallest weight", f"model.{layer}.weight.min()", float(weights.min())),
        Shown(f"{layer}: largest weight", f"model.{layer}.weight.max()", float(weights.max())),
    )
    said = _("## The filters of {layer}", layer=layer)
    if weights.shape[1] > 1:
        said += "\n\n" + _("Each has {slices} slices; the first of each is drawn.", slices=weights.shape[1])
    across = 4 if len(weights) == 16 else 8
    return Part(said, f"print(model.{layer})\n{_WALL.format(maps=maps, across=across, colours=_SIGNED)}", shown)


def unit(model: DigitNet, taken: UnitSum) -> Part:
    """One unit's arithmetic: all its products, added up by hand, beside the number of the forward pass."""
    stage = next(stage for stage in stages_of(model) if stage.name == taken.layer)
    reads = next((one.module for one in stages_of(model) if one.name == stage.reads), stage.reads)
    number, *place = taken.unit
    values = f'torch.from_numpy(stages["{reads}"])'
    if place:
        (row, column), (_channels, tall, wide) = place, taken.inputs.shape
        inputs = f"inputs = {values}[:, {row} : {row + tall}, {column} : {column + wide}]"
    else:
        inputs = f"inputs = {values}.reshape(-1)"
    code = _UNIT.format(inputs=inputs, module=stage.module, number=number, place=list(taken.unit))
    where = ", ".join(map(str, taken.unit))
    said = _(
        "### One number, taken apart\n\nUnit ({where}) of {layer}: weights times what it reads.",
        where=where,
        layer=taken.layer,
    )
    name = f"unit ({where}) of {taken.layer}"
    return Part(
        said,
        code,
        (
            Shown(f"{name}: the sum", f"total_of_{stage.module}", taken.total),
            Shown(f"{name}: in the map", f'stages["{stage.module}"]{list(taken.unit)}', taken.in_map),
        ),
    )


def knocked_out(model: DigitNet, off: Off, logits: np.ndarray) -> Part:
    """The forward pass with filters switched off.

    Args:
        off: layer -> filter -> what its map is held at.
        logits: (classes,) as shown.
    """
    after = {stage.name: stage.relu for stage in stages_of(model)}
    held = {after[layer]: dict(filters) for layer, filters in off.items() if filters}
    named = in_parts(f"{layer} {in_a_row(map(str, filters))}" for layer, filters in off.items() if filters)
    shown = [Shown(f"logit of {at} without them", f"without[{at}]", float(logits[at])) for at in range(len(logits))]
    return Part(_("## Knock it out\n\nOff: {named}.", named=named), _OFF.format(held=held), tuple(shown))
