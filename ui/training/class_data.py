"""What the class drew, as a data set: half of the hands teach, the others test; and the file it travels in."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from core.classes import DIGITS, called
from core.classroom.classfile import packed, unpacked
from core.classroom.dataset import LEAST, Halves, Written, counted, halves, recipe_for, written
from core.classroom.engine import RoomError
from core.classroom.wall import agreed
from core.judging.judge import judge
from core.language import N_, _, ngettext
from core.network.recipes import Recipe
from core.render.words import as_written, listed, titled
from ui.picker.files import take, uploader
from ui.show import pictures
from ui.show.tables import table
from ui.training.jobs import Job
from ui.visitor.link import chosen
from ui.visitor.networks import networks, opened

SEED = 1
BROUGHT, SAID = "class-brought", "class-said"
OURS, SYMBOLS = N_("Digits of our class"), N_("Our symbols")


def class_data(begin: Callable[[Recipe, Halves], None]) -> None:
    """What there is of the class, how to teach it, and its file.

    Args:
        begin: starts a run on it.
    """
    st.markdown(
        _(
            "Half of the hands teach a network, the other half test it: people it never saw. Digits come from the "
            "wall of a room, on the page *Class*, or from a file."
        )
    )
    try:
        drawn, wanted = _what_is_there()
    except RoomError as error:
        st.warning(as_written(str(error)))
        drawn, wanted = [], ()
    if drawn:
        _offers(drawn, wanted, begin)
    if BROUGHT in st.session_state:
        st.button(_("Put the file away"), icon=":material/close:", key="class-put-away", on_click=_forget)
    uploader(_("A class's file from here"), "class-upload", _take_file)
    if said := st.session_state.get(SAID):
        st.warning(said)


def _what_is_there() -> tuple[list[Written], tuple[str, ...]]:
    """What the class drew, from the wall of the room one is in or else from a file; and the symbols agreed on."""
    code = chosen("room")
    if code and BROUGHT not in st.session_state:
        from ui.classroom.rooms import look
        from ui.classroom.wall import on_the_wall

        seen = look(code)
        return written(on_the_wall(code)), agreed(seen.head) if seen is not None else ()
    drawn: list[Written] = st.session_state.get(BROUGHT, [])
    return drawn, tuple(dict.fromkeys(one.label for one in drawn if one.label not in DIGITS))


def _offers(drawn: list[Written], wanted: tuple[str, ...], begin: Callable[[Recipe, Halves], None]) -> None:
    hands = len({one.hand for one in drawn})
    by = ngettext("{n} hand", "{n} hands", hands)
    st.markdown(ngettext("{n} drawing with a label, by {hands}.", "{n} drawings with a label, by {hands}.",
                         len(drawn), hands=by))  # fmt: skip
    digits = [name for name in DIGITS if any(one.label == name for one in drawn)]
    with st.container(horizontal=True, vertical_alignment="center"):
        if digits:
            st.button(
                _("Train on our digits"), icon=":material/play_arrow:", key="class-train",
                on_click=_start, args=(drawn, tuple(digits), OURS, begin), disabled=len(digits) < 2,
            )  # fmt: skip
        if wanted:
            counts = counted(drawn, wanted)
            st.button(
                _("Teach it our symbols"), type="primary", icon=":material/play_arrow:", key="class-teach",
                on_click=_start, args=(drawn, wanted, SYMBOLS, begin),
                disabled=len(wanted) < 2 or min(counts.values()) < LEAST,
            )  # fmt: skip
        st.download_button(
            _("Download what we drew"), packed(drawn), "class.zip", "application/zip",
            icon=":material/download:", key="class-download", on_click="ignore",
        )  # fmt: skip
    if wanted:
        said = listed([f"{called(name)} {count}" for name, count in counts.items()])
        st.caption(_("Of each symbol {least} are wanted. There are: {said}.", least=LEAST, said=said))
    if digits:
        said = listed([titled(str(name), str(count)) for name, count in counted(drawn, digits).items()])
        st.caption(_("Digits: {said}.", said=said))


def _start(drawn: list[Written], names: tuple[str, ...], title: str, begin: Callable[[Recipe, Halves], None]) -> None:
    try:
        made = halves(drawn, names, SEED)
    except RoomError as error:
        st.session_state[SAID] = as_written(str(error))
        return
    st.session_state[SAID] = ""
    begin(recipe_for(made.learned, title), made)


def _take_file() -> None:
    # Streamlit tells once more when it finds the file gone: what was read of it stays.
    take("class-upload", _read, lambda: None)


def _read(name: str, content: bytes) -> None:
    del name
    try:
        st.session_state[BROUGHT] = unpacked(content)
        st.session_state[SAID] = ""
    except RoomError as error:
        st.session_state[SAID] = as_written(str(error))


def _forget() -> None:
    st.session_state.pop(BROUGHT, None)
    st.session_state[SAID] = ""


def beside_others(job: Job) -> None:
    """How the shipped networks read the very digits that a run on a class's digits was tested on."""
    given, judged = job.given, job.judged
    if given is None or judged is None:
        return
    learns, tests = given.hands
    tested = ngettext("{n} other hand", "{n} other hands", tests)
    st.markdown(
        ngettext("It learned from {n} hand and was tested on {tested}.",
                 "It learned from {n} hands and was tested on {tested}.", learns, tested=tested)
    )  # fmt: skip
    rows = [[_("this network"), _right(judged.accuracy, len(given.test))]]
    if set(given.names) <= set(DIGITS):
        for name in ("world", "book"):
            network = opened(name) if name in networks() else None
            if network is not None:
                rows.append([_(network.title), _right(_accuracy(network.model, given), len(given.test))])
    pictures.show(table([_("the same test digits"), _("read right")], rows))
    if len(given.test) < 100:
        st.caption(_("Of so few digits, one more or less is worth a percent or more: a small lead says little."))


def _accuracy(model: object, given: Halves) -> float:
    """How often a network of ten digits is right on a class's test half."""
    import torch

    from core.digits.digits import digits

    labels = torch.tensor([int(given.names[label]) for label in given.test.labels.tolist()])
    return judge(model, digits(given.test.name, given.test.images, labels)).accuracy  # pyright: ignore[reportArgumentType]


def _right(share: float, count: int) -> str:
    return f"{round(share * count)} / {count} · {100 * share:.1f} %"
