"""The answer while the pen is down: the browser reads the ink itself, with the network's own weights."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING, Any

from streamlit import runtime

from core.language import _
from ui.show.pictures import PROBABILITIES
from ui.show.scripts import SAID, placed, script
from ui.visitor.cached import kept
from ui.visitor.session import Network, session
from ui.visitor.warm_up import can_answer

if TYPE_CHECKING:
    from torch import Tensor

FOLDER = Path(__file__).parent
# What the script computes, and after it the last layer, of as many classes as there are; a network of other layers is
# not read live.
SHAPES = {
    "conv1.weight": (16, 1, 3, 3),
    "conv1.bias": (16,),
    "conv2.weight": (32, 16, 3, 3),
    "conv2.bias": (32,),
    "fc1.weight": (64, 4608),
    "fc1.bias": (64,),
}
MODULES = "normalize conv1 relu1 conv2 relu2 pool dropout1 flatten fc1 relu3 dropout2 fc2".split()
LARGEST_HALF = 65504.0
_LIVE = placed("digitscope_live", html="<span></span>", js=script(SAID, FOLDER / "reader.js", FOLDER / "live.js"))


def follow_the_pen(network: Network, may: bool = True) -> None:
    """Has the answer on this page follow the pen, as soon as torch is there and the browser has the weights.

    Args:
        may: otherwise it does not, and the browser gets no weights and lets go of those it has.
    """
    current = session()
    told = {
        "off": sorted(current.off),
        "seen": current.canvas.seen.get("number", 0),
        "network": _told(network) if may else None,
    }
    told["words"] = _words()
    _LIVE(key="address-live", data=told)


def _words() -> dict[str, str]:
    """What the script says; it fills in what stands in braces."""
    return {"drawn": _("Your drawing"), "probabilities": _(PROBABILITIES), "row": _("{before}, {after}")}


def _told(network: Network) -> dict[str, Any] | None:
    # Who comes first to a cold server draws before the network can be read.
    if not can_answer() or not runtime.exists():
        return None
    if (packed := halves(network)) is None:
        return None
    content, mean, spread = packed
    # Its address is made from what is in it: a browser that has it does not ask again.
    url = runtime.get_instance().media_file_mgr.add(content, "application/octet-stream", "live-weights")
    return {
        "url": url,
        "names": [[name, math.prod(shape)] for name, shape in shapes_of(len(network.facts.classes)).items()],
        "called": network.facts.called_all,
        "mean": mean,
        "spread": spread,
        "temperature": float(network.facts.calibration.get("temperature") or 1.0),
    }


def shapes_of(classes: int) -> dict[str, tuple[int, ...]]:
    """The shapes of all weights of a network that the script can read, in their order."""
    return SHAPES | {"fc2.weight": (classes, 64), "fc2.bias": (classes,)}


@kept(shared=True, quick=True)
def halves(network: Network) -> tuple[bytes, float, float] | None:
    """A network's weights in half precision, little-endian, in the order of `shapes_of`; its mean and its spread.

    None where it has other layers than the script knows, or numbers beyond that precision.
    """
    weights: dict[str, Tensor] = network.model.state_dict()
    shapes = {name: tuple(value.shape) for name, value in weights.items() if not name.startswith("normalize.")}
    known = shapes_of(len(network.facts.classes))
    if shapes != known or [name for name, _ in network.model.named_children()] != MODULES:
        return None
    if any(float(weights[name].abs().max()) > LARGEST_HALF for name in known):
        return None
    content = b"".join(weights[name].numpy().astype("<f2").tobytes() for name in known)
    return content, float(weights["normalize.mean"]), float(weights["normalize.std"])
