"""Cells that explain: a method's map by Captum, what it must add up to, and the path it walks."""

from __future__ import annotations

import inspect
import re
import textwrap
from collections.abc import Iterable, Sequence

import numpy as np

from core.attribution.explain import Attribution
from core.attribution.methods import METHODS
from core.attribution.path import Path
from core.attribution.snippets import baseline_code, values_code
from core.language import _
from core.render.words import together
from core.takeaway.cells import Part, Shown, standalone
from core.takeaway.panel import Called, against_of, map_caption
from core.trust.book_network import BookNet

_FUNCTION = """\
def {name}(model, image, baseline):
{body}
    return values.detach()[0, 0].double().numpy()
"""
_CALL = """\
# A copy of the network: some methods leave marks on what they explain.
maps["{key}"] = {name}(copy.deepcopy(model), image.clone().requires_grad_(), baseline)
{difference}print("sum", maps["{key}"].sum(), "score less the baseline's", differences["{key}"])
show([maps["{key}"]], ["{key}"], signed={signed})
"""
_DIFFERENCE = """\
with torch.no_grad():
    ends = model(torch.cat([image, baseline])).double()
score = {score}
differences["{key}"] = float(score[0] - score[1])
"""
_FUNCTIONAL = """\
from torch.nn import functional


{net}

# As the book has it, F.relu between the layers: Captum finds no module to put its rule on, and raises nothing.
book, own = BookNet("{output}", len(model.fc2.bias)).eval(), model.state_dict()
for to, of in (("cn1", "conv1"), ("cn2", "conv2"), ("fc1", "fc1"), ("fc2", "fc2")):
    getattr(book, to).load_state_dict({{kind: own[f"{{of}}.{{kind}}"] for kind in ("weight", "bias")}})
"""
_FUNCTIONAL_BODY = """\
start, end = model.normalize(baseline), model.normalize(image).detach().requires_grad_()
values = DeepLift(book).attribute(end, start, target={target})"""
_WALK = """\
places = torch.linspace(0.0, 1.0, {steps} + 1)
points = baseline + places[:, None, None, None] * (image - baseline)
with torch.no_grad():
    climbing = model(points)[:, {target}].double()
# The slope in the middle of each step, times the ink that the step brings.
middles = ((points[1:] + points[:-1]) / 2).requires_grad_()
(slopes,) = torch.autograd.grad(model(middles)[:, {target}].sum(), middles)
gathered = (slopes * (points[1:] - points[:-1])).double().sum(dim=(1, 2, 3)).cumsum(0)
plt.plot(places, climbing - climbing[0], label="climbed")
plt.plot(places[1:], gathered, label="gathered")
plt.legend()
plt.show()
"""


def explained(
    maps: Iterable[Attribution], image: np.ndarray, functional: Sequence[str] = (), called: Called = str
) -> list[Part]:
    """A cell for each map, and before them one that makes room for them.

    Args:
        functional: the methods whose map is of the book's network with `F.relu`.
        called: what people call a class of the network.
    """
    known = set[str]()
    first = Part(_("## Which pixels decided?\n\nEvery map by Captum, and beside its sum what it must come to."), "")
    return [first, *(_explained(found, image, found.method in functional, known, called) for found in maps)]


def key_of(found: Attribution, image: np.ndarray) -> str:
    """What a map is called in its notebook: its method, what it explains, and its baseline."""
    said = f"{METHODS[found.method].title}, {found.target}"
    said += "" if found.against is None else f" rather than {found.against}"
    said += "" if found.output == "logit" or found.against is not None else ", log-probability"
    return f"{said}, {against_of(found, image)[0]}" if METHODS[found.method].uses_baseline else said


def function_of(found: Attribution, name: str, functional: bool = False, known: set[str] | None = None) -> str:
    """A function of model, image and baseline that makes a map as this one was made, and what it needs.

    Args:
        known: sources that the notebook has already; what is new is added.
    """
    known = set() if known is None else known
    if functional:
        sources = [_FUNCTIONAL.format(net=inspect.getsource(BookNet), output=found.output)]
        body = _FUNCTIONAL_BODY.format(target=found.target)
    else:
        sources, body = standalone(values_code(found))
    new = [source for source in sources if source not in known]
    known.update(new)
    return "\n\n".join(
        [
            f"from captum.attr import {METHODS[found.method].captum_name}\n",
            *new,
            _FUNCTION.format(name=name, body=textwrap.indent(body, "    ")),
        ]
    )


def _explained(found: Attribution, image: np.ndarray, functional: bool, known: set[str], called: Called) -> Part:
    method, key, name = METHODS[found.method], key_of(found, image), re.sub(r"\W+", "_", found.method)
    code = f"{function_of(found, name, functional, known)}\n\n{baseline_code(found.baseline)}\n"
    code += _CALL.format(
        name=name, key=key, difference=_DIFFERENCE.format(score=_score(found), key=key), signed=method.signed
    )
    shown = [
        Shown(f"{key}: sum", f'maps["{key}"].sum()', found.total),
        Shown(f"{key}: largest", f'maps["{key}"].max()', float(found.values.max())),
        Shown(f"{key}: smallest", f'maps["{key}"].min()', float(found.values.min())),
        Shown(f"{key}: score less the baseline's", f'differences["{key}"]', found.difference),
    ]
    said = together(*map_caption(found, image, called), _(method.how_to_read), _(method.does_not_say))
    return Part(f"### {_(method.title)}\n\n{said}", code, tuple(shown))


def _score(found: Attribution) -> str:
    if found.against is not None:
        return f"ends[:, {found.target}] - ends[:, {found.against}]"
    if found.output == "log_probability":
        return f"ends.log_softmax(dim=1)[:, {found.target}]"
    return f"ends[:, {found.target}]"


def path(walked: Path, baseline: np.ndarray, target: int, at: int) -> Part:
    """The path from a baseline to the digit: what the score climbed, and what the map gathered, up to a step."""
    steps = len(walked.images) - 1
    climbed, gathered = float(walked.scores[at] - walked.scores[0]), float(walked.so_far[at].sum(dtype=np.float64))
    shown = [Shown(f"climbed at step {at}", f"climbing[{at}] - climbing[0]", climbed)]
    if at:
        shown.append(Shown(f"gathered at step {at}", f"gathered[{at - 1}]", gathered))
    return Part(
        _(
            "### The path\n\nIntegrated Gradients fades the baseline into the digit in {steps} steps, and gathers at "
            "each what the ink changes. On the screen you stood at step {at}.",
            steps=steps,
            at=at,
        ),
        f"{baseline_code(baseline)}\n{_WALK.format(steps=steps, target=target)}",
        tuple(shown),
    )
