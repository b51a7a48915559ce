"""The one place that imports torchvision.

The registry's torchvision for Linux is linked against CUDA torch. Beside a CPU build of torch its compiled
operators do not load, and its Python part then registers fakes for two operators nobody defined:
`operator torchvision::nms does not exist`. Defining both names first lets datasets, transforms and utils
work; none of them needs the compiled operators. With a matching pair nothing is defined.
"""

from __future__ import annotations

import importlib
from types import ModuleType

import torch

MISSING_OPERATORS = ("torchvision::nms", "torchvision::qnms")
SCHEMA = "(Tensor dets, Tensor scores, float iou_threshold) -> Tensor"


def import_torchvision(name: str = "torchvision") -> ModuleType:
    """Returns the torchvision module `name`, importing it on any pair of torch and torchvision.

    Raises:
        ImportError: torchvision is not installed, or fails for another reason than the known one.
    """
    try:
        return importlib.import_module(name)
    except RuntimeError as error:
        if "torchvision::" not in str(error):
            raise ImportError(f"torchvision does not import: {error}") from error
    _define_missing_operators()
    return importlib.import_module(name)


def _define_missing_operators() -> None:
    for operator in MISSING_OPERATORS:
        try:
            torch.library.define(operator, SCHEMA)
        except RuntimeError as error:
            # Already there: another import got so far.
            if "already" not in str(error) and "multiple times" not in str(error):
                raise ImportError(f"cannot define {operator}: {error}") from error
