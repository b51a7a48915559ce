"""What every notebook begins with: the network as plain PyTorch, its weights, the digit, and the answer."""

from __future__ import annotations

import base64
import importlib
import inspect
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from types import ModuleType

import numpy as np
from torch import nn

from core.attribution.snippets import pixels_code
from core.classes import DIGITS
from core.language import _
from core.network.model import DigitNet, Normalize, SeededDropout
from core.render.words import together

# Letters in a line of the weights: few long lines open faster than one of a million.
ACROSS = 4000
_IMPORTS = """\
import base64, copy, zlib
from collections import OrderedDict

import matplotlib.pyplot as plt
import numpy as np
import torch
from torch import Tensor, nn


def show(maps, titles, signed=True):
    \"\"\"Maps side by side on one scale: orange above 0 and purple below, or dark 0 and bright the largest.\"\"\"
    limit = max(float(np.abs(values).max()) for values in maps) or 1.0
    colours = dict(cmap="PuOr_r", vmin=-limit, vmax=limit) if signed else dict(cmap="magma", vmin=0, vmax=limit)
    figure, places = plt.subplots(1, len(maps), figsize=(3 * len(maps), 3.2), squeeze=False)
    for place, values, title in zip(places[0], maps, titles):
        drawn = place.imshow(values, **colours)
        place.set_title(title, fontsize=9)
        place.axis("off")
    figure.colorbar(drawn, ax=places[0].tolist(), shrink=0.7)
    plt.show()
"""
_READ = """\
values = torch.frombuffer(bytearray(base64.b64decode(weights)), dtype=torch.float32)
state, at = {}, 0
for name, part in model.state_dict().items():
    state[name] = values[at : at + part.numel()].reshape(part.shape)
    at += part.numel()
model.load_state_dict(state)
# Dropout is for training only; eval() leaves it out.
model.eval().requires_grad_(False)
print(sum(part.numel() for part in model.parameters()), "parameters")
"""
_ANSWER = """\
with torch.no_grad():
    logits = model(image)[0]
probabilities = (logits.double() / {temperature!r}).softmax(dim=0)
classes = {classes!r}
for at, name in enumerate(classes):
    print(name, f"{{logits[at]:9.4f}} {{100 * probabilities[at]:8.3f}} %")
print("The answer:", classes[int(logits.argmax())])
"""


@dataclass(frozen=True)
class Shown:
    """A number of the screen: what it is, the expression that makes it again in the notebook, and the number."""

    what: str
    found: str
    number: float


@dataclass(frozen=True)
class Part:
    """One step of a notebook: what it is about, in Markdown, its code, and the numbers of the screen it comes to.

    Attributes:
        code: made late where it is long.
        folded: the code says nothing to a reader.
    """

    said: str
    code: str | Callable[[], str]
    shown: tuple[Shown, ...] = ()
    folded: bool = False


def beginning(model: DigitNet, network: str, image: np.ndarray, digit: str) -> list[Part]:
    """The cells up to the digit.

    Args:
        network, digit: what they are called.
        image: (1, 28, 28).
    """
    count = sum(part.numel() for part in model.parameters())
    return [
        Part(_("## What is needed\n\nPyTorch, Captum, NumPy and matplotlib, and nothing else."), _IMPORTS),
        Part(
            _(
                "## The network\n\n{network}: layer after layer. Its first layer takes the mean ink away and divides "
                "by the spread, so that black paper is 0 for you and something else for the convolutions.",
                network=network,
            ),
            network_code(model),
        ),
        Part(
            _("Its {count} weights, as they were on the screen, packed as text.", count=count),
            partial(weights_code, model),
            folded=True,
        ),
        Part(_("They go into their layers in the order in which PyTorch lists them."), _READ),
        Part(
            _("## The digit\n\n{digit}: 28 × 28 pixels of ink, 0 for paper and 1 for full ink.", digit=digit),
            f'{pixels_code("image", image)}\nplt.imshow(image[0, 0], cmap="gray")\nplt.axis("off")\nplt.show()\n'
            "# Room for what comes.\nmaps, differences, orders = {}, {}, {}\n",
        ),
    ]


def answer(
    logits: np.ndarray | None,
    probabilities: np.ndarray,
    temperature: float | None,
    names: Sequence[str] = DIGITS,
) -> Part:
    """The cell that asks the network.

    Args:
        logits, probabilities: (classes,), as shown; logits None where they are not.
        temperature: by which the logits were divided first; None where they were not.
        names: what the classes are called.
    """
    said = _("## The answer\n\nA score for each, the **logits**; softmax makes probabilities of them.")
    if temperature is not None:
        more = _(
            "They are first divided by {temperature}, so that the shares are about as often right as they say.",
            temperature=f"{temperature:.4f}",
        )
        said = together(said, more)
    shown = []
    if logits is not None:
        shown = [Shown(f"logit of {name}", f"logits[{at}]", float(logits[at])) for at, name in enumerate(names)]
    shown += [
        Shown(f"probability of {name}", f"probabilities[{at}]", float(probabilities[at]))
        for at, name in enumerate(names)
    ]
    return Part(said, _ANSWER.format(temperature=temperature or 1.0, classes=list(names)), tuple(shown))


def weights_code(model: nn.Module) -> str:
    """All weights in the order of `state_dict`, float32, as text."""
    packed = np.concatenate([part.numpy().ravel() for part in model.state_dict().values()]).astype("<f4")
    text = base64.b64encode(packed.tobytes()).decode()
    lines = "\n".join(text[at : at + ACROSS] for at in range(0, len(text), ACROSS))
    return f'weights = """\n{lines}\n"""'


def network_code(model: nn.Module) -> str:
    """The network as a class or two and a list of PyTorch's own modules, read off the network itself."""
    layers = "".join(f'    ("{name}", {_module(module)}),\n' for name, module in model.named_children())
    return f"{inspect.getsource(Normalize)}\n\nmodel = nn.Sequential(OrderedDict([\n{layers}]))\n"


def _module(module: nn.Module) -> str:
    if isinstance(module, Normalize):
        return f"Normalize({float(module.mean):.6g}, {float(module.std):.6g})"
    if isinstance(module, SeededDropout):
        return f"nn.{'Dropout2d' if module.maps else 'Dropout'}({module.probability:g})"
    # How a module of PyTorch's prints itself is how it is made.
    return f"nn.{module!r}"


def standalone(code: str) -> tuple[list[str], str]:
    """Code without this project: the sources of what it imports from there, and the code without those imports."""
    sources = []
    for module, names in re.findall(r"^from (core\.[\w.]+) import ([\w, ]+)\n", code, re.MULTILINE):
        found = importlib.import_module(module)
        sources += [_source(found, name.strip()) for name in names.split(",")]
    code = re.sub(r"^from core\.[\w.]+ import [\w, ]+\n", "", code, flags=re.MULTILINE)
    # What a comment points to stands right here.
    return sources, re.sub(r"\bcore(?:\.[a-z_]+)+\.(?=[A-Z])", "", code)


def _source(module: ModuleType, name: str) -> str:
    """A function or class of this project as it is written, and before it the numbers of its file that it uses."""
    source = inspect.getsource(getattr(module, name))
    used = dict.fromkeys(re.findall(r"\b[A-Z][A-Z_]{2,}\b", source))
    numbers = [f"{one} = {value!r}" for one in used if isinstance(value := getattr(module, one, None), int | float)]
    return "\n".join([*numbers, "\n", source] if numbers else [source])
