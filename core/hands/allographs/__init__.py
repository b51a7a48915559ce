"""The ways people write the ten digits: one entry per allograph, each a recipe of a pen's path.

The shares are guesses at a class of people from many countries, not a census.
"""

from __future__ import annotations

from core.hands.allographs import eight, five, four, nine, one, seven, six, three, two, zero
from core.hands.allographs.table import TABLE, Allograph

DIGITS = (zero, one, two, three, four, five, six, seven, eight, nine)
# Digit by digit, whichever file was imported first.
ALLOGRAPHS: dict[str, Allograph] = dict(sorted(TABLE.items(), key=lambda entry: entry[1].label))

__all__ = ["ALLOGRAPHS", "DIGITS", "Allograph"]
