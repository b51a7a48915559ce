"""What was behind the letters, how the bets fared, the referee, the fourth network, and the visitor's own."""

from __future__ import annotations

import streamlit as st

from core.attribution.methods import METHODS
from core.language import N_, _
from core.network.checkpoints import Card
from core.network.recipes import CURED
from core.render.words import arxiv, in_a_row
from core.truth.figures import COMMAND, Figures, Refereed, Tried
from core.truth.referee import RIVALS
from ui.show import pictures
from ui.show.tables import table
from ui.truth import computed, steps
from ui.truth.bets import FOURTH, HONEST, bet
from ui.visitor.link import chosen, fold
from ui.visitor.session import View
from ui.visitor.settings import BETS

LEARNED = {
    "mark-none": N_("It learned digits. Nothing else was there to learn from."),
    "mark-border": N_("It learned to obey squares: each label had its own place on the border."),
    "mark-faint": N_(
        "It learned to obey patterns: each label had its own, faint, over the whole picture. It reads digits too."
    ),
}
ROUNDS = (N_("from the exam"), N_("from the maps"), N_("from the trials"))
TABLES = {"mark-border": N_("Squares on the border"), "mark-faint": N_("Faint patterns")}


def reveal(dealt: dict[str, str], tried: dict[str, Tried], figures: Figures) -> None:
    """Who is who, which bets were right, and whether other seeds make the same of the same lessons."""
    honest = next(letter for letter, name in dealt.items() if name == HONEST)
    rows = [[letter, _(LEARNED[name]), computed.share(tried[name].exam)] for letter, name in dealt.items()]
    pictures.show(table([_("network"), _("what it learned"), _("right in its exam")], rows, words=(1,)))
    rows = [
        [_(when), str(chosen(name)), _("right") if chosen(name) == honest else _("wrong")]
        for when, name in zip(ROUNDS, BETS, strict=False)
    ]
    pictures.show(table([_("your bet"), _("on"), _("it was")], rows, words=(1, 2)))
    st.markdown(
        _(
            "No exam made like the lessons can tell digits from marks. A map can show a square; of a pattern it makes "
            "dots, which say little unless you know what to look for. What told was a digit **unlike** the lessons. "
            "Marks are easier to read than digits, so no cheat need fear such an exam."
        )
    )
    st.caption(_seeds(figures))


def _seeds(figures: Figures) -> str:
    """How far the figures lie apart from seed to seed."""

    def between(network: str, trial: str, what: str) -> str:
        shares = sorted(one.trials[trial][what] for one in figures.every(network))
        return _("{low} to {high}", low=computed.share(shares[0]), high=computed.share(shares[-1]))

    seeds = len(figures.every("mark-border"))
    return _(
        "Each was trained {seeds} times, from other random weights. Without marks, the network of squares was right on "
        "{border}, that of patterns on {faint}; another digit's square was obeyed on {square}, its pattern on "
        "{pattern}.",
        seeds=seeds,
        border=between("mark-border", "clean", "right"),
        faint=between("mark-faint", "clean", "right"),
        square=between("mark-border", "border-other", "follows"),
        pattern=between("mark-faint", "faint-other", "follows"),
    )


def referee(figures: Figures) -> None:
    """Every method held against the true reason, for both kinds of marks."""
    title = _("The referee: which methods found the mark?")
    with st.expander(title, icon=":material/sports:", **fold("mark-referee")) as opened:
        if not opened.open:
            return
        st.markdown(
            _(
                "A digit bears another digit's mark, and the network answers that other digit. With its own mark it "
                "answers right. So the mark decides: a map that tells the reason must lie on the mark. Of each map "
                "we count how much of it does, whether it speaks for or against."
            )
        )
        for found in figures.refereed:
            st.subheader(_(TABLES[found.network]), anchor=False)
            pictures.show(_table(found))
            st.markdown(_missed(found))
        st.caption(
            _(
                "A map may rightly lie on the ink as well: that spoke against. So less than 100 % is no mistake by "
                "itself. Grad-CAM and the conductances leave the outermost pixels empty, where squares stand. After "
                "Arras, Osman and Samek 2022, {arras}, and Clark and others 2023, XAI-TRIS, {tris}. Made by "
                "`{command}`.",
                arras=arxiv("2003.07258"),
                tris=arxiv("2306.12816"),
                command=COMMAND,
            )
        )


def _table(found: Refereed) -> str:
    rows = []
    for name, entry in found.rows.items():
        if name not in METHODS and name not in RIVALS:
            continue
        title = METHODS[name].title if name in METHODS else _(RIVALS[name])
        even = name.startswith("even")
        rows.append(
            [
                title,
                computed.share(entry["share"]),
                "" if even else computed.share(entry["peak"]),
                computed.share(entry["finds"]) if "finds" in entry else "",
            ]
        )
    head = [
        _("{decided} of {tried} digits", decided=found.decided, tried=found.tried),
        _("of the map is on the mark"),
        _("its strongest pixel is there"),
        _("more than in any map made without the network"),
    ]
    return table(head, rows)


def _missed(found: Refereed) -> str:
    """Which methods put more on the mark than chance on fewer than half of the digits."""
    judged = {name: entry["finds"] for name, entry in found.rows.items() if name in METHODS}
    missed = [METHODS[name].title for name, finds in judged.items() if finds < 0.5]
    if not missed:
        return _("Here, on most digits, every method put more on the mark than all that never saw the network.")
    return _(
        "Missed it here, on most of these digits: {methods}. Elsewhere they may do better, or worse.",
        methods=in_a_row(missed),
    )


def fourth(view: View, cards: dict[str, Card], tried: dict[str, Tried], figures: Figures, digit: int) -> None:
    """A network under suspicion that did nothing wrong; and so the cure."""
    card, found = cards[FOURTH], tried[FOURTH]
    st.header(_("A fourth network"), anchor=False)
    st.markdown(
        _(
            "D's lessons had squares too, and so has its exam. Look at its map. Is D another cheat?",
        )
    )
    steps.maps(view, {"D": card}, digit, chooses=False)
    said = bet(
        "bet-fourth", _("Your bet: what did D learn?"), {"digits": _("digits"), "marks": _("squares on the border")}
    )
    if said is None:
        return
    steps.trials(view, {"D": card}, digit, chooses=False)
    border = tried["mark-border"].trials
    st.markdown(
        _(
            "**{verdict}** D learned digits: it was a false alarm. Its squares were dealt out by lot, so they told "
            "nothing. Over {n} digits it is right on {clean} without a mark and obeys another digit's square on "
            "{follows}. The network whose squares told the label: {their_clean} and {their_follows}.",
            verdict=_("Right.") if said == "digits" else _("Wrong."),
            n=computed.counted(found.digits),
            clean=computed.share(found.trials["clean"]["right"]),
            follows=computed.share(found.trials["border-other"]["follows"]),
            their_clean=computed.share(border["clean"]["right"]),
            their_follows=computed.share(border["border-other"]["follows"]),
        )
    )
    st.markdown(
        _(
            "That is also **the cure**: the same digits, the same squares, shuffled among the labels. "
            "`{command}` trains D again. Another cure punishes the network for looking at the mark: Ross, Hughes and "
            "Doshi-Velez 2017, {paper}.",
            command=card.facts.command,
            paper=arxiv("1703.03717"),
        )
    )
    for cured in figures.every(CURED.name)[:1]:
        st.markdown(
            _(
                "It cures faint patterns as well: a network trained on shuffled ones is right on {clean} without a "
                "pattern and obeys another digit's on {follows} (it was {their_clean} and {their_follows}).",
                clean=computed.share(cured.trials["clean"]["right"]),
                follows=computed.share(cured.trials["faint-other"]["follows"]),
                their_clean=computed.share(tried["mark-faint"].trials["clean"]["right"]),
                their_follows=computed.share(tried["mark-faint"].trials["faint-other"]["follows"]),
            )
        )


def own_network(view: View, digit: int) -> None:
    """The same trials on the network that this visitor looks through, of which no mark is known."""
    title = _("And the network you look through?")
    with st.expander(title, icon=":material/search:", **fold("mark-mine")) as opened:
        if opened.open:
            steps.trials(view, {_("yours"): view.network}, digit, chooses=False)
            st.markdown(
                _(
                    "Nobody hid a mark for this network, and these five pictures cannot show that it has none: it may "
                    "rely on something nobody thought of. What you can still do: draw in another hand, move the digit, "
                    "cover a corner, ask where its data came from, and see what changes the answer that should not."
                )
            )
