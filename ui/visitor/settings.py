"""The table of what an address can hold, page by page: every control that changes what is shown.

It says what each is called, what it may be, and what it is where the address is silent. A part of a page is what is
drawn again by itself. Options that wait for torch are found out when a page that has it asks.

Streamlit's own `bind="query-params"` is no table: it writes an option's label, which another language changes, and on a
page switch leaves entries in the browser's history that lead Back to a page of defaults.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import get_args

from core.attribution.method import THREE
from core.hands.samples import samples
from core.language import N_, catalogues
from core.network.recipes import RECIPES, Optimiser, Schedule
from core.teaching.plans import PLANS, STEPS
from core.training.presets import PRESETS
from ui.visitor.kinds import Choice, Filters, Fold, Number, Pair, Section, Setting, Several, Strokes, Switch, Tab, Word

# What a choice of a digit says instead of one.
ANSWER, NEXT = "answer", "next"
DIGITS = tuple(map(str, range(10)))


def _methods(which: str = "") -> Callable[[], tuple[str, ...]]:
    """The names of all methods, or of those of which `which` is true."""

    def names() -> tuple[str, ...]:
        from core.attribution.methods import METHODS

        return tuple(name for name, method in METHODS.items() if not which or getattr(method, which))

    return names


def _more_methods() -> tuple[str, ...]:
    from core.attribution.methods import METHODS

    return tuple(name for name in METHODS if name not in THREE)


def _baselines(*more: str) -> Callable[[], tuple[str, ...]]:
    def names() -> tuple[str, ...]:
        from core.attribution.baselines import BASELINES

        return (*BASELINES, *more)

    return names


def _layers(kind: str = "") -> dict[str, int]:
    """Layer -> how many filters or units it has."""
    from core.network.model import STAGES

    return {stage.name: stage.shape[0] for stage in STAGES if stage.weighted and kind in ("", stage.kind)}


def _depths() -> tuple[str, ...]:
    """What can be scrambled at once, from the answer down: "nothing", "fc2", "fc2+fc1" and so on."""
    from core.network.model import STAGES

    down = [stage.module for stage in STAGES[::-1] if stage.weighted]
    return ("nothing", *("+".join(down[: depth + 1]) for depth in range(len(down))))


_TARGET = Setting("target", Choice((ANSWER, *DIGITS), ANSWER))
_BY = ("black", "blurred")
_FIRST = PRESETS["40-seconds"].recipe
# Every page's own switch: larger, for the back row.
PROJECTOR = Setting("projector", Switch())
# The session's own: answers and maps stay covered until a guess is locked.
PREDICT = Setting("predict", Switch(), "predicting")
# Which step of which lesson is at hand on every page, such as "45.3".
PLAN = Setting("plan", Choice(tuple(STEPS)))
# Whoever opens an address without it reads their browser's language.
SPOKEN = Setting("lang", Choice(lambda: tuple(catalogues())))
EVERY_PAGE = (SPOKEN, PROJECTOR, PREDICT, PLAN)
# The room one is in, and who one is there: a student's secret, or the teacher's. Neither is part of what is shared.
_SECRET = Word("[0-9a-f]{32}")
IN_ROOM = (
    Setting("room", Word("[A-Z]{6}", said=True), "room-code"),
    Setting("me", _SECRET, "room-me"),
    Setting("key", _SECRET, "room-key"),
)
# Where a digit is chosen, which every page can show.
PICKER = (
    Setting("picker-tab", Tab({"draw": N_("Draw"), "choose": N_("Choose"), "upload": N_("Upload")}, "draw")),
    Setting("wall-source", Choice(("drawings", "mnist"), "drawings")),
    Setting("wall-digit", Choice((*DIGITS, "ambiguous", "all"), "all")),
    Setting("mnist-order", Choice(("in order", "misread", "least-sure"), "in order")),
    Setting("mnist-page", Number(1, 1000)),
    Setting("upload-kind", Choice(("picture", "photo", "camera"), "picture")),
    # On pages that have it folded.
    Setting("picker-open", Switch()),
)
# A label and an answer, "all" for any: a cell of the confusion matrix, or one at its edge.
CELLS = tuple(f"{label}.{answer}" for label in (*DIGITS, "all") for answer in (*DIGITS, "all"))
# The hidden mark: three networks without names, dealt in one of so many orders, and the bets on them in turn.
LETTERS, DEALS, ANOTHER = ("A", "B", "C"), 999, "another"
BETS = ("bet-exam", "bet-maps", "bet-tests", "bet-fourth")
# Of the networks that are shipped, the default one and its twin.
FIRST_PAIR = "+".join(list(RECIPES)[:2])
# What only the scripts of the pages that look inside read and write.
SCRIPTED = frozenset(("unit", "stage", "map", "with", "press"))
# Page -> part -> its controls.
PARTS: dict[str, dict[str, tuple[Setting, ...]]] = {
    "draw": {"picker": PICKER},
    "filters": {
        "filters": (Setting("with", Switch("mnist"), "fires-in-mnist", scripted=True),),
        "knock-out": (
            Setting("off", Filters(lambda: _layers("convolution")), "knocked-out"),
            Setting("held", Switch("mean"), "hold-at-mean"),
        ),
        "dreams": (
            Setting("dream", Fold(part="dreams"), "dreams-open"),
            Setting("dream-stage", Choice(lambda: tuple(_layers()), "logits")),
            Setting("dream-conv1", Number(0, 15, 0)),
            Setting("dream-conv2", Number(0, 31, 0)),
            Setting("dream-fc1", Number(0, 63, 0)),
            Setting("dream-logits", Number(0, 9)),
        ),
    },
    "feature_maps": {},
    "neighbours": {
        "neighbours": (
            Setting("like-from", Choice(("drawings", "mnist"), "drawings")),
            Setting("taught", Switch()),
            Setting("planted", Switch()),
        )
    },
    "compare": {
        "compare": (
            _TARGET,
            Setting("baseline", Choice(("black", "grey"), "black")),
            Setting("output", Choice(("logit", "log_probability"), "logit")),
            Setting("relu", Choice(("modules", "functions"), "modules")),
            Setting("steps", Choice(("automatic", 5, 10, 20, 50, 100, 300), "automatic")),
            Setting("scale", Choice(("own", "shared"), "own")),
            Setting("more-methods", Several(_more_methods, (), 3)),
            Setting("compare-settings", Switch()),
            Setting("reading", Switch()),
            Setting("code", Switch()),
        ),
        "picker": PICKER,
    },
    "baselines": {
        "baselines": (_TARGET, Setting("baselines-method", Choice(_methods("uses_baseline"), "integrated-gradients"))),
        "path": (
            Setting("path", Fold(part="path"), "path-open"),
            Setting("path-baseline", Choice(_baselines("sample", "drawing"), "black")),
            Setting("path-sample", Choice(lambda: tuple(sample.name for sample in samples()), "0-round-1")),
            Setting("path-step", Number(0, 50, 25)),
            Setting("path-gaps", Switch()),
            Setting("second", Strokes(), "second-drawing"),
        ),
    },
    "why_not": {
        "why_not": (
            Setting("why", Choice((ANSWER, *DIGITS), ANSWER)),
            Setting("why-not", Choice((NEXT, *DIGITS), NEXT)),
            Setting("why-method", Choice(_methods(), "integrated-gradients")),
            Setting("why-then", Section(("erase", "fewest", "fool"))),
        ),
        "erase": (
            Setting("erase-way", Choice(("erase", "insert"), "erase")),
            Setting("erase-by", Choice(_BY, "black")),
            Setting("erase-count", Number(0, 28 * 28)),
        ),
        "fool": (
            Setting("fool-how", Choice(("one", "many", "smallest"), "smallest")),
            Setting("fool-grey", Number(1, 128, 24)),
            Setting("fool-maps", Switch()),
            Setting("fool-often", Switch()),
        ),
    },
    "trust": {
        "trust": (
            _TARGET,
            Setting("trust-methods", Several(_methods(), THREE)),
            Setting("test", Section(("race", "scramble", "hair", "sum", "many", "forge", "known"))),
        ),
        "race": (
            Setting("race-kind", Choice(("deletion", "insertion"), "deletion")),
            Setting("race-by", Choice(_BY, "black")),
            Setting("race-at", Number(0, 100, 20, 4)),
        ),
        "scramble": (
            Setting("scramble-depth", Choice(_depths, "nothing")),
            Setting("scramble-kind", Choice(("sizes", "values", "ssim"), "sizes")),
        ),
        "many": (Setting("many-digits", Choice(("drawings", "mnist"), "drawings")),),
    },
    "hidden_mark": {
        "hidden_mark": (
            Setting("deal", Number(1, DEALS)),
            *(Setting(name, Choice(LETTERS)) for name in BETS[:-1]),
            Setting(BETS[-1], Choice(("digits", "marks"))),
            Setting("mark-method", Choice(_methods(), "integrated-gradients")),
            Setting("mark-of", Choice((ANOTHER, *DIGITS), ANOTHER)),
            Setting("mark-referee", Switch()),
            Setting("mark-mine", Switch()),
        )
    },
    "two_networks": {
        "two_networks": (
            Setting("pair", Pair(FIRST_PAIR)),
            Setting("pair-hands", Switch()),
            Setting("pair-training", Switch()),
            Setting("pair-reliability", Switch()),
            Setting("pair-method", Choice(_methods("complete"), "integrated-gradients")),
        )
    },
    "training": {
        "training": (Setting("training-tab", Tab({"replay": N_("Replay"), "own": N_("Train it yourself")})),),
        "replay": (
            Setting("replay-at", Number(0, 1000)),
            Setting("replay-how", Switch()),
            Setting("replay-log", Switch()),
        ),
        "recipe": (
            Setting("train-details", Switch()),
            Setting("network-before", Switch()),
            Setting("class-data", Switch()),
            Setting("train-curves", Switch()),
            Setting("train-confusion", Switch()),
            Setting("train-cell", Choice(CELLS)),
            Setting("train-preset", Choice(tuple(PRESETS), _FIRST.name)),
            Setting("train-dataset", Choice(("drawings", "mnist", "mixed"), _FIRST.dataset)),
            Setting("train-images", Number(1, 60_000, _FIRST.images)),
            Setting("train-epochs", Number(0, 50, _FIRST.epochs)),
            Setting("train-batch_size", Number(4, 1024, _FIRST.batch_size)),
            Setting("train-optimiser", Choice(get_args(Optimiser), _FIRST.optimiser)),
            Setting("train-learning_rate", Number(1e-5, 100.0, _FIRST.learning_rate, None)),
            Setting("train-schedule", Choice(get_args(Schedule), _FIRST.schedule)),
            Setting("train-maps", Number(0, 80, round(100 * _FIRST.dropout[0]), 5)),
            Setting("train-units", Number(0, 80, round(100 * _FIRST.dropout[1]), 5)),
            Setting("train-augment", Switch()),
            Setting("train-shuffle_labels", Switch()),
            Setting("train-seed", Number(0, 2**32 - 1, _FIRST.seed)),
        ),
    },
}
PARTS["lesson"] = {"lesson": (Setting("lesson-plan", Choice(tuple(PLANS), "45")),)}
PARTS["class_room"] = {
    "class-wall": (
        Setting("class-order", Choice(("newest", "misread", "least-sure", "label"), "newest")),
        Setting("class-page", Number(1, 1000)),
    )
}
# A quiz is its seed; the options tapped so far, counted from 1, are the digits of a number.
PARTS["quiz"] = {
    "quiz": (
        Setting("quiz", Number(1, 9999)),
        Setting("quiz-length", Choice((8, 4), 8)),
        Setting("quiz-taps", Number(0, 44_444_444, 0)),
        Setting("quiz-at", Number(0, 8, 0)),
    )
}
for _parts in PARTS.values():
    _parts.setdefault("picker", PICKER)
