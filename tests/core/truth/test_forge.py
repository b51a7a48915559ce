"""Forged maps add up, whatever they show."""

from __future__ import annotations

import numpy as np
import pytest

from core import explain, load_model, samples
from core.trust.likeness import spearman
from core.truth.forge import FORGED, forged, noise_map, smile_map
from ui.show.gauge import adds_up


@pytest.mark.parametrize("kind", FORGED)
@pytest.mark.parametrize("target", [7, 2])
def test_a_forged_map_has_the_very_sum_and_is_the_picture_it_was(kind: str, target: int) -> None:
    image = next(sample.image for sample in samples() if sample.name == "7-crossed-1")
    true = explain(load_model("world"), image, "integrated-gradients", target)
    picture = FORGED[kind]()
    fake = forged(true, picture)
    assert float(fake.values.sum(dtype=np.float64)) == pytest.approx(true.difference, rel=1e-5)
    assert adds_up(fake) == "right"
    sign = np.sign(true.difference)
    assert np.allclose(sign * fake.values / np.abs(fake.values).max(), picture / picture.max(), atol=1e-6)
    assert abs(spearman(np.abs(fake.values), np.abs(true.values))) < 0.4


def test_the_noise_is_the_same_for_a_seed_and_the_face_looks_the_same_in_a_mirror() -> None:
    assert (noise_map(1) == noise_map(1)).all()
    assert (noise_map(1) != noise_map(2)).any()
    face = smile_map()
    assert (face == face[:, ::-1]).all()
    assert not (face == face[::-1]).all()
    assert 100 < face.sum() < 300
