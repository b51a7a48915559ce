"""The table of explanation methods: what each is, how to read it, how Captum computes it."""

from __future__ import annotations

import copy
import warnings
from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor, nn

# Captum announces the hooks it sets; here they only ever sit on a copy. Set once: silencing around each call
# would swap the process's warning filters under other threads.
warnings.filterwarnings("ignore", message="Setting forward, backward hooks", category=UserWarning)


@dataclass(frozen=True)
class Question:
    """What a method is asked: which function of the pixels, at which image, compared with which baseline.

    Attributes:
        model: images (n, 1, 28, 28) to logits (n, 10); shared between threads, never changed.
        head: logits (n, 10) to the explained score (n,).
        linear_head: the same score as a fixed linear reading of the logits whose difference between image
            and baseline is exact; for methods that put rules on modules.
        image, baseline: (1, 1, 28, 28).
        steps: points on the path from baseline to image, for methods that walk it.
    """

    model: nn.Module
    head: nn.Module
    linear_head: nn.Module
    image: Tensor
    baseline: Tensor
    steps: int


@dataclass(frozen=True)
class Method:
    """One explanation method.

    Attributes:
        signed: values speak for and against; otherwise they are magnitudes.
        complete: values sum to F(image) - F(baseline).
        walks: averages over `steps` points between baseline and image.
        code: the Captum lines that make the picture, with {target}, {baseline} and {steps} to fill in.
        compute: question to values (1, 1, 28, 28).
    """

    name: str
    title: str
    signed: bool
    complete: bool
    walks: bool
    paper: str
    arxiv: str
    how_to_read: str
    does_not_say: str
    code: str
    compute: Callable[[Question], Tensor]


def _saliency(question: Question) -> Tensor:
    from captum.attr import Saliency

    return Saliency(nn.Sequential(question.model, question.head)).attribute(_own(question.image))


def _integrated_gradients(question: Question) -> Tensor:
    from captum.attr import IntegratedGradients

    explained = IntegratedGradients(nn.Sequential(question.model, question.head))
    return explained.attribute(question.image, question.baseline, n_steps=question.steps, method="riemann_middle")


def _deeplift(question: Question) -> Tensor:
    from captum.attr import DeepLift

    # DeepLift hooks every module it meets. Hooks on a model that other threads use would mix their passes.
    own = nn.Sequential(copy.deepcopy(question.model), question.linear_head)
    return DeepLift(own).attribute(_own(question.image), question.baseline)


def _own(image: Tensor) -> Tensor:
    """A copy that asks for gradients, as Captum would otherwise ask of the very tensor it is given."""
    return image.clone().requires_grad_()


_METHODS = (
    Method(
        name="saliency",
        title="Saliency",
        signed=False,
        complete=False,
        walks=False,
        paper="Simonyan, Vedaldi, Zisserman 2013, Deep Inside Convolutional Networks",
        arxiv="1312.6034",
        how_to_read="Bright: a little more or less ink here would change the score fastest.",
        does_not_say="It does not say whether ink here speaks for or against, nor how much of the score it made.",
        code="Saliency(model).attribute(image, target={target})",
        compute=_saliency,
    ),
    Method(
        name="integrated-gradients",
        title="Integrated Gradients",
        signed=True,
        complete=True,
        walks=True,
        paper="Sundararajan, Taly, Yan 2017, Axiomatic Attribution for Deep Networks",
        arxiv="1703.01365",
        how_to_read="Orange spoke for the digit, purple against it, compared with the baseline.",
        does_not_say="It does not say what another baseline would: ink that equals the baseline gets nothing.",
        code="IntegratedGradients(model).attribute(\n"
        '    image, baseline, target={target}, n_steps={steps}, method="riemann_middle"\n)',
        compute=_integrated_gradients,
    ),
    Method(
        name="deeplift",
        title="DeepLift",
        signed=True,
        complete=True,
        walks=False,
        paper="Shrikumar, Greenside, Kundaje 2017, Learning Important Features Through Propagating "
        "Activation Differences",
        arxiv="1704.02685",
        how_to_read="Orange raised the score above the baseline's, purple lowered it, layer by layer.",
        does_not_say="It does not say how the score moves between baseline and digit: it compares only the two ends.",
        code="DeepLift(model).attribute(image, baseline, target={target})",
        compute=_deeplift,
    ),
)
METHODS: dict[str, Method] = {method.name: method for method in _METHODS}


class Readout(nn.Module):
    """A fixed weighted sum of the logits: (n, 10) to (n,)."""

    weights: Tensor

    def __init__(self, weights: Tensor) -> None:
        super().__init__()
        self.register_buffer("weights", weights)

    def forward(self, logits: Tensor) -> Tensor:
        return logits @ self.weights


class LogProbability(nn.Module):
    """The natural logarithm of one digit's probability: (n, 10) to (n,)."""

    def __init__(self, target: int) -> None:
        super().__init__()
        self.target = target

    def forward(self, logits: Tensor) -> Tensor:
        return torch.log_softmax(logits, dim=1)[:, self.target]
