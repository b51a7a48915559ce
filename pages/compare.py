"""Compare: which pixels decided? Three methods, side by side."""

from __future__ import annotations

import streamlit as st

from core.attribution.baselines import BASELINES
from core.attribution.explain import Attribution
from core.attribution.methods import METHODS, THREE
from core.attribution.snippets import captum_code
from core.language import N_, _
from core.network.bundle import Trained, file_name
from ui import shell
from ui.attribution.choices import target_choice, target_of
from ui.attribution.panel import OUTPUT_NAMES, agreement_table, limits_of, panel, reading
from ui.guessing.panel import uncovered
from ui.picker.picker import picker
from ui.show.address import show_address
from ui.takeaway.explained import maps_offer
from ui.takeaway.offers import offer
from ui.teaching.steps import at_hand
from ui.trust.computed import with_functional_relu
from ui.visitor import cached
from ui.visitor.canvas import SIDE
from ui.visitor.digit import digit_from_sample
from ui.visitor.link import chosen, control, fold
from ui.visitor.session import View, choose, looked_at, session
from ui.visitor.settings import ANSWER

SCALES = {"own": N_("each its own"), "shared": N_("one for all that must add up")}
RELUS = {"modules": N_("modules, nn.ReLU"), "functions": N_("functions, F.relu")}
# What the book explains, and how: settings of this page, and a drawing in place of its digit.
BOOK = {"target": ANSWER, "baseline": "grey", "output": "log_probability", "relu": "functions"}
BOOK_DIGIT = "0-round-1"


def main() -> None:
    """The page, top to bottom."""
    view = shell.open_page("compare")
    with st.container(horizontal=True, gap="medium", key="beside"):
        with st.container(width="stretch", key="main"):
            maps = _maps(view) if uncovered(view, "compare") else []
            if maps:
                limits = limits_of(maps, chosen("scale") == "shared")
                functional = ["deeplift"] if chosen("relu") == "functions" else []
                offer("compare", lambda address: maps_offer(view, maps, limits, functional))
                _in_rows(view, maps, limits)
                _what_is_explained(view)
        with st.container(width=SIDE + 20):
            # Where a lesson asks to paint over its digit, a second black square would be painted in.
            if maps or at_hand() is None:
                picker()
            show_address("picker")
    if maps:
        _below(view, maps)


def _in_rows(view: View, maps: list[Attribution], limits: dict[str, float]) -> None:
    for first in range(0, len(maps), len(THREE)):
        columns = st.columns(len(THREE), gap="medium")
        for column, attribution in zip(columns, maps[first : first + len(THREE)], strict=False):
            with column:
                panel(view, attribution, limits[attribution.method])


def _below(view: View, maps: list[Attribution]) -> None:
    with st.expander(
        _("How to read them, whether they add up and agree"), icon=":material/menu_book:", **fold("reading")
    ) as read:
        if read.open:
            reading(maps)
            agreement_table(view, maps)
    _settings()
    _code(view, maps)
    show_address("compare")


def _what_is_explained(view: View) -> None:
    target_choice(view)
    if looked_at().name == BOOK_DIGIT and all(chosen(name) == value for name, value in BOOK.items()):
        st.markdown(
            _(
                "As in *Mastering PyTorch* (A. R. Jha, 2021), chapter 13: a 0, compared with grey, its "
                "log-probability, ReLU as `F.relu`. There DeepLift does not add up: Captum puts its rule on modules, "
                "and finds none."
            )
        )


def _as_in_the_book() -> None:
    choose(digit_from_sample(BOOK_DIGIT, session().off))
    st.session_state.update(BOOK)


def _settings() -> None:
    with st.expander(_("Settings and more methods"), icon=":material/tune:", **fold("compare-settings")) as opened:
        if opened.open:
            st.button(_("As in the book"), icon=":material/book_2:", key="as-in-the-book", on_click=_as_in_the_book)
            with st.container(horizontal=True, vertical_alignment="bottom"):
                st.selectbox(
                    _("Compared with"),
                    format_func=lambda name: _(BASELINES[name].title),
                    width=220,
                    **control("baseline"),
                )
                st.selectbox(_("Score"), format_func=lambda key: _(OUTPUT_NAMES[key]), width=180, **control("output"))
                st.selectbox(
                    _("ReLU, for DeepLift"), format_func=lambda key: _(RELUS[key]), width=210, **control("relu")
                )
                st.selectbox(_("Steps on the path"), format_func=_steps, width=150, **control("steps"))
                st.selectbox(
                    _("Scale of the maps"), format_func=lambda key: _(SCALES[key]), width=240, **control("scale")
                )
            title = _("More methods, up to three")
            st.multiselect(title, format_func=lambda name: METHODS[name].title, **control("more-methods"))


def _steps(choice: str | int) -> str:
    return _("automatic") if choice == "automatic" else str(choice)


def _maps(view: View) -> list[Attribution]:
    network, image = view.network, view.digit.image
    baseline, output, steps = chosen("baseline"), chosen("output"), chosen("steps")
    target = target_of(view)
    maps = []
    for name in (*THREE, *(name for name in METHODS if name in chosen("more-methods"))):
        if name == "deeplift" and chosen("relu") == "functions":
            maps.append(with_functional_relu(network, image, target, baseline, output))
        else:
            walked = steps if METHODS[name].walks and steps != "automatic" else None
            maps.append(cached.attribution(network, image, name, target, baseline, output, walked))
    return maps


def _code(view: View, maps: list[Attribution]) -> None:
    with st.expander(_("The code that made these pictures"), icon=":material/code:", **fold("code")) as code:
        if code.open:
            network = view.network
            archive = file_name(network) if isinstance(network, Trained) else ""
            for entry in maps:
                functional = entry.method == "deeplift" and chosen("relu") == "functions"
                st.code(captum_code(entry, network.name, view.digit.image, archive, functional), language="python")


main()
shell.close_page()
