"""A room's code, secrets nobody guesses, and who one is in a room: an animal of some colour."""

from __future__ import annotations

import hashlib
import re
import secrets

from core.language import N_

# No two of them look or sound alike from the back row, and without vowels none spell a word.
LETTERS = "BCDFHJKLMNPRSTWXYZ"
LONG = 6
SECRET = re.compile("[0-9a-f]{32}")
# 208 pairs, some more than a room holds students.
ANIMALS = {
    "fox": ("🦊", N_("Fox")),
    "owl": ("🦉", N_("Owl")),
    "cat": ("🐱", N_("Cat")),
    "dog": ("🐶", N_("Dog")),
    "bear": ("🐻", N_("Bear")),
    "frog": ("🐸", N_("Frog")),
    "lion": ("🦁", N_("Lion")),
    "pig": ("🐷", N_("Pig")),
    "cow": ("🐮", N_("Cow")),
    "mouse": ("🐭", N_("Mouse")),
    "rabbit": ("🐰", N_("Rabbit")),
    "horse": ("🐴", N_("Horse")),
    "wolf": ("🐺", N_("Wolf")),
    "tiger": ("🐯", N_("Tiger")),
    "monkey": ("🐵", N_("Monkey")),
    "penguin": ("🐧", N_("Penguin")),
    "whale": ("🐳", N_("Whale")),
    "dolphin": ("🐬", N_("Dolphin")),
    "octopus": ("🐙", N_("Octopus")),
    "crab": ("🦀", N_("Crab")),
    "snail": ("🐌", N_("Snail")),
    "bee": ("🐝", N_("Bee")),
    "ladybird": ("🐞", N_("Ladybird")),
    "butterfly": ("🦋", N_("Butterfly")),
    "turtle": ("🐢", N_("Turtle")),
    "elephant": ("🐘", N_("Elephant")),
}
# Dark enough for white letters (4.5 : 1), and told apart by name as well.
COLOURS = {
    "blue": ("#1f5fbf", N_("blue")),
    "green": ("#1e7a3c", N_("green")),
    "red": ("#b3261e", N_("red")),
    "purple": ("#6a3d9a", N_("purple")),
    "brown": ("#7a4a1e", N_("brown")),
    "pink": ("#b0307a", N_("pink")),
    "grey": ("#5c6066", N_("grey")),
    "teal": ("#0f6a73", N_("teal")),
}
PAIRS = tuple((animal, colour) for colour in COLOURS for animal in ANIMALS)


def new_code() -> str:
    """Six letters by lot: one of 34 millions."""
    return "".join(secrets.choice(LETTERS) for _letter in range(LONG))


def read_code(text: str) -> str:
    """A code as somebody passed it on; "" where it is none."""
    letters = re.sub(r"[\s_-]+", "", text[:100]).upper()
    return letters if len(letters) == LONG and set(letters) <= set(LETTERS) else ""


def new_secret() -> str:
    """128 random bits."""
    return secrets.token_hex(16)


def hash_of(secret: str) -> str:
    """What is kept of a secret: whoever reads it cannot say it."""
    return hashlib.sha256(secret.encode()).hexdigest()[:32]


def is_secret(text: str) -> bool:
    """Whether a text has the form of one."""
    return SECRET.fullmatch(text) is not None
