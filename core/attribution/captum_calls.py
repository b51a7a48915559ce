"""How each method's values are computed, with Captum or as Captum does, without touching a model others use."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from core.attribution.method import Question
from core.attribution.way import POINTS_AT_ONCE, Way
from core.inside.receptive import receptive_fields
from core.network.answers import twin
from core.network.stages import SIDE

# Captum announces the hooks it sets; here they only ever sit on a copy. Set once: silencing around each call
# would swap the process's warning filters under other threads.
warnings.filterwarnings("ignore", message="Setting forward, backward hooks", category=UserWarning)
warnings.filterwarnings("ignore", message="Setting backward hooks on ReLU", category=UserWarning)

DRAWS, DRAWS_SEED = 50, 0
WINDOW = (1, 3, 3)
WINDOWS = 13 * 13


class Pass(nn.Module):
    """Hands on a copy of what it gets, to stand between a ReLU and a max-pool when DeepLift hooks both.

    Captum 0.9.0 hangs both rules on the one tensor between them and runs them in the wrong order: the ReLU
    then goes on with the pool's plain gradient and the pool's own rule is lost. The sum still comes out when the
    baseline is flat, so the gap gives nothing away; against a blurred digit it is wrong by up to a half.
    """

    def forward(self, values: Tensor) -> Tensor:
        return values.clone()


class Pool(nn.MaxPool2d):
    """A max-pool that DeepLift takes back by what `max_unpool2d` computes, without that function's own checks.

    They import torch's compiler, and with it sympy: half a second and 35 MB for asking whether 24 is negative.
    """


def _through_the_pool(*passed: Any, **settings: Any) -> Tensor:
    """Captum's rule for a `Pool`."""
    from captum.attr._core import deep_lift

    return deep_lift.maxpool(passed[0], functional.max_pool2d, _unpooled, *passed[1:], **settings)


def _unpooled(values: Tensor, indices: Tensor, kernel: int, stride: int, padding: int, shape: list[int]) -> Tensor:
    # Not by torch's own function of that name, which who asks for deterministic ones is refused.
    return values.new_zeros(shape).flatten(2).scatter(2, indices.flatten(2), values.flatten(2)).view(shape)


def saliency(question: Question) -> Tensor:
    from captum.attr import Saliency

    return Saliency(_shared(question)).attribute(_own(question.image))


def integrated_gradients(question: Question) -> Tensor:
    """Captum's IntegratedGradients by the midpoint rule, its points kept: a third of them are the coarser walk's."""
    from captum.attr._utils.approximation_methods import approximation_parameters

    way, steps = Way(question.model, question.head, question.image, question.baseline), question.steps

    def gathered(count: int, chosen: slice | list[int]) -> Tensor:
        return way.gathered(torch.tensor(approximation_parameters("riemann_middle")[1](count))[chosen])

    thirds, rest = divmod(steps, 3)
    if rest or thirds < 2:
        question.kept[steps] = gathered(steps, slice(None)) / steps
        return question.kept[steps]
    if thirds not in question.kept:
        question.kept[thirds] = gathered(thirds, slice(None)) / thirds
    new = gathered(steps, [step for step in range(steps) if step % 3 != 1])
    question.kept[steps] = (question.kept[thirds] * thirds + new) / steps
    return question.kept[steps]


def deeplift(question: Question) -> Tensor:
    from captum.attr import DeepLift
    from captum.attr._core.deep_lift import SUPPORTED_NON_LINEAR

    SUPPORTED_NON_LINEAR[Pool] = _through_the_pool
    # DeepLift hooks every module it meets. Hooks on a model that other threads use would mix their passes.
    # It divides differences by differences: where those are tiny, float32 moves a map by several per cent.
    own = twin(nn.Sequential(question.model, question.linear_head)).double()
    for name, pool in [entry for entry in own.named_modules() if isinstance(entry[1], nn.MaxPool2d)]:
        pool.__class__ = Pool  # pyright: ignore[reportAttributeAccessIssue]
        own.set_submodule(name, nn.Sequential(Pass(), pool))
    return DeepLift(own).attribute(_own(question.image.double()), question.baseline.double())


def input_x_gradient(question: Question) -> Tensor:
    from captum.attr import InputXGradient

    return InputXGradient(_shared(question)).attribute(_own(question.image))


def guided_backprop(question: Question) -> Tensor:
    """Captum's GuidedBackprop, where each ReLU is a module for it to hook: of another it would take the plain slope."""
    from captum.attr import GuidedBackprop

    explained, model = _copied(question)
    passed: list[int] = []
    hooks = [
        module.register_forward_hook(lambda *_: passed.append(1))
        for module in model.modules()
        if isinstance(module, nn.ReLU)
    ]
    needed = _relus(model(_own(question.image)))
    for hook in hooks:
        hook.remove()
    if needed > len(passed):
        raise ValueError(f"expected each of its {needed} ReLUs to be an nn.ReLU, got {len(passed)} such")
    return GuidedBackprop(explained).attribute(_own(question.image))


def _relus(answer: Tensor) -> int:
    """How many ReLUs a network's answer has gone through, of whatever make."""
    waiting, seen = [answer.grad_fn], set()
    while waiting:
        node = waiting.pop()
        if node is not None and node not in seen:
            seen.add(node)
            waiting.extend(before for before, _ in node.next_functions)
    return sum(type(node).__name__ == "ReluBackward0" for node in seen)


def grad_cam(question: Question) -> Tensor:
    from captum.attr import LayerGradCam

    # After the activation, as in the paper: before it the maps are negative nearly everywhere, the weighted sum with
    # them, and cutting off what speaks against leaves nothing.
    explained, model = _copied(question)
    values = LayerGradCam(explained, model.get_submodule("relu2")).attribute(
        _own(question.image), relu_attributions=True
    )
    return _on_the_digit(_one(values), question.model, "relu2")


def gradient_shap(question: Question) -> Tensor:
    """Captum's GradientShap with seeded draws; Captum itself draws from numpy's one generator for all threads."""
    generator = np.random.RandomState(DRAWS_SEED)
    generator.choice(1, DRAWS)
    places = torch.from_numpy(generator.uniform(0.0, 1.0, DRAWS)).to(question.image.dtype)[:, None, None, None]
    points = (places * question.image + (1.0 - places) * question.baseline).requires_grad_()
    (slopes,) = torch.autograd.grad(_shared(question)(points).sum(), points)
    return (slopes * (question.image - question.baseline)).mean(dim=0, keepdim=True)


def occlusion(question: Question) -> Tensor:
    from captum.attr import Occlusion

    # Many windows at once, and with the channels last: a third of the time.
    explained = _copied(question)[0].to(memory_format=torch.channels_last)  # pyright: ignore[reportCallIssue]
    values = Occlusion(explained).attribute(
        question.image,
        sliding_window_shapes=WINDOW,
        baselines=question.baseline,
        perturbations_per_eval=WINDOWS,
    )
    # A window that hides nothing costs nothing; a batch is rounded otherwise than one image, which would leave a trace.
    changed = (question.image != question.baseline).to(values.dtype)
    return values * functional.max_pool2d(changed, 2 * WINDOW[1] - 1, 1, WINDOW[1] - 1)


def conductance_conv1(question: Question) -> Tensor:
    return _conductance(question, "conv1")


def conductance_conv2(question: Question) -> Tensor:
    return _conductance(question, "conv2")


def _conductance(question: Question, layer: str) -> Tensor:
    """Slope of the score by each unit times the unit's change, over all steps; of the slopes at both ends the mean.

    Captum's LayerConductance takes the slope at the start of each step only, as if its points were the trapezoid
    rule's. Walked there and back, and halved, Captum gives what is computed here.
    """
    explained, model = _copied(question)
    found: list[Tensor] = []

    def keep(module: nn.Module, given: tuple[Tensor, ...], made: Tensor) -> Tensor:
        found.append(made)
        # A ReLU that works in place would write over it.
        return made.clone()

    model.get_submodule(layer).register_forward_hook(keep)
    places = torch.linspace(0.0, 1.0, question.steps + 1).to(question.image.dtype)
    strides = (1, 2) if question.steps % 2 == 0 else (1,)
    sums = dict.fromkeys(strides, torch.zeros(1, dtype=torch.float64))
    before: dict[int, tuple[Tensor, Tensor]] = {}
    for numbers in torch.arange(question.steps + 1).split(POINTS_AT_ONCE):
        points = question.baseline + places[numbers, None, None, None] * (question.image - question.baseline)
        score = explained(points.requires_grad_()).sum()
        units = found.pop()
        (slopes,) = torch.autograd.grad(score, units)
        for stride in strides:
            chosen = numbers % stride == 0
            ends = (slopes[chosen], units.detach()[chosen])
            if stride in before:
                ends = tuple(map(torch.cat, zip(before[stride], ends, strict=True)))
            slope, unit = ends
            flow = (slope[1:] + slope[:-1]) / 2 * (unit[1:] - unit[:-1])
            sums[stride] = sums[stride] + flow.double().sum(dim=(0, 1))
            before[stride] = (slope[-1:], unit[-1:])
    for stride, flow in sums.items():
        question.kept[question.steps // stride] = _on_the_digit(flow[None, None], question.model, layer)
    return question.kept[question.steps]


def _on_the_digit(values: Tensor, model: nn.Module, layer: str) -> Tensor:
    """A layer's map (1, 1, height, width) put on the digit: each value on the middle of the pixels its unit sees."""
    field = receptive_fields(model).get(layer)
    if field is None or field.step != 1:
        raise ValueError(f"expected {layer} to be a convolution or a ReLU with a unit for each pixel in turn")
    first = field.start + field.side // 2
    below, right = (SIDE - first - size for size in values.shape[2:])
    if below != right or abs(first - right) > 1:
        raise ValueError(
            f"expected a map of {layer} that lies on the middle of the digit, got one of {values.shape[2:]}"
        )
    return functional.pad(values, (first, right, first, below))


def _one(values: Tensor | tuple[Tensor, ...]) -> Tensor:
    """The values of the one layer asked about; Captum would also take several."""
    return values[0] if isinstance(values, tuple) else values


def _shared(question: Question) -> nn.Module:
    """For methods that set no hooks."""
    return nn.Sequential(question.model, question.head)


def _copied(question: Question) -> tuple[nn.Module, nn.Module]:
    """For methods that do: the explained function, and the copy of the model inside it."""
    model = twin(question.model)
    return nn.Sequential(model, question.head), model


def _own(image: Tensor) -> Tensor:
    """A copy that asks for gradients, as Captum would otherwise ask of the very tensor it is given."""
    return image.clone().requires_grad_()
