"""The quiz on its page: one question a screen, one tap to answer, then why, and at the end what to look at again."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from core.ink.links import link_image
from core.language import _, ngettext
from core.teaching import words
from core.teaching.item import Item
from core.teaching.quiz import MOST_SEED, places
from core.teaching.words import SAID
from ui.show import pictures
from ui.teaching.computed import item, readers
from ui.teaching.shown import after, before
from ui.teaching.steps import led
from ui.visitor.link import DIGIT, NETWORK, chosen, link_to, put

if TYPE_CHECKING:
    from ui.classroom.asking import Ask


def quiz() -> None:
    """Whichever screen of the quiz one has come to."""
    if chosen("quiz") is None:
        put("quiz", 1)
    asked = places(chosen("quiz"), chosen("quiz-length"))
    items = [item(readers(), chosen("quiz"), place) for place in asked[: chosen("quiz-at") + 1]]
    taken = taps(items)
    if led():
        st.info(_("Your teacher asks the class these questions, one after the other. Each comes up above."))
        return
    if chosen("quiz-at") >= len(asked) == len(taken):
        _score(items, taken)
        return
    at = min(chosen("quiz-at"), len(taken), len(asked) - 1)
    _question(items[at], at, taken[at] if at < len(taken) else None)


def taps(items: list[Item]) -> list[int]:
    """Which option was tapped at each question so far; what no option could have been ends the list."""
    found = []
    for digit, asked in zip(str(chosen("quiz-taps")), items, strict=False):
        if not 1 <= int(digit) <= len(asked.options):
            break
        found.append(int(digit) - 1)
    return found


def live(item: Item) -> str:
    """An address that opens the live page at the very state a question is about."""
    return link_to(item.page, item.settings, {NETWORK: item.network, DIGIT: link_image(item.image)})


def _tap(at: int, option: int) -> None:
    before = str(chosen("quiz-taps") or "")[:at]
    put("quiz-taps", int(f"{before}{option + 1}"))
    put("quiz-at", at)


def _go_on(at: int, tapped: int, last: bool) -> None:
    """To the next question; a class that was asked this one is asked that one too."""
    asks = bool(chosen("key")) and _said(_ask(_item(at), at)) is not None and not last
    _tap(at, tapped)
    put("quiz-at", at + 1)
    if asks:
        from ui.classroom.asking import put_to_class

        put_to_class(_ask(_item(at + 1), at + 1))


def _item(at: int) -> Item:
    return item(readers(), chosen("quiz"), places(chosen("quiz"), chosen("quiz-length"))[at])


def _begin(seed: int) -> None:
    for name, value in (("quiz", seed), ("quiz-taps", 0), ("quiz-at", 0)):
        put(name, value)


def _question(item: Item, at: int, tapped: int | None) -> None:
    if tapped is None and chosen("key"):
        tapped = _said(_ask(item, at))
    with st.container(key="question"):
        st.caption(
            _(
                "Question {number} of {count} · {title}",
                number=at + 1,
                count=chosen("quiz-length"),
                title=_(SAID[item.kind].title),
            )
        )
        pictures.aloud("asks").header(words.asks(item), anchor=False)
        st.markdown(words.hint(item))
        pictures.show(before(item))
    with st.container(horizontal=True, key="options"):
        for option in range(len(item.options)):
            st.button(
                _label(item, option, tapped),
                key=f"quiz-option-{option}",
                disabled=tapped is not None,
                on_click=_tap,
                args=(at, option),
            )
    if tapped is not None:
        _why(item, at, tapped)
    elif chosen("key"):
        # Known where there is a room.
        from ui.classroom.asking import ask_button

        ask_button(_ask(item, at))


def _ask(item: Item, at: int) -> Ask:
    """A question as a class is asked it."""
    from ui.classroom.asking import Ask

    def said() -> tuple[str, dict[str, str]]:
        return words.asks(item), {str(option): words.label(item, option) for option in range(len(item.options))}

    # Where nothing but the digit is shown, a phone shows that.
    plain = item.kind in ("digit", "unsure")
    image, shows = (item.image, str) if plain else (None, partial(before, item))
    return Ask(f"quiz-{at}", said, lambda: str(item.right), ink=image, shows=shows)


def _said(ask: Ask) -> int | None:
    """What most of the class said, once it is revealed; where nobody said anything, what is right."""
    from ui.classroom.asking import said_by_class

    said = said_by_class(ask)
    return None if said is None else int(said or ask.right())


def _label(item: Item, option: int, tapped: int | None) -> str:
    label = words.label(item, option)
    if tapped is None or option not in (tapped, item.right):
        return label
    return f"✓ {label}" if option == item.right else f"✗ {label}"


def _why(item: Item, at: int, tapped: int) -> None:
    with st.container(key="why"):
        if chosen("key"):
            said = _("**It is {right}.** {why}", right=words.label(item, item.right), why=words.why(item))
        elif tapped == item.right:
            said = _("**Right.** {why}", why=words.why(item))
        else:
            said = _("**No, it is {right}.** {why}", right=words.label(item, item.right), why=words.why(item))
        pictures.aloud("quiz").markdown(said)
        if shown := after(item):
            pictures.show(shown)
        st.markdown(_("**What does this not tell you?** {silent}", silent=_(SAID[item.kind].silent)))
    with st.container(horizontal=True):
        last = at + 1 == chosen("quiz-length")
        label = _("See what you got") if last else _("Next question")
        st.button(label, type="primary", key="quiz-next", on_click=_go_on, args=(at, tapped, last))
        st.link_button(_("Open it live"), live(item), icon=":material/open_in_new:", key="quiz-live")


def _score(items: list[Item], taken: list[int]) -> None:
    right = sum(tap == one.right for tap, one in zip(taken, items, strict=True))
    said = ngettext("{right} of {n} was right", "{right} of {n} were right", len(items), right=right)
    pictures.aloud("score").header(said, anchor=False)
    if chosen("key"):
        st.markdown(_("This counts what most of your class said."))
    broken = sum(one.broken for one in items)
    st.markdown(
        _(
            "{broken} of the {count} showed a wrong answer of a network, or a map that was not to be believed. Nobody "
            "has kept your score.",
            broken=broken,
            count=len(items),
        )
    )
    lines = []
    for tap, one in zip(taken, items, strict=True):
        mark, title = "✓" if tap == one.right else "✗", _(SAID[one.kind].title)
        lines.append(_("- {mark} {title}: [look again]({link})", mark=mark, title=title, link=live(one)))
    st.markdown("\n".join(lines))
    seed = chosen("quiz")
    with st.container(horizontal=True):
        st.button(_("Another quiz"), type="primary", key="quiz-another", on_click=_begin, args=(seed % MOST_SEED + 1,))
        st.button(_("The same again"), key="quiz-again", on_click=_begin, args=(seed,))
