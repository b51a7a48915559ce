"""Everything that decides the weights, as controls, each with its limits said."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, get_args

import streamlit as st

from core.digits.mnist import HOW_TO_GET_MNIST, has_mnist
from core.network.recipes import Optimiser, Recipe, Schedule
from core.training.log import OPTIMISERS
from core.training.presets import PRESETS, command

FIRST = "40-seconds"
DATASETS = {"drawings": "Built-in drawings", "mnist": "MNIST", "mixed": "Both"}
MOST_IMAGES = {"drawings": 10_000, "mnist": 60_000, "mixed": 20_000}
WHY_MOST = {
    "drawings": "1 to 10 000: each is drawn anew first, 2000 in a second",
    "mnist": "1 to 60 000: all there are",
    "mixed": "2 to 20 000: half of them drawn anew first",
}
SCHEDULES = {"constant": "constant", "one-cycle": "up, then down to 0"}
MOST_SHOWN = 1_200_000
FIELDS = ("dataset", "images", "epochs", "batch_size", "optimiser", "learning_rate", "schedule", "augment", "seed")
LABELS = {True: "shuffled", False: "true"}


def controls() -> Recipe | None:
    """Presets and controls; returns what they ask for, or None with the reason on the page."""
    if "train-epochs" not in st.session_state:
        _fill(PRESETS[FIRST].recipe)
        st.session_state["train-preset"] = FIRST
    st.pills(
        "Start from",
        list(PRESETS),
        format_func=lambda name: PRESETS[name].title,
        key="train-preset",
        on_change=_take_preset,
        persist_state="session",
    )
    preset = PRESETS.get(st.session_state.get("train-preset") or "")
    if preset:
        st.markdown(f":material/visibility: {preset.watch}")
    with st.container(horizontal=True, gap="medium", key="train-controls"):
        _data()
        _steps()
        _rest()
    return _checked(preset.recipe if preset else PRESETS[FIRST].recipe)


def _data() -> None:
    dataset = st.session_state["train-dataset"]
    _one(
        lambda key: st.selectbox(
            "Digits to learn from",
            list(DATASETS),
            format_func=DATASETS.__getitem__,
            key=key,
            on_change=_fit_images,
            persist_state="session",
        ),
        "dataset",
        "drawings are always there; MNIST where it is on disk",
    )
    _one(
        lambda key: st.number_input(
            "Images", 2 if dataset == "mixed" else 1, MOST_IMAGES[dataset], key=key, persist_state="session"
        ),
        "images",
        WHY_MOST[dataset],
    )
    _one(
        lambda key: st.number_input("Epochs", 0, 50, key=key, persist_state="session"),
        "epochs",
        "0 to 50 passes through all images; 0 is no training",
    )


def _steps() -> None:
    _one(
        lambda key: st.number_input("Batch size", 4, 1024, key=key, persist_state="session"),
        "batch_size",
        "4 to 1024 images a step: fewer is noisier, and slower",
    )
    _one(
        lambda key: st.selectbox(
            "Optimiser",
            get_args(Optimiser),
            format_func=OPTIMISERS.__getitem__,
            key=key,
            persist_state="session",
        ),
        "optimiser",
        "how a slope becomes a step; the book's is Adadelta",
    )
    _one(
        lambda key: st.number_input(
            "Learning rate", 1e-5, 100.0, step=1e-3, format="%g", key=key, persist_state="session"
        ),
        "learning_rate",
        "0.00001 to 100, the length of a step; too long and it diverges",
    )
    _one(
        lambda key: st.selectbox(
            "Rate over time",
            get_args(Schedule),
            format_func=SCHEDULES.__getitem__,
            key=key,
            persist_state="session",
        ),
        "schedule",
        "one-cycle rises to the rate above and ends near 0",
    )


def _rest() -> None:
    percent = "0 to 80 % {}, anew at each step"
    _one(
        lambda key: st.slider("Dropout of maps, %", 0, 80, step=5, key=key, persist_state="session"),
        "maps",
        percent.format("of the maps switched off"),
    )
    _one(
        lambda key: st.slider("Dropout of units, %", 0, 80, step=5, key=key, persist_state="session"),
        "units",
        percent.format("of the hidden units switched off"),
    )
    _one(
        lambda key: st.toggle("Augmentation", key=key, persist_state="session"),
        "augment",
        "moves, turns and thickens every digit anew; half as fast",
    )
    _one(
        lambda key: st.selectbox(
            "Labels", [False, True], format_func=LABELS.__getitem__, key=key, persist_state="session"
        ),
        "shuffle_labels",
        "shuffled: nothing is left to learn but noise",
    )
    _one(
        lambda key: st.number_input("Seed", 0, 2**32 - 1, key=key, persist_state="session"),
        "seed",
        "any whole number below 2^32; the same seed, the same weights",
    )


def _one(widget: Callable[[str], Any], field: str, limits: str) -> None:
    with st.container(width=265, gap=None):
        widget(f"train-{field}")
        st.caption(limits)


def _checked(base: Recipe) -> Recipe | None:
    state = st.session_state
    values = {field: state[f"train-{field}"] for field in (*FIELDS, "shuffle_labels")}
    dataset, images, epochs = values["dataset"], values["images"], values["epochs"]
    if dataset != "drawings" and not (has_mnist("train") and has_mnist("test")):
        st.warning(f"MNIST is not on this machine. {HOW_TO_GET_MNIST}")
        st.button("Use the built-in drawings", key="use-drawings", on_click=use_drawings)
        return None
    shown = images * epochs
    if shown > MOST_SHOWN:
        st.warning(
            f"{images} images {epochs} times is {_spaced(shown)} digits; at most {_spaced(MOST_SHOWN)} are shown in a "
            "run, so that others get their turn. Take fewer images or epochs."
        )
        return None
    values["images"] = None if dataset == "mnist" and images == MOST_IMAGES["mnist"] else images
    values["dropout"] = (state["train-maps"] / 100, state["train-units"] / 100)
    try:
        recipe = base.but(**values)
    except ValueError as error:
        st.warning(f"This cannot be trained: {error}.")
        return None
    if recipe != base:
        recipe = recipe.but(title="Your recipe")
    steps = -(-images // recipe.batch_size) * epochs
    st.markdown(f"{_spaced(steps)} steps, {_spaced(shown)} digits shown. The same from a command line:")
    st.code(command(recipe), language="bash", wrap_lines=True)
    return recipe


def use_drawings() -> None:
    """Puts the built-in drawings in MNIST's place."""
    st.session_state["train-dataset"] = "drawings"
    _fit_images()


def _take_preset() -> None:
    preset = PRESETS.get(st.session_state.get("train-preset") or "")
    if preset:
        _fill(preset.recipe)


def _fill(recipe: Recipe) -> None:
    state = st.session_state
    for field in FIELDS:
        state[f"train-{field}"] = getattr(recipe, field)
    state["train-images"] = recipe.images or MOST_IMAGES[recipe.dataset]
    state["train-shuffle_labels"] = recipe.shuffle_labels
    state["train-maps"], state["train-units"] = (round(100 * probability) for probability in recipe.dropout)


def _fit_images() -> None:
    state = st.session_state
    state["train-images"] = max(2, min(state["train-images"], MOST_IMAGES[state["train-dataset"]]))


def _spaced(number: int) -> str:
    return f"{number:,}".replace(",", " ")
