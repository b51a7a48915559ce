"""The one table of pages, and the way through them for whoever comes for the first time."""

from __future__ import annotations

from dataclasses import dataclass

from core.language import N_


@dataclass(frozen=True)
class Page:
    """One page: where it stands in the table of contents, its file, and the question it answers."""

    name: str
    section: str
    title: str
    file: str
    icon: str
    question: str


PAGES: tuple[Page, ...] = (
    Page(
        "draw",
        N_("Start"),
        N_("Draw a digit"),
        "app.py",
        ":material/draw:",
        N_("What does the network say to my digit?"),
    ),
    Page(
        "training",
        N_("Train"),
        N_("Training"),
        "pages/training.py",
        ":material/model_training:",
        N_("How did it learn, and can I watch?"),
    ),
    Page(
        "two_networks",
        N_("Train"),
        N_("Two networks"),
        "pages/two_networks.py",
        ":material/call_split:",
        N_("Same ink, same layers, other training: where do they part?"),
    ),
    Page(
        "filters",
        N_("Look inside"),
        N_("Filters"),
        "pages/filters.py",
        ":material/grid_on:",
        N_("What did it learn to look for?"),
    ),
    Page(
        "feature_maps",
        N_("Look inside"),
        N_("Feature maps"),
        "pages/feature_maps.py",
        ":material/layers:",
        N_("What does it see in my digit?"),
    ),
    Page(
        "neighbours",
        N_("Look inside"),
        N_("Digits like mine"),
        "pages/neighbours.py",
        ":material/group:",
        N_("Which of the digits it learned from does it remind it of?"),
    ),
    Page(
        "compare",
        N_("Explain"),
        N_("Compare"),
        "pages/compare.py",
        ":material/compare:",
        N_("Which pixels decided? Three methods, side by side"),
    ),
    Page(
        "baselines",
        N_("Explain"),
        N_("Baselines"),
        "pages/baselines.py",
        ":material/contrast:",
        N_("Compared with what?"),
    ),
    Page(
        "why_not",
        N_("Explain"),
        N_("Why not?"),
        "pages/why_not.py",
        ":material/alt_route:",
        N_("Why this digit, and not another?"),
    ),
    Page(
        "trust",
        N_("Doubt"),
        N_("Can I trust it?"),
        "pages/trust.py",
        ":material/verified:",
        N_("Do these pictures depend on the network at all?"),
    ),
    Page(
        "hidden_mark",
        N_("Doubt"),
        N_("The hidden mark"),
        "pages/hidden_mark.py",
        ":material/visibility_off:",
        N_("Did it learn digits at all?"),
    ),
    Page(
        "lesson",
        N_("Teach"),
        N_("Lesson"),
        "pages/lesson.py",
        ":material/school:",
        N_("What do we do in the next lesson?"),
    ),
    Page("quiz", N_("Teach"), N_("Quiz"), "pages/quiz.py", ":material/quiz:", N_("Can you tell what it will do?")),
    Page(
        "class_room",
        N_("Teach"),
        N_("Class"),
        "pages/class_room.py",
        ":material/groups:",
        N_("What does the whole class think?"),
    ),
)


@dataclass(frozen=True)
class Step:
    """One step of the way through the pages: its page, and what is done there, as an invitation."""

    page: str
    does: str


# Somebody who knows nothing of networks walks it in a quarter of an hour.
ROUTE: tuple[Step, ...] = (
    Step("draw", N_("Draw a digit, see what the network says.")),
    Step("feature_maps", N_("See what the network saw in your digit.")),
    Step("compare", N_("Find the pixels that decided.")),
    Step("why_not", N_("Erase those pixels: does the network change its mind?")),
    Step("trust", N_("Test whether such pictures can be trusted.")),
)

# Whoever has been all the way has earned a riddle.
AGAIN = Step("hidden_mark", N_("Now a bet: which of three networks learned digits at all?"))


def page_named(name: str) -> Page:
    """The page of that name in the table."""
    return next(page for page in PAGES if page.name == name)
