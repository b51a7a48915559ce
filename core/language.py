"""Sentences for people, in the language of whoever reads them: gettext's names, with named placeholders.

A sentence is looked up whole, as it stands in the source, and filled in afterwards; so a language is one catalogue:

_("The map adds up to {sum}.", sum="2.1")
ngettext("{n} digit", "{n} digits", 3)
"""

from __future__ import annotations

from gettext import NullTranslations

ENGLISH = NullTranslations()


def spoken() -> NullTranslations:
    """The catalogue of the language spoken here: English, which needs none."""
    return ENGLISH


def _(message: str, **values: object) -> str:
    """A sentence in the language spoken.

    Args:
        message: the sentence in English, written out where it is used, with `{name}` for what is filled in.
        values: what is filled in, in words already or with a format in the placeholder. Without any, braces stay.
    """
    # The empty message has a catalogue's own head for its translation.
    said = spoken().gettext(message) if message else ""
    return said.format(**values) if values else said


def ngettext(one: str, many: str, n: int, **values: object) -> str:
    """A sentence about so many: `one` for a single thing in English, `many` else; `{n}` is the number."""
    return spoken().ngettext(one, many, n).format(**{"n": n, **values})


def N_(message: str) -> str:
    """The sentence as it stands: marks it for the catalogue where it is kept, and `_` says it where it is shown."""
    return message


class SentenceError(ValueError):
    """An error that says what was wrong and what to do next, in the language of whoever asks for its text.

    Not of whoever raised it: that may be a thread that works for several visitors, and what went wrong may be kept.
    """

    def __init__(self, message: str, **values: object) -> None:
        """Keeps a sentence marked with `N_`, and what is filled in."""
        super().__init__(message)
        self.values = values

    def __str__(self) -> str:
        return _(self.args[0], **self.values)
