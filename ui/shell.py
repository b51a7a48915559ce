"""The frame around every page: one table of pages, page config, sidebar, the current digit and network."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.checkpoints import FOLDER, CheckpointError, scan
from core.render import ink_picture
from ui import cached, pictures
from ui.address import show_address
from ui.picker import picker
from ui.session import SIDE, Digit, address, enter, looked_at, session

SIDEBAR = 260


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
        "Same ink, same layers, other lessons: where do they part?",
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
        "Explain",
        "Can I trust it?",
        "pages/trust.py",
        ":material/verified:",
        "Do these pictures depend on the network at all?",
    ),
)


@dataclass(frozen=True)
class View:
    """What a page looks at: a digit, whether it is the visitor's own choice, and the network it goes through."""

    digit: Digit
    chosen: bool
    network: str
    title: str


def open_page(name: str, header: bool = True, style: str = "") -> View:
    """Every page's first call: takes in the latest stroke, draws the frame, says what to look at.

    Args:
        name: the page, as in `PAGES`.
        header: draw the strip with the digit, the answer and the network; the page does it itself otherwise.
        style: the page's own style sheet.
    """
    page = next(entry for entry in PAGES if entry.name == name)
    st.set_page_config(
        page_title=f"{page.title} · DigitScope",
        page_icon=":material/search_insights:",
        layout="wide",
        initial_sidebar_state=SIDEBAR,
    )
    cached.warm_up()
    enter(name)
    network, titles = _network(load=name != "draw" or session().digit is not None)
    view = View(looked_at(), session().digit is not None, network, titles[network])
    _sidebar(view)
    st.title(page.title, anchor=False)
    nothing = "You have not drawn anything yet, so this page looks at one of the built-in drawings."
    fallback = f'<p class="ds-note">{nothing}</p>' if header and not view.chosen else ""
    pictures.show(f"{pictures.STYLE}{style}<p><b>{escape(page.question)}</b></p>{fallback}")
    if session().notice:
        st.warning(session().notice)
        session().notice = ""
    if header:
        _header(view, titles)
    return view


def beside_the_picker() -> tuple[DeltaGenerator, DeltaGenerator]:
    """Two places side by side, the left one as wide as a canvas needs; below each other on a phone."""
    with st.container(horizontal=True, gap="medium", key="beside"):
        return st.container(width=SIDE + 20), st.container(width="stretch", key="main")


def network_choice(titles: dict[str, str] | None = None) -> None:
    """The control that changes the current network, the same on every page."""
    titles = titles or _network()[1]
    names = list(titles)

    def change() -> None:
        session().network = st.session_state["network-choice"]

    # Set by name, since a network can be made current elsewhere than here.
    st.session_state["network-choice"] = session().network
    with st.container(key="network", width=280):
        st.selectbox(
            "Network",
            names,
            format_func=lambda name: titles[name],
            key="network-choice",
            on_change=change,
        )
        for problem in [*_scan(_fingerprint())[1], *_refused().values()]:
            st.caption(f":material/warning: {problem} The other networks work.")


def network_titles() -> dict[str, str]:
    """Names and titles of the networks this visitor can look through."""
    return _network()[1]


def digit_figure(view: View, width: str) -> str:
    """The 28x28 ink of the digit looked at, as HTML."""
    ink = view.digit.image[0]
    alt = f"{view.digit.title}, 28 by 28 pixels, {int((ink > 0.5).sum())} of them inked."
    return pictures.figure(ink_picture(ink), alt, width=width)


def answer(view: View, width: str) -> str:
    """The digit and what the network says of it, large, as HTML: one element, since it is on every page.

    Beside the answer stands its probability, and a warning when it should not be believed.
    """
    probabilities = cached.probabilities(view.network, view.digit.image)
    verdict = cached.verdict(view.network, view.digit.image)
    meant = "" if view.digit.label is None else f", meant as {view.digit.label}"
    doubt = "" if verdict.sure else f"<small><b>Not sure.</b> {escape(verdict.reason)}</small>"
    return (
        f'<div class="ds-header"><div class="st-key-digit">{digit_figure(view, width)}</div>'
        f'<div class="st-key-answer ds-answer">{pictures.answer_text(probabilities)}'
        f"<small>{escape(view.digit.title)}{meant}</small>{doubt}</div></div>"
    )


def _header(view: View, titles: dict[str, str]) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="header"):
        st.html(answer(view, "88px"), width=420)
        network_choice(titles)
    if session().page != "compare":
        with st.expander(
            "Change the digit", icon=":material/edit:", key="picker-open", on_change=_canvas_comes_or_goes
        ) as opened:
            if opened.open:
                picker()


def _canvas_comes_or_goes() -> None:
    session().canvas.stale = True


def _sidebar(view: View) -> None:
    with st.sidebar:
        st.markdown("### :material/search_insights: DigitScope\nSee inside a digit classifier.")
        section = ""
        for page in PAGES:
            if page.section != section:
                section = page.section
                st.caption(section)
            st.page_link(page.file, label=page.title, icon=page.icon)
        now = "Looking at" if view.chosen else "Nothing drawn yet; looking at"
        ink = digit_figure(view, "52px")
        pictures.show(
            '<div class="ds-row" style="margin-top:1rem">'
            f'{ink}<div style="flex:1;font-size:0.85rem">{now}: {escape(view.digit.title)}<br>'
            f"through: {escape(view.title)}</div></div>"
        )
        show_address(address())


def _network(load: bool = False) -> tuple[str, dict[str, str]]:
    """The current network and the titles of all that work; a damaged or foreign one is passed over."""
    titles = {name: title for name, title in _scan(_fingerprint())[0].items() if name not in _refused()}
    current = session()
    titles |= {name: trained.title for name, trained in current.trained.items()}
    if current.network not in titles:
        unknown = current.network if current.network not in _refused() else ""
        current.network = next(iter(titles), "")
        if unknown and current.network:
            current.notice = _no_network(unknown, titles[current.network])
    if not current.network:
        st.error(
            "No network could be opened, so there is nothing to look into. Put the files of `checkpoints/` back, "
            "or train one: `python -m core.training --recipe book`."
        )
        st.stop()
    if load:
        try:
            cached.model(current.network)
        except CheckpointError as error:
            _refused()[current.network] = str(error)
            return _network(load)
    return current.network, titles


def _no_network(name: str, instead: str) -> str:
    """What to tell a visitor whose link names a network that is not here."""
    if name.startswith("trained-"):
        why = "was trained or brought by another visitor and is not here. Ask for its file, and open it under Training."
    else:
        why = "is not here."
    return f"The network in this link, {name[:40]}, {why} You now look through: {instead}."


@st.cache_resource(show_spinner=False)
def _refused() -> dict[str, str]:
    """Networks whose files are whole but hold no DigitNet, and why; filled as they are first opened."""
    return {}


@st.cache_data(show_spinner=False, max_entries=4)
def _scan(fingerprint: tuple[tuple[str, int, int], ...]) -> tuple[dict[str, str], list[str]]:
    """Titles of the networks that open, and a sentence for each that does not; again when a file changed."""
    del fingerprint
    cards, problems = scan()
    return {name: card.title for name, card in cards.items()}, problems


def _fingerprint() -> tuple[tuple[str, int, int], ...]:
    return tuple(sorted((path.name, path.stat().st_mtime_ns, path.stat().st_size) for path in FOLDER.glob("*.[pj]*")))
