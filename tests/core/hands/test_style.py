"""How hands differ."""

from __future__ import annotations

import numpy as np

from core.hands.style import Style, any_style


def test_writers_lean_to_both_sides_and_use_quick_and_slow_pens() -> None:
    styles = [any_style(np.random.default_rng(seed)) for seed in range(200)]
    slants = [style.slant for style in styles]
    assert min(slants) < -0.15
    assert max(slants) > 0.3
    assert any(style.points is None for style in styles)
    assert any(style.points is not None and style.points < 10 for style in styles)


def test_some_writers_fill_the_field_drag_and_leave_few_points() -> None:
    styles = [any_style(np.random.default_rng(seed)) for seed in range(400)]
    assert 0.3 < np.mean([style.filling > 0 for style in styles]) < 0.55
    assert 0.15 < np.mean([style.dragged > 0 for style in styles]) < 0.4
    assert 0.2 < np.mean([style.sparse for style in styles]) < 0.5
    assert any_style(np.random.default_rng(0), 0.0) == Style()
