"""Core's pure functions behind one store of results, keyed by the network's weights and the digit's pixels.

The store and the places belong to the process: Streamlit's own caches are emptied for everybody by a message that any
browser may send.
"""

from __future__ import annotations

import hashlib
import inspect
import pickle
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from functools import partial, wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

import numpy as np

from ui.visitor.warm_up import cores, give_memory_back

if TYPE_CHECKING:
    from core.attribution.explain import Attribution
    from core.attribution.score import Output
    from core.digits.digits import Digits
    from core.judging.doubt import Verdict
    from ui.visitor.session import Network

Given = ParamSpec("Given")
Result = TypeVar("Result")
MOST_BYTES = 24 * 1024 * 1024
# So many long computations of a process run at once, and as many quick ones beside them; the others wait their turn.
PLACES = min(4, cores())
_MISSING = object()


class Store:
    """Results by key, at most so many bytes of them together: those not asked for longest are let go first."""

    def __init__(self, most: int) -> None:
        self.most, self.bytes = most, 0
        self._held: OrderedDict[Hashable, tuple[Any, int]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Hashable) -> Any:
        """What is held under a key, or `_MISSING`."""
        with self._lock:
            if key not in self._held:
                return _MISSING
            self._held.move_to_end(key)
            return self._held[key][0]

    def put(self, key: Hashable, value: Any, size: int) -> None:
        """Holds a value of so many bytes; one that is larger than the whole store is not held."""
        with self._lock:
            self.bytes += size - self._held.pop(key, (None, 0))[1]
            self._held[key] = value, size
            while self.bytes > self.most:
                self.bytes -= self._held.popitem(last=False)[1][1]


class Places:
    """So many computations at once, each in a thread that ends with it.

    torch keeps tens of megabytes for every thread that computes, as long as it lives: a visitor's may live long.

    Args:
        stay: the threads stay for the next: what that keeps is bounded, and beginning one costs a tenth of a map.
    """

    def __init__(self, count: int, stay: bool = False) -> None:
        self._free = threading.Semaphore(count)
        self._threads = partial(nullcontext, ThreadPoolExecutor(count)) if stay else partial(ThreadPoolExecutor, 1)

    def compute(self, work: Callable[[], Result]) -> Result:
        """What `work` returns or raises, as soon as there is a place; at once where it is part of such work itself."""
        if getattr(_here, "placed", False):
            return work()
        with self._free, self._threads() as thread:
            return thread.submit(_placed, work).result()


def _placed(work: Callable[[], Result]) -> Result:
    _here.placed = True
    return work()


_here = threading.local()
_store = Store(MOST_BYTES)
# What answers a stroke has places of its own: it never waits behind another visitor's long work.
_long, _quick = Places(PLACES), Places(PLACES, stay=True)


def kept(shared: bool = False, quick: bool = False) -> Callable[[Callable[Given, Result]], Callable[Given, Result]]:
    """Keeps results of a pure function, for all sessions, and computes only so many at once.

    Arguments may be networks and arrays. A default that is left out and one that is written out are one call.

    Args:
        shared: all callers get the very same result, which nobody may change; otherwise each gets a copy.
        quick: it takes a fraction of a second and a few megabytes; what takes more waits its turn.
    """
    places = _quick if quick else _long

    def keep(function: Callable[Given, Result]) -> Callable[Given, Result]:
        signature, name = inspect.signature(function), f"{function.__module__}.{function.__qualname__}"

        def compute(key: Hashable, given: tuple[Any, ...]) -> Any:
            # Another visitor may have asked the same, and been before us.
            if (found := _store.get(key)) is not _MISSING:
                return found
            result = function(*given)  # pyright: ignore[reportCallIssue]
            pickled = pickle.dumps(result, pickle.HIGHEST_PROTOCOL)
            found = result if shared else pickled
            _store.put(key, found, len(pickled))
            return found

        @wraps(function)
        def call(*args: Given.args, **kwargs: Given.kwargs) -> Result:
            asked = signature.bind(*args, **kwargs)
            asked.apply_defaults()
            key = (name, *map(_known_by, asked.args))
            if (found := _store.get(key)) is _MISSING:
                found = places.compute(partial(compute, key, asked.args))
                if not quick:
                    give_memory_back()
            return found if shared else pickle.loads(found)

        return call

    return keep


def _known_by(value: Any) -> Hashable:
    """What tells an argument from others: a network by its weights, whatever it is called and wherever it is from."""
    if isinstance(value, np.ndarray):
        return value.shape, value.dtype.str, hashlib.blake2b(value.tobytes(), digest_size=16).digest()
    if isinstance(value, list | tuple):
        return tuple(map(_known_by, value))
    return getattr(value, "key", value)


@kept(quick=True)
def logits(network: Network, image: np.ndarray) -> np.ndarray:
    """(10,) scores of a network for an image (1, 28, 28), before softmax."""
    from core.inside.features import feature_maps

    return feature_maps(network.model, image)["logits"]


def probabilities(network: Network, image: np.ndarray) -> np.ndarray:
    """(10,) probabilities a network gives an image (1, 28, 28), at its temperature: what is shown of an answer."""
    return shares(network, logits(network, image))


def shares(network: Network, logits: np.ndarray) -> np.ndarray:
    """(..., 10) the probabilities that are shown for a network's logits; see `core.judging.calibration.shares`."""
    from core.judging.calibration import shares

    return shares(logits, network.facts)


def softmax(network: Network, image: np.ndarray) -> np.ndarray:
    """(10,) the network's own softmax, whatever its temperature: where a page shows the forward pass itself."""
    from core.network.answers import probabilities

    return probabilities(logits(network, image))


def verdict(network: Network, image: np.ndarray) -> Verdict:
    """Whether the network's answer counts, by the rule measured for it."""
    from core.judging.doubt import Rule, sure

    return sure(logits(network, image), Rule.of(network.facts))


@kept(quick=True)
def digits_in(network: Network, ink: np.ndarray) -> tuple[int, ...]:
    """The digits that separate pieces of the ink are read as; see `core.judging.pieces`."""
    from core.judging.doubt import Rule
    from core.judging.pieces import digits_in

    return digits_in(network.model, ink, Rule.of(network.facts))


@kept(quick=True)
def feature_maps(network: Network, image: np.ndarray) -> dict[str, np.ndarray]:
    """Every stage of the forward pass; see `core.feature_maps`."""
    from core.inside.features import feature_maps

    return feature_maps(network.model, image)


def finds_nothing(network: Network, image: np.ndarray) -> bool:
    """Whether nothing reaches the scores but their own biases: the same ten for all in which it finds nothing."""
    from core.network.stages import stages_of

    last = [stage for stage in stages_of(network.model) if stage.weighted][-1]
    return not feature_maps(network, image)[last.reads].any()


@kept(quick=True)
def attribution(
    network: Network,
    image: np.ndarray,
    method: str,
    target: int,
    baseline: str | np.ndarray = "black",
    output: Output = "logit",
    steps: int | None = None,
    against: int | None = None,
) -> Attribution:
    """One explanation, the same for all pages that ask for it; see `core.explain`."""
    from core.attribution.explain import explain

    return explain(network.model, image, method, target, baseline, output, steps, against)


def mnist_test() -> Digits:
    """MNIST's test digits, for the wall they are chosen from.

    Raises:
        DataError: MNIST is not on disk, or damaged.
    """
    from core.digits.mnist import mnist_root

    return _mnist_test(mnist_root())


@kept(shared=True)
def _mnist_test(root: Path) -> Digits:
    from core.digits.mnist import load_mnist

    return load_mnist("test", root)


@kept()
def mnist_probabilities(network: Network) -> np.ndarray:
    """(10000, 10) probabilities over MNIST's test digits, as shown."""
    from core.judging.judge import logits_of

    return shares(network, logits_of(network.model, mnist_test()).numpy())


@kept()
def sample_probabilities(network: Network) -> np.ndarray:
    """(n, 10) probabilities over the built-in drawings, in their order, as shown."""
    import torch

    from core.hands.samples import samples

    images = torch.from_numpy(np.stack([sample.image for sample in samples()]))
    with torch.no_grad():
        return shares(network, network.model(images).numpy())
