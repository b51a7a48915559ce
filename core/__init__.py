"""DigitScope's science, as a small library: networks, digits, explanations.

from core import explain, load_model, samples

model = load_model("world")
digit = samples()[0]
explain(model, digit.image, "integrated-gradients").gap

Seventeen rooms, each one question; each uses only those before it (and `language`, whose sentences people read, and
`classes`, what a network tells apart), and they read well in this order:

network: what is a network here?
ink: how does a drawing become 28 x 28?
paper: where on a photo of paper is the digit?
render: how do numbers become pictures?
hands: how do people write?
digits: what is learned from?
inside: what do the layers do?
attribution: which pixels decided?
judging: how good and how sure?
trust: can an explanation be believed?
truth: where do we know the right answer?
fooling: which small change makes it say otherwise?
training: how does it learn?
examples: which digits did it learn this from?
takeaway: how does one go on elsewhere?
teaching: what does a class do with this?
classroom: what does a class share in one room?
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from core.attribution.explain import explain
    from core.hands.samples import samples
    from core.ink.preprocess import preprocess
    from core.inside.features import feature_maps, filters
    from core.network.answers import predict
    from core.network.checkpoints import list_models, load_model
    from core.training.loop import train

# Found when first asked for, so that drawing ink does not wait for torch.
_HOMES = {
    "explain": "core.attribution.explain",
    "feature_maps": "core.inside.features",
    "filters": "core.inside.features",
    "list_models": "core.network.checkpoints",
    "load_model": "core.network.checkpoints",
    "predict": "core.network.answers",
    "preprocess": "core.ink.preprocess",
    "samples": "core.hands.samples",
    "train": "core.training.loop",
}

__all__ = [
    "explain",
    "feature_maps",
    "filters",
    "list_models",
    "load_model",
    "predict",
    "preprocess",
    "samples",
    "train",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'core' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
