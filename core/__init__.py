"""DigitScope's science, as a small library: networks, digits, explanations.

from core import explain, load_model, samples

model = load_model("world")
digit = samples()[0]
explain(model, digit.image, "integrated-gradients").gap
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

# Named like its own module: bound now, or importing the module later would put itself in the function's place.
from core.preprocess import preprocess

if TYPE_CHECKING:
    from core.attribution import explain, predict
    from core.checkpoints import list_models, load_model
    from core.features import feature_maps, filters
    from core.hands import samples
    from core.training import train

# Found when first asked for, so that drawing ink does not wait for torch.
_HOMES = {
    "explain": "core.attribution",
    "predict": "core.attribution",
    "list_models": "core.checkpoints",
    "load_model": "core.checkpoints",
    "feature_maps": "core.features",
    "filters": "core.features",
    "samples": "core.hands",
    "train": "core.training",
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
