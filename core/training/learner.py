"""One step of learning: the loss, the optimiser, and all that is needed to go on from here."""

from __future__ import annotations

import copy
import inspect
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional

from core.language import N_
from core.network.model import DigitNet
from core.network.recipes import Recipe
from core.render.words import all_digits
from core.training.report import DivergedError

# A loss beyond is no surprise any more: guessing by lot costs 2.3.
RAN_AWAY = 1e6


def _plain(kind: type[torch.optim.Optimizer]) -> Any:
    """One of torch's optimisers, bit for bit, without what surrounds it for torch's compiler.

    Its methods import that compiler to keep out of its way: 71 MB that stay with the process after one run.
    """
    names = ("add_param_group", "zero_grad", "state_dict", "load_state_dict", "step")
    bare = {name: inspect.unwrap(getattr(kind, name)) for name in names}
    return type(kind.__name__, (kind,), bare | {"step": torch.no_grad()(bare["step"])})


Adadelta, AdamW, SGD = _plain(torch.optim.Adadelta), _plain(torch.optim.AdamW), _plain(torch.optim.SGD)


def learn(
    model: DigitNet,
    optimiser: torch.optim.Optimizer,
    schedule: torch.optim.lr_scheduler.LRScheduler | None,
    images: Tensor,
    labels: Tensor,
) -> Tensor:
    """One step on one batch; returns its loss, as it was before the step."""
    model.train()
    loss = loss_of(model(images), labels)
    optimiser.zero_grad(set_to_none=True)
    loss.backward()
    optimiser.step()
    if schedule is not None:
        schedule.step()
    return loss.detach()


def loss_of(logits: Tensor, labels: Tensor) -> Tensor:
    """Mean cross-entropy in nats, against the label or, where that is -1, against ten equal probabilities."""
    is_digit = labels >= 0
    if bool(is_digit.all()):
        return functional.cross_entropy(logits, labels)
    log_probabilities = logits.log_softmax(dim=1)
    right = log_probabilities.gather(1, labels.clamp_min(0).unsqueeze(1)).squeeze(1)
    return -torch.where(is_digit, right, log_probabilities.mean(dim=1)).mean()


def finite(loss: Tensor, step: int, recipe: Recipe) -> float:
    """The loss as a number. Raises DivergedError when it is none any more, or so large that the weights ran away."""
    value = float(loss)
    if not abs(value) < RAN_AWAY:
        raise DivergedError(
            N_(
                "The loss is {loss} after {step} steps: at learning rate {rate} the weights ran away. Try a tenth of "
                "it."
            ),
            loss=f"{value:.3g}",
            step=step,
            rate=all_digits(recipe.learning_rate),
        )
    return value


def optimiser_and_schedule(
    recipe: Recipe, model: DigitNet, steps: int
) -> tuple[torch.optim.Optimizer, torch.optim.lr_scheduler.LRScheduler | None]:
    """What turns slopes into steps, and what changes their length over time; None where nothing does."""
    rate, parameters = recipe.learning_rate, list(model.parameters())
    optimiser: torch.optim.Optimizer
    if recipe.optimiser == "adadelta":
        optimiser = Adadelta(parameters, lr=rate, foreach=True)
    elif recipe.optimiser == "sgd":
        optimiser = SGD(parameters, lr=rate, momentum=0.9, fused=True)
    else:
        optimiser = AdamW(parameters, lr=rate, fused=True)
    if recipe.schedule == "constant" or not steps:
        return optimiser, None
    # Adadelta has no momentum to lower while the rate is high.
    momentum = recipe.optimiser != "adadelta"
    one_cycle = torch.optim.lr_scheduler.OneCycleLR
    return optimiser, one_cycle(optimiser, max_lr=rate, total_steps=steps + 1, cycle_momentum=momentum)


def state_of(
    done: int,
    seconds: float,
    model: DigitNet,
    optimiser: torch.optim.Optimizer,
    schedule: torch.optim.lr_scheduler.LRScheduler | None,
    generator: torch.Generator,
) -> dict[str, Any]:
    """Everything that `restore` needs, in memory of its own."""
    return {
        "step": done,
        "seconds": seconds,
        "model": {name: value.clone() for name, value in model.state_dict().items()},
        "optimiser": copy.deepcopy(optimiser.state_dict()),
        "schedule": schedule.state_dict() if schedule else None,
        "generator": generator.get_state(),
    }


def restore(
    state: dict[str, Any],
    model: DigitNet,
    optimiser: torch.optim.Optimizer,
    schedule: torch.optim.lr_scheduler.LRScheduler | None,
    generator: torch.Generator,
) -> int:
    """The inverse of `state_of`; returns how many steps were done."""
    model.load_state_dict(state["model"])
    optimiser.load_state_dict(state["optimiser"])
    if schedule is not None:
        schedule.load_state_dict(state["schedule"])
    generator.set_state(state["generator"])
    return int(state["step"])


def rehearse(state: dict[str, Any], recipe: Recipe) -> int:
    """Restores a state into a network that is thrown away; returns how many steps were done.

    Raises:
        One of `core.network.files.DAMAGE`: it is no state of a run by this recipe.
    """
    generator = torch.Generator()
    model = DigitNet(recipe.dropout, generator)
    optimiser, schedule = optimiser_and_schedule(recipe, model, 1)
    for parameter in model.parameters():
        parameter.grad = torch.zeros_like(parameter)
    optimiser.step()
    # An optimiser takes what it is given for as large as its weights, and writes beyond it.
    if _form(state["optimiser"]) != _form(optimiser.state_dict()):
        raise ValueError("expected the state of this recipe's optimiser for this network")
    return restore(state, model, optimiser, schedule, generator)


def _form(value: Any) -> Any:
    """Names, shapes and types of what an optimiser keeps, without the numbers."""
    if isinstance(value, dict):
        return {key: _form(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_form(part) for part in value]
    return (value.shape, value.dtype) if isinstance(value, Tensor) else type(value)
