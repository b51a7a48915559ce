"""Fool it, on the page Why not?: a change too small to matter to you, which makes the network say another digit."""

from __future__ import annotations

import numpy as np
import streamlit as st

from core.attribution.method import THREE
from core.attribution.methods import METHODS
from core.fooling.attacks import GREY, MOST_GREY
from core.language import N_, _, ngettext
from core.render.colours import ink_picture, signed_picture
from core.render.words import a_digit, in_parts, together
from ui.attribution import computed
from ui.attribution.fool_often import fool_often
from ui.show import pictures
from ui.show.address import show_address
from ui.show.maps import map_figure
from ui.visitor import cached
from ui.visitor.link import chosen, control, fold
from ui.visitor.networks import networks, opened
from ui.visitor.session import View

HOWS = {"one": N_("One step"), "many": N_("Many steps"), "smallest": N_("The smallest")}
ABOUT = {
    "one": N_("One step: every pixel moves by that much, the way that makes the other digit likelier (FGSM)."),
    "many": N_("Many small steps the same way, each pulled back to where no pixel has moved further (PGD)."),
    "smallest": N_(
        "A first change (DeepFool), then projected steps of half that size, and so on. A smaller one may exist."
    ),
}

# What might make it sure of the wrong answer.
MORE = {
    "one": N_("Many steps, or more room, may make it sure."),
    "many": N_("More room may make it sure."),
    "smallest": N_("This change stops just past the border; many steps with more room may make it sure."),
}


@st.fragment
def fool(view: View, wanted: int) -> None:
    """How the digit is changed, what comes of it, and who else falls for it."""
    st.header(_("Fool it"), anchor=False)
    network, image = view.network, view.digit.image
    before = cached.probabilities(network, image)
    if int(before.argmax()) == wanted:
        already = view.called(wanted)
        st.info(_("The network reads {wanted} already. Choose another above, under *and not a*.", wanted=already))
        show_address("fool")
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        how = st.segmented_control(
            _("Make it {wanted} by", wanted=a_digit(view.called(wanted))),
            format_func=lambda name: _(HOWS[name]),
            required=True,
            **control("fool-how"),
        )
        if how != "smallest":
            st.slider(_("No pixel moves by more than (of 255 grey levels)"), width=330, **control("fool-grey"))
    st.caption(_(ABOUT[how]))
    found = computed.fooled(network, image, wanted, how, chosen("fool-grey"))
    if found is None:
        st.markdown(
            _(
                "This search found no change within {n} of 255 grey levels that makes it {wanted}. That is no proof "
                "that there is none, and another digit may be nearer: choose it under *and not a*.",
                n=MOST_GREY,
                wanted=view.called(wanted),
            )
        )
    else:
        with st.container(key="fool"):
            _before_and_after(view, found, wanted)
            _who_notices(view, found, wanted, how)
    with st.expander(_("Three maps, before and after"), icon=":material/compare:", **fold("fool-maps")) as maps:
        if maps.open and found is not None:
            _maps(view, found)
    with st.expander(_("How often does it work?"), icon=":material/show_chart:", **fold("fool-often")) as often:
        if often.open:
            fool_often(network)
    show_address("fool")


def _before_and_after(view: View, found: np.ndarray, wanted: int) -> None:
    """Four pictures: the digit, what was added, what came of it, and a random change as large."""
    network, image = view.network, view.digit.image
    size = float(np.abs(found - image).max())
    chance, hits = computed.changed_by_lot(network, image, size, wanted)
    added = signed_picture((found - image)[0] / GREY, max(size / GREY, 1e-6))
    levels = _levels(size)
    shown = (
        (image, _("before")),
        (found, _("after: no pixel moved by more than {levels}", levels=levels)),
        (chance, _("moved as far, up or down by lot: {hits} of {n} became {wanted}",
                   hits=hits, n=computed.DRAWS, wanted=a_digit(view.called(wanted)))),
    )  # fmt: skip
    figures = [_read(view, one, caption) for one, caption in shown]
    strength = f"{1 / max(size, GREY):.0f}"
    difference = pictures.figure(
        added,
        _("What was added, from −{levels} in purple to +{levels} in orange.", levels=levels),
        _("what was added, shown {strength} times as strong; in grey levels of 255", strength=strength),
    )
    figures.insert(1, f"<div>{difference}{pictures.scale(added)}</div>")
    pictures.show(pictures.grid(figures, 165))


def _read(view: View, image: np.ndarray, caption: str) -> str:
    """An image with what the network answers to it."""
    answer = pictures.answer_text(cached.probabilities(view.network, image), view.names)
    doubt = "" if cached.verdict(view.network, image).sure else _("Not sure.")
    alt = _("The digit {caption}. The network answers {answer}. {doubt}", caption=caption, answer=answer, doubt=doubt)
    below = f'<p class="ds-small"><b>{answer}</b> {doubt}</p>'
    return f"<div>{pictures.figure(ink_picture(image), alt.strip(), caption)}{below}</div>"


def _levels(size: float) -> str:
    levels = round(size / GREY)
    return ngettext("{n} of 255 grey levels", "{n} of 255 grey levels", levels)


def _who_notices(view: View, found: np.ndarray, wanted: int, how: str) -> None:
    """Whether it worked, whether the network doubts, and what the other networks say."""
    after = cached.probabilities(view.network, found)
    if int(after.argmax()) != wanted:
        st.markdown(
            _(
                "It did not become {wanted}. Let pixels move further, or try another way. Where more room does worse, "
                "the search is lost: the digit is no safer.",
                wanted=wanted,
            )
        )
    elif cached.verdict(view.network, found).sure:
        st.markdown(_("**It is fooled, and it is sure of it.** What do you read in the picture after?"))
    else:
        st.markdown(
            together(_("**It is fooled, but says that it is not sure**: this answer would not count."), _(MORE[how]))
        )
    others = [opened(name) for name in networks() if name != view.network.name]
    said = [
        _(
            "{name}: {before} before, {after} now",
            name=other.title,
            before=pictures.answer_text(cached.probabilities(other, view.digit.image), other.facts.called_all),
            after=pictures.answer_text(cached.probabilities(other, found), other.facts.called_all),
        )
        for other in others
        if other is not None
    ]
    if said:
        st.markdown(_("The same picture through the other networks, against which it was not made: {said}.",
                      said=in_parts(said)))  # fmt: skip


def _maps(view: View, found: np.ndarray) -> None:
    """Maps of the answer before and of the answer after, each method on one scale."""
    cells = []
    for image, when in ((view.digit.image, N_("before")), (found, N_("after"))):
        target = int(cached.probabilities(view.network, image).argmax())
        for method in THREE:
            drawn = cached.attribution(view.network, image, method, target)
            cells.append(
                map_figure(
                    drawn,
                    _(
                        "{when}, {method} for {target}",
                        when=_(when),
                        method=METHODS[method].title,
                        target=view.called(target),
                    ),
                    called=view.called,
                )
            )
    pictures.show(f'<div class="ds-grid" style="grid-template-columns:repeat({len(THREE)},1fr)">{"".join(cells)}</div>')
    st.caption(_("Each map has its own scale, printed under it. Each explains the answer of its own picture."))
