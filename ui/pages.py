"""The one table of pages, and the way through them for whoever comes for the first time."""

from __future__ import annotations

from dataclasses import dataclass


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
    Page("draw", "Start", "Draw a digit", "app.py", ":material/draw:", "What does the network say to my digit?"),
    Page(
        "training",
        "Train",
        "Training",
        "pages/training.py",
        ":material/model_training:",
        "How did it learn, and can I watch?",
    ),
    Page(
        "two_networks",
        "Train",
        "Two networks",
        "pages/two_networks.py",
        ":material/call_split:",
        "Same ink, same layers, other training: where do they part?",
    ),
    Page(
        "filters",
        "Look inside",
        "Filters",
        "pages/filters.py",
        ":material/grid_on:",
        "What did it learn to look for?",
    ),
    Page(
        "feature_maps",
        "Look inside",
        "Feature maps",
        "pages/feature_maps.py",
        ":material/layers:",
        "What does it see in my digit?",
    ),
    Page(
        "compare",
        "Explain",
        "Compare",
        "pages/compare.py",
        ":material/compare:",
        "Which pixels decided? Three methods, side by side",
    ),
    Page("baselines", "Explain", "Baselines", "pages/baselines.py", ":material/contrast:", "Compared with what?"),
    Page("why_not", "Explain", "Why not?", "pages/why_not.py", ":material/alt_route:", "Why a 4 and not a 9?"),
    Page(
        "trust",
        "Doubt",
        "Can I trust it?",
        "pages/trust.py",
        ":material/verified:",
        "Do these pictures depend on the network at all?",
    ),
    Page(
        "hidden_mark",
        "Doubt",
        "The hidden mark",
        "pages/hidden_mark.py",
        ":material/visibility_off:",
        "Did it learn digits at all?",
    ),
)


@dataclass(frozen=True)
class Step:
    """One step of the way through the pages: its page, and what is done there, as an invitation."""

    page: str
    does: str


# Somebody who knows nothing of networks walks it in a quarter of an hour.
ROUTE: tuple[Step, ...] = (
    Step("draw", "Draw a digit, and see what the network says."),
    Step("feature_maps", "See what the network saw in your digit."),
    Step("compare", "Find the pixels that decided."),
    Step("why_not", "Erase those pixels: does the network change its mind?"),
    Step("trust", "Test whether such pictures can be trusted."),
)


def page_named(name: str) -> Page:
    """The page of that name in the table."""
    return next(page for page in PAGES if page.name == name)
