"""Who writes: the invented people and their ways, and shapes that people read differently."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.hands.allographs.pen import curve, joined, line


@dataclass(frozen=True)
class Ambiguous:
    """A shape people read differently: `label` is the likelier reading, `other` the next."""

    label: int
    other: int
    strokes: tuple[np.ndarray, ...]
    width: float = 0.07


# fmt: off
AMBIGUOUS: tuple[Ambiguous, ...] = (
    Ambiguous(4, 9, (joined(curve((0.22, 0.02), (-0.06, 0.22), (-0.27, 0.47)), line((-0.27, 0.47),
        (0.2, 0.46))), line((0.22, 0.0), (0.17, 1.0)))),
    Ambiguous(4, 9, (joined(curve((-0.16, 0.04), (-0.3, 0.34), (-0.16, 0.52), (0.1, 0.44),
        (0.22, 0.1)), line((0.22, 0.08), (0.14, 1.0))),)),
    Ambiguous(9, 4, (joined(line((0.2, 0.1), (-0.1, 0.06), (-0.27, 0.4), (0.0, 0.48), (0.2, 0.3)),
        line((0.23, 0.02), (0.14, 1.0))),)),
    Ambiguous(9, 4, (curve((0.2, 0.04), (-0.12, 0.14), (-0.3, 0.42), (-0.1, 0.54), (0.2, 0.42)),
        line((0.22, 0.0), (0.16, 1.0)))),
    Ambiguous(1, 7, (line((-0.4, 0.24), (0.06, 0.0), (0.0, 1.0)),)),
    Ambiguous(7, 1, (line((-0.28, 0.15), (0.14, 0.0), (-0.06, 1.0)),)),
    Ambiguous(3, 8, (joined(curve((-0.2, 0.3), (-0.24, 0.12), (0.0, 0.0), (0.22, 0.16), (0.1, 0.4),
        (-0.08, 0.45)), curve((-0.08, 0.45), (0.2, 0.54), (0.3, 0.78), (0.0, 1.0), (-0.28, 0.84),
        (-0.22, 0.64))),)),
    Ambiguous(8, 3, (curve((-0.16, 0.34), (-0.22, 0.14), (0.02, 0.0), (0.22, 0.18), (0.02, 0.44),
        (-0.14, 0.5), (0.06, 0.5), (0.28, 0.7), (0.12, 0.96), (-0.16, 0.96), (-0.28, 0.76),
        (-0.16, 0.6)),)),
    Ambiguous(5, 6, (curve((0.26, 0.0), (-0.02, 0.06), (-0.2, 0.3), (-0.2, 0.5), (0.06, 0.44),
        (0.26, 0.64), (0.14, 0.94), (-0.12, 0.98), (-0.27, 0.82), (-0.24, 0.68)),)),
    Ambiguous(6, 5, (curve((0.28, 0.02), (-0.06, 0.1), (-0.22, 0.4), (-0.2, 0.54), (0.06, 0.44),
        (0.26, 0.64), (0.14, 0.94), (-0.12, 0.98), (-0.26, 0.78), (-0.21, 0.52)),)),
    Ambiguous(0, 6, (curve((0.2, 0.0), (-0.16, 0.14), (-0.32, 0.5), (-0.2, 0.9), (0.06, 1.0),
        (0.3, 0.78), (0.32, 0.44), (0.16, 0.2), (-0.08, 0.16)),)),
    Ambiguous(6, 0, (curve((0.1, 0.0), (-0.2, 0.2), (-0.32, 0.58), (-0.18, 0.92), (0.06, 1.0),
        (0.28, 0.78), (0.26, 0.46), (0.06, 0.28), (-0.16, 0.34), (-0.28, 0.5)),)),
    Ambiguous(7, 9, (curve((-0.26, 0.22), (-0.22, 0.06), (0.02, 0.02), (0.24, 0.06), (0.18, 0.44),
        (0.04, 1.0)), line((-0.14, 0.42), (0.22, 0.36)))),
)

# Name; slant, stretch, curvature, brush, tremor, points of a quick pen, height in the box; the ten
# allographs, 0 to 9. All are invented, as the names are: nobody's real hand is copied here. New people
# go last, since a hand's number seeds its drawings.
HANDS: tuple[tuple[str, float, float, float, float, float, int | None, float, str], ...] = (
    ("Abel", 0.21, 0.98, 0.2, 0.087, 0.002, None, 0.79,
     "open bar plain round closed s straight curled straight-back two-strokes"),
    ("Aiko", -0.01, 1.24, -0.4, 0.089, 0.001, None, 0.90,
     "round foot round hooked cup gap straight long-top open straight"),
    ("Alma", 0.30, 0.85, -0.6, 0.088, 0.001, 18, 0.68,
     "overlapping bar loop loop open two-strokes big-loop curled s curled"),
    ("Amit", 0.19, 0.79, -0.6, 0.075, 0.001, 18, 0.68,
     "round slanted plain flat closed short-neck straight plain stacked straight"),
    ("Anouk", -0.08, 0.81, -0.1, 0.053, 0.001, 18, 0.74,
     "clockwise bar z round cup two-strokes curled serif-crossed mirrored curled"),
    ("Bruno", 0.05, 1.06, -0.3, 0.058, 0.003, None, 0.70,
     "narrow bar z round open-low two-strokes curled crossed s open"),
    ("Carla", -0.07, 1.05, 0.1, 0.120, 0.002, 12, 0.79,
     "narrow flag-foot loop hooked open two-strokes upright plain s round"),
    ("Chidi", 0.05, 1.00, -0.5, 0.062, 0.001, 26, 0.69,
     "round flag-foot z flat cup two-strokes big-loop crossed middle two-strokes"),
    ("Dana", 0.01, 1.18, -0.0, 0.045, 0.002, None, 0.44,
     "overlapping bar wavy flat closed one-stroke straight crossed stacked hooked"),
    ("Deniz", -0.30, 0.93, 0.5, 0.071, 0.002, 12, 0.82,
     "overlapping flag curled shallow one-stroke one-stroke big-loop serif straight-back slanted"),
    ("Elif", 0.09, 1.01, -0.0, 0.071, 0.001, None, 0.75,
     "narrow nib plain round closed s small-loop plain middle small-loop"),
    ("Emil", 0.09, 0.86, 0.2, 0.058, 0.001, None, 0.66,
     "round flag plain shallow closed one-stroke curled long-top straight-back straight"),
    ("Farah", 0.06, 0.83, 0.6, 0.105, 0.003, None, 0.77,
     "round bar plain loop lightning gap curled crossed s straight"),
    ("Gino", 0.12, 0.74, 0.1, 0.069, 0.003, 18, 0.65,
     "slashed flag-foot plain round lightning one-stroke small-loop round s hooked"),
    ("Hana", 0.03, 1.18, 0.1, 0.070, 0.001, None, 0.61,
     "clockwise flag round round open-low two-strokes small-loop curled-crossed s slanted"),
    ("Ines", -0.00, 0.78, 0.5, 0.092, 0.003, None, 0.69,
     "round bar plain round open two-strokes open serif open straight"),
    ("Ivo", 0.09, 0.97, -0.1, 0.071, 0.003, 18, 0.75,
     "open slanted wavy round closed s straight serif-crossed stacked open"),
    ("Jaya", 0.05, 0.92, -0.2, 0.110, 0.002, None, 0.64,
     "round flag loop round open gap straight crossed s round"),
    ("Karl", -0.12, 0.99, 0.3, 0.063, 0.002, None, 0.65,
     "slashed slanted plain loop open two-strokes curled plain s hooked"),
    ("Lena", 0.08, 0.80, -0.1, 0.055, 0.003, None, 0.75,
     "curled foot loop round one-stroke one-stroke straight curled-crossed s slanted"),
    ("Luca", 0.30, 0.96, -0.2, 0.074, 0.003, 12, 0.56,
     "round bar loop round open two-strokes upright crossed mirrored curled"),
    ("Maya", 0.13, 1.33, -0.1, 0.066, 0.002, None, 0.53,
     "curled slanted curled flat open-low s upright plain open small-loop"),
    ("Milo", -0.12, 1.20, -0.3, 0.095, 0.009, None, 0.71,
     "narrow flag wavy round one-stroke short-neck open crossed straight-back straight"),
    ("Nadia", 0.15, 1.31, -0.1, 0.059, 0.001, None, 0.69,
     "narrow nib loop loop open one-stroke curled round middle curled"),
    ("Omar", 0.30, 1.14, -0.3, 0.055, 0.001, None, 0.72,
     "round bar round round one-stroke s open curled middle slanted"),
    ("Petra", 0.03, 1.03, 0.1, 0.064, 0.002, None, 0.67,
     "curled flag plain flat closed two-strokes curled round stacked small-loop"),
    ("Quinn", 0.14, 1.30, 0.2, 0.071, 0.001, 26, 0.73,
     "overlapping bar loop round cup gap small-loop curled-crossed s round"),
    ("Rosa", -0.12, 0.82, 0.3, 0.085, 0.002, None, 0.64,
     "open slanted z loop open-low one-stroke curled plain s hooked"),
    ("Selim", -0.05, 1.09, 0.6, 0.074, 0.001, None, 0.54,
     "round flag-foot wavy round open two-strokes straight serif-crossed s open"),
    ("Tara", 0.05, 0.98, -0.4, 0.072, 0.003, None, 0.81,
     "slashed foot loop hooked lightning two-strokes straight crossed mirrored curled"),
    ("Umut", 0.23, 0.94, 0.2, 0.067, 0.001, 12, 0.64,
     "narrow nib curled shallow closed one-stroke upright serif straight-back straight"),
    ("Vera", -0.15, 0.82, 0.3, 0.066, 0.002, None, 0.47,
     "clockwise flag plain round open short-neck big-loop long-top open two-strokes"),
    ("Yara", -0.05, 1.22, 0.5, 0.069, 0.002, None, 0.78,
     "anywhere wide-foot big-loop round open gap spiral crossed s small-loop"),
    ("Anton", -0.06, 1.46, 0.2, 0.077, 0.003, 12, 0.55,
     "drop long-flag round round open curled straight crossed-wide open big-loop"),
    ("Bela", -0.18, 0.89, -0.7, 0.084, 0.002, None, 0.48,
     "lasso long-flag short-foot flat stem-apart curled slanted bent apart deep-hook"),
    ("Cem", 0.33, 1.54, 0.6, 0.075, 0.008, None, 0.48,
     "round bar loop big-top wide gap nearly crossed-low s slanted"),
    ("Dilip", -0.18, 0.95, 0.3, 0.074, 0.003, 12, 0.48,
     "round slanted flick shallow stem-apart two-strokes curled bent anywhere deep-hook"),
    ("Ece", 0.37, 1.38, 0.1, 0.051, 0.003, 12, 0.60,
     "tailed wide-foot loop pinched triangle long-bar straight bent small-top flat-base"),
    ("Fumi", 0.27, 0.93, 0.5, 0.075, 0.008, 10, 0.77,
     "drop bar plain round open-low two-strokes big-loop heel s deep-hook"),
    ("Greta", 0.09, 1.04, -0.1, 0.066, 0.003, None, 0.64,
     "round round-flag swan angular hooked small-bowl slanted curled anywhere g-loop"),
    ("Hugo", 0.09, 0.73, 0.7, 0.074, 0.001, 18, 0.57,
     "narrow slanted plain round one-stroke bar-across low crossed-low anywhere slanted"),
    ("Imani", -0.04, 0.90, -0.4, 0.082, 0.001, None, 0.72,
     "anywhere slanted loop long-tail closed bar-across curled short-crossed ribbon spiral"),
    ("Jonas", -0.03, 1.11, -0.2, 0.090, 0.008, 8, 0.77,
     "round slanted loop big-top lightning angular straight plain s straight"),
    ("Kemal", -0.01, 0.74, 0.5, 0.102, 0.003, 8, 0.63,
     "curled heel angular round looped s straight short-crossed mirrored deep-hook"),
    ("Leyla", 0.25, 1.12, -0.0, 0.074, 0.003, 10, 0.75,
     "round wide-foot swan pinched wide two-strokes slanted crossed-wide apart curled"),
    ("Marco", 0.11, 0.94, 0.2, 0.062, 0.001, 10, 0.42,
     "narrow long-flag loop big-top looped curled low bent ribbon big-loop"),
    ("Ngozi", -0.14, 0.96, -0.3, 0.077, 0.002, None, 0.50,
     "tailed heel loop angular triangle angular straight short-crossed straight-back flat-base"),
    ("Otto", -0.00, 1.15, -0.7, 0.095, 0.002, 18, 0.50,
     "overlapping round-flag short-foot angular open-low long-bar slanted plain s round"),
    ("Priya", 0.12, 0.73, 0.4, 0.043, 0.001, 12, 0.64,
     "overlapping wide-foot angular long-tail hooked small-bowl spiral plain anywhere deep-hook"),
    ("Rafael", -0.29, 0.85, 0.2, 0.052, 0.001, None, 0.64,
     "anywhere slanted wavy loop stem-apart bar-across nearly crossed-low small-top deep-hook"),
    ("Sana", 0.32, 1.30, -0.1, 0.059, 0.003, None, 0.56,
     "drop slanted big-loop round cup s spiral heel straight-back spiral"),
    ("Tomasz", 0.16, 0.94, -0.6, 0.089, 0.002, 12, 0.79,
     "lasso flag flick flat open curled low crossed ribbon g-loop"),
    ("Uma", 0.16, 0.92, 0.3, 0.078, 0.002, None, 0.66,
     "round close-flag loop round short-leg two-strokes tiny-loop bow-crossed s long-hook"),
    ("Viktor", -0.10, 1.08, -0.3, 0.092, 0.003, 14, 0.60,
     "narrow slanted plain flat peaked two-strokes flat-top two-hooks s straight"),
    ("Wanja", 0.28, 0.84, 0.1, 0.064, 0.001, None, 0.72,
     "overlapping bar loop loop open gap straight crossed s long-hook"),
    ("Xenia", 0.02, 1.20, 0.5, 0.106, 0.002, 20, 0.52,
     "open close-flag curled hooked short-leg one-stroke flat-top bow-crossed s hooked"),
    ("Yusuf", 0.22, 0.98, -0.1, 0.070, 0.004, 11, 0.70,
     "round bar plain round peaked two-strokes tiny-loop crossed s straight"),
    ("Zuri", -0.04, 0.88, 0.2, 0.084, 0.002, None, 0.58,
     "round bar round round closed two-strokes curled two-hooks s slanted"),
)

# Kept for judging: no training picture is drawn by these.
HELD_OUT = frozenset((
    "Petra", "Quinn", "Rosa", "Selim", "Tara", "Umut", "Vera", "Omar",
    "Leyla", "Marco", "Ngozi", "Otto", "Priya", "Rafael", "Sana", "Tomasz",
))
# fmt: on
