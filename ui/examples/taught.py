"""Who taught it this? The digits whose steps made the answer likelier, and less likely; and whether that is so."""

from __future__ import annotations

from html import escape

import numpy as np
import streamlit as st

from core.examples.influence import strongest
from core.examples.learned import Learned, Source
from core.examples.planted import COMMAND, LOOKED_AT, TITLES, Planted, PlantedError, load_planted
from core.language import _
from core.render.words import arxiv, format_number, format_share, in_a_row, whole
from ui.examples import computed
from ui.examples.neighbours import wall_of
from ui.show import pictures
from ui.show.tables import table
from ui.show.wall import Wall, walls
from ui.visitor import cached
from ui.visitor.session import View

SHOWN = 10


def taught(view: View, learned: Learned, source: Source) -> None:
    """Proponents and opponents of the answer, the strongest first."""
    answer = int(cached.probabilities(view.network, view.digit.image).argmax())
    if not learned.of:
        st.markdown(_("It learned from none of these digits, so none of them taught it anything."))
        return
    with st.spinner(_("Asking every digit at every saved moment, once…")):
        scores = computed.influence(view.network, view.digit.image, source, answer)
    seen = learned.evenly(computed.MOST_TRACED)
    st.markdown(
        _(
            "It answers {answer}. To learn from a digit is to move the weights a little. **For**: digits whose steps "
            "made that answer likelier here. **Against**: those whose steps made it less likely.",
            answer=answer,
        )
    )
    with st.container(key="influence"):
        walls(
            [
                _wall(seen, scores, 1, source, _("For {answer}", answer=answer)),
                _wall(seen, scores, -1, source, _("Against {answer}", answer=answer)),
            ],
            key="influence-walls",
            widths=(1, 1),
        )
    st.caption(
        _(
            "Under each: its label and, in brackets, how much its steps moved the score, up (+) or down (−); this is "
            "no share. TracIn ({paper}), over {moments} saved moments, among {n} digits. It counts steps through the "
            "last layer only, and does not say what the network would answer had it never seen that digit.",
            paper=arxiv("2002.08484"),
            moments=len([moment for moment in view.network.moments() if moment.step]),
            n=whole(len(seen)),
        )
    )


def _wall(seen: Learned, scores: np.ndarray, sign: int, source: Source, title: str) -> Wall:
    numbers = strongest(sign * scores, SHOWN)
    captions = [f"{seen.labels[number]} ({_moved(float(scores[number]))})" for number in numbers]
    head = f'<p class="ds-title">{escape(title)}</p>'
    return wall_of(seen, numbers, captions, source, head, "for" if sign > 0 else "against")


def _moved(score: float) -> str:
    return f"+{format_number(score)}" if score > 0 else format_number(score)


def planted() -> None:
    """What was found where wrong labels had been planted."""
    try:
        runs = load_planted()
    except PlantedError as error:
        st.info(f"{error} `{COMMAND}`")
        return
    first = runs[0]
    st.markdown(
        _(
            "A test whose answer we know. Of {count} digits, {planted} were given a wrong label on purpose, and a "
            "network learned from all of them. It must learn those by heart, so they should teach themselves most. "
            "We look at the digits that did: are the {planted} among them?",
            count=whole(first.count),
            planted=first.planted,
        )
    )
    rows = [row for kind in TITLES for row in _rows([run for run in runs if run.digits == kind])]
    head = [_("looked at"), _("wrong labels found by influence"), _("by surprise"), _("by chance")]
    pictures.show(table(head, rows))
    own, surprise = (sum(getattr(run, order)[str(LOOKED_AT[0])] for run in runs) for order in ("own", "surprise"))
    if own <= 1.1 * surprise:
        st.markdown(
            _(
                "*By surprise* takes the digits whose labels the trained network finds least likely. That is simpler, "
                "and finds as many, or nearly: influence was not needed here."
            )
        )
    for kind in TITLES:
        some = [run for run in runs if run.digits == kind]
        if some:
            st.markdown(
                _(
                    "Of the digits most **against** a right answer, {share} had a wrong label ({kind}); by chance it "
                    "would be {chance}.",
                    share=format_share(float(np.mean([run.opponents for run in some]))),
                    kind=_(TITLES[kind]),
                    chance=format_share(first.planted / first.count),
                )
            )
    st.caption(
        _(
            "Means of trainings with the seeds {seeds}. Made by `{command}`.",
            seeds=in_a_row(str(seed) for seed in sorted({run.seed for run in runs})),
            command=COMMAND,
        )
    )


def _rows(runs: list[Planted]) -> list[list[str]]:
    """A line for each number looked at: how many planted ones were there, on average over the trainings."""
    if not runs:
        return []
    return [
        [
            _("{k} of {count} {kind}", k=k, count=whole(runs[0].count), kind=_(TITLES[runs[0].digits])),
            *(
                _("{found} of {planted}", found=f"{found:.1f}", planted=runs[0].planted)
                for found in (
                    *(np.mean([getattr(run, order)[str(k)] for run in runs]) for order in ("own", "surprise")),
                    runs[0].chance(k),
                )
            ),
        ]
        for k in LOOKED_AT
    ]
