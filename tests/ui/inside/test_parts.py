"""What the pages that look inside send to the browser."""

from __future__ import annotations

import numpy as np

from ui.inside.parts import without_relus


def test_maps_after_relu_stay_out_only_where_they_are_the_maps_before_without_what_is_below_zero():
    maps = {"conv1": np.array([[[-1.0, 2.0]]]), "relu1": np.array([[[0.0, 2.0]]]), "pool": np.array([[[2.0]]])}
    assert set(without_relus(maps)) == {"conv1", "pool"}
    maps["relu1"][0, 0, 1] = 2.5
    assert set(without_relus(maps)) == {"conv1", "relu1", "pool"}
