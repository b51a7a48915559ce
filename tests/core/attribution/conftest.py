"""What is tried on both networks."""

from __future__ import annotations

import pytest
import torch

from core.network.checkpoints import load_model
from core.network.model import DigitNet


@pytest.fixture(scope="module", params=("world", "book"))
def model(request: pytest.FixtureRequest) -> DigitNet:
    torch.set_num_threads(1)
    return load_model(request.param)
