"""What a network answers: to one image, or to many at once."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext
from typing import TypeVar

import numpy as np
import torch
from torch import Tensor, nn

Report = TypeVar("Report")
AT_ONCE = 32
_lock = threading.Lock()
# Torch has one such type for all threads: who needs float32, and what was set before the first of them came.
_floats: list[torch.dtype] = []


@contextmanager
def plainly() -> Iterator[None]:
    """Numbers come out inside as everywhere: in float32 and on the processor, whatever the caller has set.

    Also a decorator, as `gradients` is.
    """
    # A device that is named slows every call to torch.
    elsewhere = torch.get_default_device().type != "cpu"
    with torch.autocast("cpu", enabled=False), torch.device("cpu") if elsewhere else nullcontext(), _in_float32():
        yield


@contextmanager
def _in_float32() -> Iterator[None]:
    """Torch makes float32 where no type is named, for all threads, until the last who needs it has gone."""
    with _lock:
        other = bool(_floats) or torch.get_default_dtype() != torch.float32
        if other:
            _floats.append(_floats[0] if _floats else torch.get_default_dtype())
            torch.set_default_dtype(torch.float32)
    try:
        yield
    finally:
        if other:
            with _lock:
                before = _floats.pop()
                if not _floats:
                    torch.set_default_dtype(before)


@contextmanager
def gradients() -> Iterator[None]:
    """Slopes can be taken inside, whatever the caller has switched off; also a decorator for what takes them."""
    with plainly(), torch.inference_mode(False), torch.enable_grad():
        yield


def undisturbed(reports: Iterator[Report]) -> Iterator[Report]:
    """Each report of a long work is worked for under `gradients`; between two, the caller's settings are its own."""
    while True:
        with gradients():
            report = next(reports, None)
        if report is None:
            return
        yield report


def twin(model: nn.Module) -> nn.Module:
    """A network of the same weights, for hooks or another precision: the first one is left as it is.

    Both read the same numbers in memory; who writes into them wants `copy.deepcopy`, which takes five milliseconds.
    """
    if isinstance(model, torch.jit.ScriptModule):
        raise ValueError(
            "expected a network of Python's modules, got a scripted one, of which only torch has the parts"
        )
    own = model.__new__(type(model))
    own.__dict__ = {name: value.copy() if isinstance(value, dict) else value for name, value in vars(model).items()}
    for name, values in model._parameters.items():
        own._parameters[name] = None if values is None else nn.Parameter(values.detach(), values.requires_grad)
    for name, inner in model._modules.items():
        own._modules[name] = None if inner is None else twin(inner)
    return own


@plainly()
def many_logits(model: nn.Module, images: np.ndarray | Iterable[np.ndarray]) -> np.ndarray:
    """Logits (n, 10) float32 of images (n, 1, 28, 28), the same as one by one but for the last bits.

    The network is copied with its channels last, in which layout a batch takes less than half the time.

    Args:
        images: all of them, or batches that are made as they are asked for: only one is held at a time.
    """
    fast = twin(model).to(memory_format=torch.channels_last)  # pyright: ignore[reportCallIssue]
    batches = np.split(images, range(AT_ONCE, len(images), AT_ONCE)) if isinstance(images, np.ndarray) else images
    with torch.inference_mode():
        return torch.cat([fast(_channels_last(batch)) for batch in batches]).numpy()


def _channels_last(batch: np.ndarray) -> Tensor:
    return torch.from_numpy(np.array(batch, dtype=np.float32)).to(memory_format=torch.channels_last)


def probabilities(logits: np.ndarray) -> np.ndarray:
    """Softmax over the last axis, in float64."""
    shifted = np.asarray(logits, dtype=np.float64)
    shifted = np.exp(shifted - shifted.max(axis=-1, keepdims=True))
    return shifted / shifted.sum(axis=-1, keepdims=True)


@plainly()
def predict(model: nn.Module, image: np.ndarray | Tensor) -> np.ndarray:
    """Probabilities (10,) float32 the network gives an image (1, 28, 28); high is not the same as right.

    They are the network's own softmax. The pages show `core.judging.calibration.shares`, which first divides the
    logits by the temperature measured for the network.
    """
    with torch.no_grad():
        return model(as_batch(image, "image")).softmax(dim=1)[0].numpy()


def as_batch(image: np.ndarray | Tensor, name: str) -> Tensor:
    """An image (1, 28, 28) as a float32 batch of one, (1, 1, 28, 28), in memory of its own."""
    batch = torch.tensor(np.asarray(image), dtype=torch.float32)
    if tuple(batch.shape) != (1, 28, 28):
        raise ValueError(f"expected the {name} of shape (1, 28, 28), got {tuple(batch.shape)}")
    if not bool(torch.isfinite(batch).all()):
        raise ValueError(f"expected the {name} to hold finite numbers")
    return batch[None]
