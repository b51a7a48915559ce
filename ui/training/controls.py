"""What to train: presets first; everything that decides the weights, as controls, for those who want it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from core.digits.mnist import HOW_TO_GET_MNIST, has_mnist
from core.network.recipes import Recipe
from core.render.words import whole
from core.training.log import OPTIMISERS
from core.training.presets import MOST_DRAWN, PRESETS, Preset, command
from ui.show.address import show_address
from ui.visitor.link import control, fold

DATASETS = {"drawings": "Drawings in made-up hands", "mnist": "MNIST", "mixed": "Both"}
MOST_IMAGES = {"drawings": MOST_DRAWN, "mnist": 60_000, "mixed": 20_000}
WHY_MOST = {
    "drawings": "1 to 10\u00a0000: each is drawn anew first, which takes a moment",
    "mnist": "1 to 60\u00a0000: all there are",
    "mixed": "2 to 20\u00a0000: half of them drawn anew first",
}
SCHEDULES = {"constant": "constant", "one-cycle": "up, then down to near 0"}
MOST_SHOWN = 1_200_000
FIELDS = ("dataset", "images", "epochs", "batch_size", "optimiser", "learning_rate", "schedule", "augment", "seed")
LABELS = {True: "shuffled", False: "true"}


def presets() -> dict[str, Preset]:
    """The presets as they can be run here: on drawings where MNIST is not on disk."""
    return PRESETS if _mnist_is_here() else {name: preset.on_drawings() for name, preset in PRESETS.items()}


def choose_recipe() -> Recipe | None:
    """Presets; returns what they and the controls ask for, or None with the reason on the page."""
    offered, state = presets(), st.session_state
    st.pills(
        "Start from",
        format_func=lambda name: offered[name].title,
        on_change=_take_preset,
        **control("train-preset"),
    )
    preset = offered.get(state.get("train-preset") or "")
    if preset:
        st.markdown(f":material/visibility: {preset.watch}")
    if not _mnist_is_here():
        state["train-dataset"] = "drawings"
        st.caption(
            "MNIST is not on this machine, so every run here learns from drawings in made-up hands and is tried on "
            f"others. {HOW_TO_GET_MNIST}"
        )
    least, most = _images()
    state["train-images"] = max(least, min(state["train-images"], most))
    return _checked(preset.recipe if preset else next(iter(offered.values())).recipe)


def details(recipe: Recipe | None) -> None:
    """Every control, and the command that trains the same; folded, since the presets are enough to begin with."""
    title = "Every setting, and the command for it"
    with st.expander(title, icon=":material/tune:", **fold("train-details")) as opened:
        if opened.open:
            with st.container(horizontal=True, gap="medium", key="train-controls"):
                _data()
                _steps()
                _rest()
            if recipe is not None:
                st.markdown("The same from a command line:")
                st.code(command(recipe), language="bash", wrap_lines=True)
    show_address("recipe")


def _mnist_is_here() -> bool:
    return has_mnist("train") and has_mnist("test")


def _images() -> tuple[int, int]:
    """How few and how many images there can be of the data set that is chosen."""
    dataset = st.session_state["train-dataset"]
    return 2 if dataset == "mixed" else 1, MOST_IMAGES[dataset]


def _data() -> None:
    dataset, (least, most) = st.session_state["train-dataset"], _images()
    here = {} if _mnist_is_here() else {"options": ["drawings"]}
    with _one("drawings are always there; MNIST where it is on disk"):
        st.selectbox("Digits to learn from", format_func=DATASETS.__getitem__, **control("train-dataset", **here))
    with _one(WHY_MOST[dataset]):
        st.number_input("Images", **control("train-images", min_value=least, max_value=most))
    with _one("0 to 50 passes through all images; 0 is no training"):
        st.number_input("Epochs", **control("train-epochs"))


def _steps() -> None:
    with _one("4 to 1024 images a step: fewer is noisier, and slower"):
        st.number_input("Batch size", **control("train-batch_size"))
    with _one("how a slope becomes a step; the book's is Adadelta"):
        st.selectbox("Optimiser", format_func=OPTIMISERS.__getitem__, **control("train-optimiser"))
    with _one("0.00001 to 100, the length of a step; too long and it diverges"):
        st.number_input("Learning rate", step=1e-3, format="%g", **control("train-learning_rate"))
    with _one("up, then down: it rises to the rate above first"):
        st.selectbox("Rate over time", format_func=SCHEDULES.__getitem__, **control("train-schedule"))


def _rest() -> None:
    with _one("0 to 80 % of the maps switched off, anew at each step"):
        st.slider("Dropout of maps, %", **control("train-maps"))
    with _one("0 to 80 % of the hidden units switched off, anew at each step"):
        st.slider("Dropout of units, %", **control("train-units"))
    with _one("moves, turns and thickens every digit anew; slower"):
        st.toggle("Augmentation", **control("train-augment"))
    with _one("shuffled: nothing is left to learn but noise"):
        st.selectbox("Labels", [False, True], format_func=LABELS.__getitem__, **control("train-shuffle_labels"))
    with _one("any whole number below 2³²; the same seed and settings, the same weights here"):
        st.number_input("Seed", **control("train-seed"))


@contextmanager
def _one(limits: str) -> Iterator[None]:
    """A control's place, and below it what it may be."""
    with st.container(width=265, gap=None):
        yield
        st.caption(limits)


def _checked(base: Recipe) -> Recipe | None:
    state = st.session_state
    values = {field: state[f"train-{field}"] for field in (*FIELDS, "shuffle_labels")}
    dataset, images, epochs = values["dataset"], values["images"], values["epochs"]
    shown = images * epochs
    if shown > MOST_SHOWN:
        st.warning(
            f"{images} images {epochs} times is {whole(shown)} digits; at most {whole(MOST_SHOWN)} are shown in a "
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
    from_what = f"{whole(images)} {'digit' if images == 1 else 'digits'} ({DATASETS[dataset]})"
    st.markdown(f"{from_what}, {times(epochs)}: {whole(steps)} steps." if epochs else "Random weights: 0 steps.")
    return recipe


def times(epochs: int) -> str:
    """How often a run goes through all its digits, in words."""
    return {1: "once through", 2: "twice through"}.get(epochs, f"{epochs} times through")


def use_drawings() -> None:
    """Puts drawings in made-up hands in MNIST's place."""
    st.session_state["train-dataset"] = "drawings"


def _take_preset() -> None:
    preset = presets().get(st.session_state.get("train-preset") or "")
    if preset:
        _fill(preset.recipe)


def _fill(recipe: Recipe) -> None:
    state = st.session_state
    for field in FIELDS:
        state[f"train-{field}"] = getattr(recipe, field)
    state["train-images"] = recipe.images or MOST_IMAGES[recipe.dataset]
    state["train-shuffle_labels"] = recipe.shuffle_labels
    state["train-maps"], state["train-units"] = (round(100 * probability) for probability in recipe.dropout)
