"""Sentences for people, in the language of whoever reads them: gettext's names, with named placeholders.

A sentence is looked up whole, as it stands in the source, and filled in afterwards; so a language is one catalogue,
`locale/<name>/LC_MESSAGES/digitscope.po`, beside which its compiled form is read:

_("The map adds up to {sum}.", sum="2.1")
ngettext("{n} digit", "{n} digits", 3)
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from gettext import GNUTranslations, NullTranslations
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

FOLDER = Path(__file__).parent.parent / "locale"
ENGLISH = NullTranslations()

# Chinese parts itself from Latin letters and numbers by a space, and not from what is Chinese as well: a place for "7"
# may be filled with a word. Marks of bold type are looked through.
_CHINESE = "[\u2e80-\u9fff\uff00-\uffef]"
_APART = re.compile(rf"(?<={_CHINESE})(\*\*|</\w+>)? (?=(?:\*\*|<\w+>)?{_CHINESE})")

Given = ParamSpec("Given")
Result = TypeVar("Result")
# The language of a piece of work that belongs to no session, such as a file which is made when somebody asks for it.
_set: ContextVar[str] = ContextVar("language", default="")
# Who knows the language of whoever is being answered; the app says so, and in a notebook there is nobody to ask.
_asked: list[Callable[[], str]] = []


@cache
def catalogues() -> dict[str, NullTranslations]:
    """Every language there is, by its name in an address: English, which needs no catalogue, and those of `FOLDER`."""
    found: dict[str, NullTranslations] = {"en": ENGLISH}
    for path in sorted(FOLDER.glob("*/LC_MESSAGES/digitscope.mo")):
        with path.open("rb") as compiled:
            found[path.parts[-3]] = GNUTranslations(compiled)
    return found


def ask(who: Callable[[], str]) -> None:
    """Says who knows the language of whoever is being answered: a name in `catalogues`, or "" where nobody is."""
    _asked[:] = [who]


def language() -> str:
    """The name of the language spoken here, as in an address; English where nobody asks for another."""
    return _set.get() or next((name for name in (who() for who in _asked) if name), "en")


def spoken() -> NullTranslations:
    """The catalogue of the language spoken here."""
    return catalogues().get(language(), ENGLISH)


def tag() -> str:
    """The language spoken here as HTML names it, such as "zh-Hans"."""
    return spoken().info().get("language", "en").replace("_", "-")


def called(name: str) -> str:
    """What a language calls itself."""
    # Translators: write the name of your own language here, as a reader of it expects to find it in a list.
    own = N_("English")
    return catalogues()[name].gettext(own)


def understood(wanted: str) -> str:
    """The language of ours that somebody wants most who names theirs as browsers do: "zh-CN,zh;q=0.9,en;q=0.8"."""
    named = (part.partition(";")[0].strip().partition("-")[0].lower() for part in wanted.split(","))
    return next((name for name in named if name in catalogues()), "en")


@contextmanager
def speaking(name: str) -> Iterator[None]:
    """Whatever is said within is said in this language, whoever asks."""
    token = _set.set(name)
    try:
        yield
    finally:
        _set.reset(token)


def later(function: Callable[Given, Result]) -> Callable[Given, Result]:
    """The function in the language spoken now, wherever and whenever it is called: for what is made when asked for."""
    name = language()

    def call(*args: Given.args, **kwargs: Given.kwargs) -> Result:
        with speaking(name):
            return function(*args, **kwargs)

    return call


def once(function: Callable[Given, Result]) -> Callable[Given, Result]:
    """The function asked once in each language, for what says the same at every call; its results are shared."""

    @cache
    def kept(_catalogue: NullTranslations, *given: Any) -> Result:
        return function(*given)  # pyright: ignore[reportCallIssue]

    def call(*args: Given.args, **kwargs: Given.kwargs) -> Result:
        return kept(spoken(), *args, **kwargs)

    return call


def _(message: str, **values: object) -> str:
    """A sentence in the language spoken.

    Args:
        message: the sentence in English, written out where it is used, with `{name}` for what is filled in.
        values: what is filled in, in words already or with a format in the placeholder. Without any, braces stay.
    """
    # The empty message has a catalogue's own head for its translation.
    said = spoken().gettext(message) if message else ""
    return _filled(said, values) if values else said


def ngettext(one: str, many: str, n: int, **values: object) -> str:
    """A sentence about so many: `one` for a single thing in English, `many` else; `{n}` is the number."""
    return _filled(spoken().ngettext(one, many, n), {"n": n, **values})


def _filled(said: str, values: Mapping[str, object]) -> str:
    return _APART.sub(r"\1", said.format(**values))


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
