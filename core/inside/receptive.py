"""How much of the digit one unit can see, worked out from the layers before it."""

from __future__ import annotations

from dataclasses import dataclass

from torch import nn

from core.network.stages import SIDE, stages_of, window_of


@dataclass(frozen=True)
class ReceptiveField:
    """The square of pixels that can change a unit, along each axis; it does not say which of them do.

    Attributes:
        side: pixels across the square.
        step: pixels from one unit's square to its neighbour's; 0 where every unit sees the whole digit.
        start: the first pixel of the first unit's square.
    """

    side: int
    step: int
    start: int

    def box(self, row: int = 0, column: int = 0) -> tuple[int, int, int, int]:
        """The square of the unit at (row, column): top, left, and bottom, right just outside it."""
        top, left = self.start + row * self.step, self.start + column * self.step
        return max(top, 0), max(left, 0), min(top + self.side, SIDE), min(left + self.side, SIDE)


def receptive_fields(model: nn.Module) -> dict[str, ReceptiveField]:
    """Every stage's receptive field, by the stage's name.

    A window of k steps of s, seen through the layers before, adds (k - 1) times their step to the side and
    multiplies their step by s. A linear layer reads everything.
    """
    field, found = ReceptiveField(1, 1, 0), {}
    for name, module in model.named_children():
        if isinstance(module, nn.Conv2d | nn.MaxPool2d):
            kernel, stride, padding, dilation = window_of(module)
            field = ReceptiveField(
                side=field.side + (kernel - 1) * dilation * field.step,
                step=field.step * stride,
                start=field.start - padding * field.step,
            )
        elif isinstance(module, nn.Linear):
            field = ReceptiveField(SIDE, 0, 0)
        found[name] = field
    found["softmax"] = ReceptiveField(SIDE, 0, 0)
    return {stage.name: found[stage.module] for stage in stages_of(model)}
