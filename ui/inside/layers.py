"""The sizes of all stages, and the layers with their parameters."""

from __future__ import annotations

from html import escape

from core.inside.summary import layers
from core.language import _
from core.network.stages import convolutions_of, stages_of
from core.render.words import format_number, titled, whole
from ui.inside import computed as inside
from ui.show import pictures, tables
from ui.visitor import cached
from ui.visitor.session import View


def overview(view: View) -> None:
    """Folded below the stage looked at: all stages with their sizes, and all layers with their parameters."""
    title = escape(_("All stages and layers"))
    pictures.show(
        f'<details class="ds-more"><summary><h2>{title}</h2></summary>{_sizes(view)}{_layers(view)}</details>'
    )


def _sizes(view: View) -> str:
    """Every stage with its size, what one unit sees, and how much of it is 0."""
    maps = cached.feature_maps(view.network, view.digit.image)
    fields = inside.receptive_fields(view.network)
    rows = []
    for stage in stages_of(view.network.model):
        values = maps[stage.name]
        zeros = f"{100 * float((values == 0).mean()):.1f} %" if stage.kind == "relu" else ""
        shape = f"({', '.join(map(str, values.shape))}{',' if values.ndim == 1 else ''})"
        side = fields[stage.name].side
        low, high = (format_number(float(edge)) for edge in (values.min(), values.max()))
        name = titled(stage.name, _(stage.title)) if stage.name == stage.module else stage.name
        rows.append([name, shape, whole(values.size), f"{side} × {side}", low, high, zeros])
    head = [_("Stage"), _("Size"), _("Numbers"), _("Pixels a unit sees"), _("Smallest"), _("Largest")]
    return tables.table([*head, _("Zeros after ReLU")], rows)


def _layers(view: View) -> str:
    """The network as PyTorch prints it, and where its parameters are."""
    model = view.network.model
    found = layers(model)
    total = sum(layer.parameters for layer in found)
    shared = sum(layer.parameters for layer in found if layer.name in convolutions_of(model))
    largest = max(found, key=lambda layer: layer.parameters)
    said = _(
        "{count} <em>parameters</em>, the numbers that training sets: weights and one bias a filter or unit. "
        "<b>{share} of them are in {layer}</b>; the two convolutions share {shared}.",
        count=whole(total),
        share=f"{100 * largest.parameters / total:.1f} %",
        layer=largest.name,
        shared=whole(shared),
    )
    rows = [
        [layer.name, layer.sum, whole(layer.parameters), f"{100 * layer.parameters / total:.1f} %"]
        for layer in found
        if layer.parameters
    ]
    rows.append([_("in all"), "", whole(total), "100 %"])
    return (
        '<div class="ds-outcome"><div>'
        + tables.said(_("What {code} says:", code="<code>print(model)</code>"))
        + f'<pre class="ds-code">{escape(repr(model))}</pre></div><div>'
        + tables.said(said)
        + tables.table([_("Layer"), _("Weights + biases"), _("Parameters"), _("Share of all")], rows)
        + tables.note(_("Normalising, ReLU, pooling and dropout have none."))
        + "</div></div>"
    )
