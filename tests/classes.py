"""What a class might draw: circles, triangles, hearts and the like, each hand in its own way."""

from __future__ import annotations

import numpy as np

from core.classroom.wall import Sent
from core.ink.links import link_drawing
from core.ink.strokes import Drawing

TURN = np.linspace(0, 2 * np.pi, 40)
CORNERS = {
    "triangle": [(0, 1), (0.5, 0), (1, 1), (0, 1)],
    "square": [(0, 0), (1, 0), (1, 1), (0, 1), (0, 0)],
    "arrow": [(0, 0.5), (1, 0.5), (0.65, 0.2), (1, 0.5), (0.65, 0.8)],
    "star": [(0.2, 1), (0.5, 0), (0.8, 1), (0, 0.35), (1, 0.35), (0.2, 1)],
    "house": [(0, 1), (0, 0.45), (0.5, 0), (1, 0.45), (1, 1), (0, 1)],
    "A": [(0, 1), (0.5, 0), (1, 1), (0.8, 0.6), (0.2, 0.6)],
    "plus": [(0, 0.5), (1, 0.5), (0.5, 0.5), (0.5, 0), (0.5, 1)],
    "hash": [(0.3, 0), (0.3, 1), (0.7, 1), (0.7, 0), (1, 0.3), (0, 0.3), (0, 0.7), (1, 0.7)],
}
CURVES = {
    "circle": np.stack([0.5 + 0.5 * np.cos(TURN), 0.5 + 0.5 * np.sin(TURN)], axis=1),
    "heart": np.stack(
        [
            0.5 + 0.5 * np.sin(TURN) ** 3,
            0.45 - (13 * np.cos(TURN) - 5 * np.cos(2 * TURN) - 2 * np.cos(3 * TURN) - np.cos(4 * TURN)) / 30,
        ],
        axis=1,
    ),
}
DRAWN = (*CORNERS, *CURVES)


def drawn(name: str, rng: np.random.Generator) -> Drawing:
    """One of these, bent and turned by lot."""
    points = CURVES[name] if name in CURVES else _along(np.array(CORNERS[name], dtype=float))
    bend = np.eye(2) + rng.normal(0, 0.12, (2, 2))
    moved = (points - 0.5) @ bend * rng.uniform(0.4, 0.65) + 0.5 + rng.normal(0, 0.03, 2)
    return Drawing((np.clip(moved + rng.normal(0, 0.006, moved.shape), 0, 1).astype(np.float32),), 20 / 280)


def _along(corners: np.ndarray) -> np.ndarray:
    steps = np.linspace(0, len(corners) - 1, 8 * len(corners))
    return np.stack([np.interp(steps, np.arange(len(corners)), corners[:, axis]) for axis in (0, 1)], axis=1)


def a_wall(names: tuple[str, ...], hands: int, seed: int = 0, each: int = 1) -> list[Sent]:
    """Every hand writes each of these so many times."""
    rng, found = np.random.default_rng(seed), []
    for hand in range(hands):
        for name in names:
            for at in range(each):
                found.append(Sent(f"{hand}-{name}-{at}", f"hand-{hand}", link_drawing(drawn(name, rng)), name))
    return found
