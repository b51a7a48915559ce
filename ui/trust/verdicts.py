"""The verdicts: every method under every test, at the top of the page Can I trust it?"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from html import escape

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core import language
from core.attribution.methods import METHODS
from core.language import N_, _
from core.render.words import describe, format_number, together
from core.trust.scramble import CHANGES, IN_PART, STAYS, verdict_of
from core.trust.stability import Infidelity
from ui.show import pictures
from ui.show.gauge import SAID, adds_up, gap_says
from ui.show.maps import picture_of
from ui.trust import computed
from ui.visitor import cached
from ui.visitor.link import chosen
from ui.visitor.session import View

PASSED, FAILED, PART, OPEN = "passed", "failed", "part", "open"
MARKS = {PASSED: "✓", FAILED: "✗", PART: "◐", OPEN: "–"}
WORDS = {PASSED: N_("passed"), FAILED: N_("failed here"), PART: N_("in part")}
# What the test Scramble says of a map.
LEFT = {
    CHANGES: N_("the map changes: {left} of its order is left"),
    IN_PART: N_("the map changes in part: {left} of its order is left"),
    STAYS: N_("the map hardly changes: {left} of its order is left"),
}
# As many results are remembered for a visitor.
KEPT = 60
MEANS = N_(
    "**✗ failed here**: on this digit, the method did not do what the test asks. **✓ passed**: it did; that proves "
    "nothing. A method that fails here has not shown that it deserves belief; one that passes all of them has not "
    "either.\n\n"
    "- **The race**: better than random orders and than all else that knows nothing of the network, both when pixels "
    "are taken away and when they are brought (◐: in one of the two).\n"
    "- **Scramble**: the map changes when all the network has learned is replaced by random weights (◐: in part).\n"
    "- **A hair's breadth**: the map predicts what erasing pixels does to the score, better than the ink alone does.\n"
    "- **The sum**: the map adds up to what it must. Not every method promises a sum.\n\n"
    "Each verdict is read from the very numbers that its test shows."
)


@dataclass(frozen=True)
class Cell:
    """One method under one test: PASSED, FAILED, PART or OPEN, in a word or two, and the numbers behind it.

    The words are said where they are shown; the numbers' sentence is kept in the language it was asked for in.
    """

    mark: str
    words: str
    why: str


Judge = Callable[[View, Sequence[str], int], dict[str, Cell]]


def _race(view: View, methods: Sequence[str], target: int) -> dict[str, Cell]:
    found = computed.race(view.network, view.digit.image, methods, target, chosen("race-by"))
    both = {kind: found.verdicts(kind) for kind in ("deletion", "insertion")}
    cells = {}
    for name in methods:
        said = [verdicts[name] for verdicts in both.values()]
        why = _("deletion: {deletion}; insertion: {insertion}", deletion=said[0].words, insertion=said[1].words)
        won = sum(one.better for one in said)
        cells[name] = _nothing(why) if said[0].empty else _cell((FAILED, PART, PASSED)[won], why)
    return cells


def _scramble(view: View, methods: Sequence[str], target: int) -> dict[str, Cell]:
    cells = {}
    for name in methods:
        found = computed.cascade(view.network, view.digit.image, name, target)
        mark = {CHANGES: PASSED, STAYS: FAILED}.get(verdict_of(found.survives), PART)
        if found.empty:
            cells[name] = _nothing(_("the map marks no pixel of this digit: nothing to compare"))
        else:
            cells[name] = _cell(mark, _(LEFT[verdict_of(found.survives)], left=f"{found.survives:.2f}"))
    return cells


def foretells(found: Infidelity, ink: Infidelity) -> bool:
    """Whether a map foretells what erasing costs better than the ink alone, each at its best scale."""
    return found.scaled < ink.scaled


def _hair(view: View, methods: Sequence[str], target: int) -> dict[str, Cell]:
    ink, cells = computed.ink_infidelity(view.network, view.digit.image, target), {}
    for name in methods:
        moved, found = computed.steadiness(view.network, view.digit.image, name, target)
        why = _(
            "infidelity at its best scale {scaled}, the ink's {ink}; moved by at most {moved} %",
            scaled=format_number(found.scaled),
            ink=format_number(ink.scaled),
            moved=f"{100 * moved:.1f}",
        )
        cells[name] = _cell(PASSED if foretells(found, ink) else FAILED, why)
    return cells


def _sum(view: View, methods: Sequence[str], target: int) -> dict[str, Cell]:
    cells = {}
    for name in methods:
        found = cached.attribution(view.network, view.digit.image, name, target)
        if found.gap is None:
            cells[name] = Cell(OPEN, N_("no promise"), _(METHODS[name].sum_says))
            continue
        said = adds_up(found)
        why = together(_(SAID[said]), gap_says(found))
        too_small = said == "small"
        cells[name] = (
            Cell(OPEN, N_("too small"), why) if too_small else _cell(FAILED if said == "wrong" else PASSED, why)
        )
    return cells


def _cell(mark: str, why: str) -> Cell:
    return Cell(mark, WORDS[mark], why)


def _nothing(why: str) -> Cell:
    return Cell(OPEN, N_("marks nothing"), why)


@dataclass(frozen=True)
class Trial:
    """A test: its title, what passing it takes, in a few words, and who judges."""

    title: str
    asks: str
    judge: Judge


# By the names that an address has for them; what takes longest last.
TESTS = {
    "race": Trial(N_("The race"), N_("beats what never saw the network"), _race),
    "scramble": Trial(N_("Scramble"), N_("changes with the network"), _scramble),
    "hair": Trial(N_("A hair's breadth"), N_("predicts what erasing does"), _hair),
    "sum": Trial(N_("The sum"), N_("adds up"), _sum),
}
SOONEST_FIRST = ("sum", "race", "hair", "scramble")


@dataclass(frozen=True)
class Strip:
    """The table of verdicts, filled as they are found: what is known is shown at once, the rest test by test."""

    view: View
    methods: Sequence[str]
    target: int
    place: DeltaGenerator

    def show(self) -> None:
        """The table with what is known already."""
        self.place.html(self._table())

    def fill(self) -> None:
        """Computes what is not known yet and shows every test's column when it is there."""
        for name in SOONEST_FIRST:
            if self._key(name) not in _known():
                found = TESTS[name].judge(self.view, self.methods, self.target)
                if len(_known()) >= KEPT:
                    _known().clear()
                _known()[self._key(name)] = found
                self.show()

    def _key(self, test: str) -> Hashable:
        spoken = language.spoken().info().get("language")
        about = (test, spoken, self.view.network.key, self.view.digit.key, tuple(self.methods), self.target)
        return (*about, chosen("race-by")) if test == "race" else about

    def _table(self) -> str:
        head = "".join(
            f'<th scope="col">{escape(_(test.title))}<small>{escape(_(test.asks))}</small></th>'
            for test in TESTS.values()
        )
        rows = "".join(self._row(name) for name in self.methods)
        return (
            f'<div class="ds-scroll"><table class="ds-verdicts"><thead><tr><td></td>{head}</tr></thead>'
            f"<tbody>{rows}</tbody></table></div>"
        )

    def _row(self, method: str) -> str:
        values = cached.attribution(self.view.network, self.view.digit.image, method, self.target).values
        title = METHODS[method].title
        digit = self.view.called(self.target)
        alt = _("{method} for {digit}: {values}.", method=title, digit=digit, values=describe(values))
        picture = pictures.figure(picture_of(values, method), alt, width="72px")
        cells = []
        for name, test in TESTS.items():
            cell = _known().get(self._key(name), {}).get(method)
            said = '<span class="mark">…</span>'
            if cell is not None:
                said = f'<span class="mark {cell.mark}">{MARKS[cell.mark]}</span> {escape(_(cell.words))}'
            why = "" if cell is None else f' title="{escape(cell.why, quote=True)}"'
            cells.append(f'<td data-test="{escape(_(test.title), quote=True)}"{why}>{said}</td>')
        return f'<tr><th scope="row"><div>{picture}<span>{escape(title)}</span></div></th>{"".join(cells)}</tr>'


def _known() -> dict[Hashable, dict[str, Cell]]:
    """What was found for this visitor lately, so that a press on a test does not blank the table."""
    return st.session_state.setdefault("verdicts", {})
