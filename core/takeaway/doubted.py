"""Cells that put explanations to the test: pixels erased in a map's order, the race, the network scrambled."""

from __future__ import annotations

import base64
import inspect
import zlib
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from core.attribution.explain import Attribution
from core.attribution.methods import METHODS
from core.attribution.snippets import baseline_code
from core.inside.features import correlation
from core.language import _
from core.network.model import initialise
from core.takeaway.cells import Part, Shown
from core.takeaway.explained import function_of, key_of
from core.takeaway.panel import Called
from core.trust.likeness import ranks, spearman
from core.trust.race import Race
from core.trust.scramble import Cascade

_TAKEN = """\
def along(start, end, order, counts):
    \"\"\"Logits after the first pixels of an order were taken from `end`, for every count.\"\"\"
    images = np.repeat(start.reshape(1, -1).numpy(), len(counts), axis=0)
    for taken, count in zip(images, counts):
        taken[order[:count]] = end.reshape(-1).numpy()[order[:count]]
    with torch.no_grad():
        return model(torch.from_numpy(images).reshape(-1, 1, 28, 28)).double()


def rise(values, order):
    \"\"\"By how much a map's values rise along an order that should go from its highest to its lowest.\"\"\"
    return max(0.0, float(np.diff(values.reshape(-1)[order]).max())) / float(np.abs(values).max() or 1.0)


digit = image.detach()
"""
_ORDER = """\
orders["{name}"] = np.frombuffer(zlib.decompress(base64.b64decode("{packed}")), dtype=np.int16)
"""
_ERASE = """\
start, end = {ends}
followed = along(start, end, orders["{key}"], range(len(orders["{key}"]) + 1))
plt.plot(followed[:, {target}], label="logit of {target}")
plt.plot(followed[:, {against}], label="logit of {against}")
plt.axvline({count})
plt.legend()
plt.show()
"""
_RACE = """\
counts = {counts}
shares = np.array(counts) / len(orders[next(iter(orders))])


def area(start, end, order):
    return float(np.trapezoid(along(start, end, order, counts).softmax(dim=1)[:, {target}], shares))


deletion = {{name: area(digit, baseline, order) for name, order in orders.items()}}
insertion = {{name: area(baseline, digit, order) for name, order in orders.items()}}
lot = np.random.default_rng(0)
pixels = np.sort(orders[next(iter(orders))])
drawn = [area(digit, baseline, lot.permutation(pixels)) for _ in range({random})]
for name in orders:
    print(f"{{name:40}} deletion {{deletion[name]:.3f}}  insertion {{insertion[name]:.3f}}")
print(f"{{'random order, mean':40}} deletion {{np.mean(drawn):.3f}}")
"""
_SCRAMBLE = """\
import math

{sources}

{coarse}


def scrambled(depth, seed):
    \"\"\"A copy of the network whose top layers have random weights, as before any training.\"\"\"
    network = copy.deepcopy(model)
    for place, layer in enumerate({layers}[:depth]):
        initialise(network.get_submodule(layer), torch.Generator().manual_seed(1000 * seed + place))
    return network


inked = image[0, 0].detach().abs().numpy() > 0.5 / 255
likeness = {{}}
for name, method in {functions}.items():
    first = method(copy.deepcopy(model), image.clone().requires_grad_(), baseline)[inked]
    others = [
        method(scrambled({depth}, seed), image.clone().requires_grad_(), baseline)[inked] for seed in {seeds}
    ]
    likeness[name] = np.mean([spearman(abs(first), abs(other)) for other in others])
    print(f"{{name:40}} keeps {{likeness[name]:.3f}} of its order by size")
"""


def taken() -> Part:
    """The functions that follow an order of pixels."""
    return Part(
        _(
            "## Put to the test\n\nPixels go, or come, from the map's highest to its lowest. The orders are those of "
            "the screen; it is checked that the map made here has the same."
        ),
        _TAKEN,
    )


def erased(
    found: Attribution, image: np.ndarray, order: np.ndarray, logits: np.ndarray, count: int, insert: bool
) -> list[Part]:
    """Pixels erased, or inserted, in the order of one contrast's map.

    Args:
        logits: (pixels + 1, 10), after each pixel, as drawn.
        count: how many pixels are gone where the slider is.
    """
    key, target, against = key_of(found, image), found.target, found.against
    ends = "baseline, digit" if insert else "digit, baseline"
    code = _order(key, order) + baseline_code(found.baseline) + "\n"
    code += _ERASE.format(ends=ends, key=key, target=target, against=against, count=count)
    shown = [
        Shown(f"logit of {digit} after {count} pixels", f"followed[{count}, {digit}]", float(logits[count, digit]))
        for digit in (target, against)
        if digit is not None
    ]
    told = _("### Erase what matters\n\nOn the screen {count} of {all} pixels were taken.", count=count, all=len(order))
    return [taken(), Part(told, code, (*shown, _rise(key)))]


def raced(maps: Sequence[Attribution], image: np.ndarray, race: Race, called: Called = str) -> list[Part]:
    """The race of these maps, and of random orders."""
    keys = {found.method: key_of(found, image) for found in maps}
    code = "".join(_order(key, race.orders[name]) for name, key in keys.items())
    code += baseline_code(_compared(maps)) + "\n"
    code += _RACE.format(counts=race.counts.tolist(), target=maps[0].target, random=len(race.random_orders))
    shown = []
    for kind in ("deletion", "insertion"):
        areas, chance = race.areas(kind)
        shown += [Shown(f"{key}: area of {kind}", f'{kind}["{key}"]', areas[name]) for name, key in keys.items()]
        if kind == "deletion":
            shown.append(Shown("random orders: mean area of deletion", "np.mean(drawn)", float(chance.mean())))
    said = _(
        "### The race\n\nThe probability of {digit} as pixels go (deletion: a small area is good) and as they come "
        "(insertion: a large one is good).",
        digit=called(maps[0].target),
    )
    return [taken(), Part(said, code, (*shown, *map(_rise, keys.values())))]


def scrambled(
    maps: Sequence[Attribution],
    image: np.ndarray,
    cascades: dict[str, Cascade],
    depth: int,
    model_layers: Sequence[str],
) -> list[Part]:
    """The maps of a network scrambled `depth` layers deep, and what is left of their order by size."""
    names, coarse = {}, []
    for found in maps:
        # Scrambled, nobody refines a walk until it has settled.
        few = replace(found, steps=METHODS[found.method].refined[0]) if found.steps else found
        names[key_of(found, image)] = name = f"again_{found.method}".replace("-", "_")
        coarse.append(function_of(few, name))
    functions = ", ".join(f'"{key}": {name}' for key, name in names.items())
    seeds = list(range(len(cascades[maps[0].method].maps[depth])))
    code = baseline_code(_compared(maps)) + "\n"
    code += _SCRAMBLE.format(
        sources="\n\n".join(inspect.getsource(one) for one in (initialise, correlation, ranks, spearman)),
        layers=list(model_layers),
        coarse="\n\n".join(coarse),
        functions=f"{{{functions}}}",
        depth=depth,
        seeds=seeds,
    )
    shown = tuple(
        Shown(
            f"{key_of(found, image)}: left of its order by size",
            f'likeness["{key_of(found, image)}"]',
            cascades[found.method].mean(depth, "sizes"),
        )
        for found in maps
    )
    said = _("### Scramble the network\n\nThe top {depth} layers lose what they learned.", depth=depth)
    return [Part(said, code, shown)] if depth else []


def _compared(maps: Sequence[Attribution]) -> np.ndarray:
    return next((found.baseline for found in maps if METHODS[found.method].uses_baseline), maps[0].baseline)


def _order(key: str, order: np.ndarray) -> str:
    packed = base64.b64encode(zlib.compress(np.asarray(order, dtype="<i2").tobytes(), 9)).decode()
    return _ORDER.format(name=key, packed=packed)


def _rise(key: str) -> Shown:
    return Shown(f"{key}: rise along its order", f'rise(maps["{key}"], orders["{key}"])', 0.0)
