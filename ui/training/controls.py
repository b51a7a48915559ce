"""What to train: presets first; everything that decides the weights, as controls, for those who want it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from core.digits.mnist import HOW_TO_GET_MNIST, has_mnist
from core.language import N_, _, ngettext
from core.network.recipes import Recipe
from core.render.words import together, whole
from core.training.log import OPTIMISERS
from core.training.presets import MOST_DRAWN, PRESETS, Preset, command
from ui.show.address import show_address
from ui.visitor.link import control, fold

DATASETS = {"drawings": N_("Drawings in made-up hands"), "mnist": "MNIST", "mixed": N_("Both")}
MOST_IMAGES = {"drawings": MOST_DRAWN, "mnist": 60_000, "mixed": 20_000}
WHY_MOST = {
    "drawings": N_("1 to 10\u00a0000: each is drawn anew first, which takes a moment"),
    "mnist": N_("1 to 60\u00a0000: all there are"),
    "mixed": N_("2 to 20\u00a0000: half of them drawn anew first"),
}
SCHEDULES = {"constant": N_("constant"), "one-cycle": N_("up, then down to near 0")}
MOST_SHOWN = 1_200_000
FIELDS = ("dataset", "images", "epochs", "batch_size", "optimiser", "learning_rate", "schedule", "augment", "seed")
LABELS = {True: N_("shuffled"), False: N_("true")}


def presets() -> dict[str, Preset]:
    """The presets as they can be run here: on drawings where MNIST is not on disk."""
    return PRESETS if _mnist_is_here() else {name: preset.on_drawings() for name, preset in PRESETS.items()}


def choose_recipe() -> Recipe | None:
    """Presets; returns what they and the controls ask for, or None with the reason on the page."""
    offered, state = presets(), st.session_state
    st.pills(
        _("Start from"),
        format_func=lambda name: _(offered[name].title),
        on_change=_take_preset,
        **control("train-preset"),
    )
    preset = offered.get(state.get("train-preset") or "")
    if preset:
        st.markdown(f":material/visibility: {_(preset.watch)}")
    if not _mnist_is_here():
        state["train-dataset"] = "drawings"
        without = _(
            "MNIST is not on this machine, so every run here learns from drawings in made-up hands and is tried on "
            "others."
        )
        st.caption(together(without, _(HOW_TO_GET_MNIST)))
    least, most = _images()
    state["train-images"] = max(least, min(state["train-images"], most))
    return _checked(preset.recipe if preset else next(iter(offered.values())).recipe)


def details(recipe: Recipe | None) -> None:
    """Every control, and the command that trains the same; folded, since the presets are enough to begin with."""
    title = _("Every setting, and the command for it")
    with st.expander(title, icon=":material/tune:", **fold("train-details")) as opened:
        if opened.open:
            with st.container(horizontal=True, gap="medium", key="train-controls"):
                _data()
                _steps()
                _rest()
            if recipe is not None:
                st.markdown(_("The same from a command line:"))
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
    with _one(_("drawings are always there; MNIST where it is on disk")):
        st.selectbox(
            _("Digits to learn from"), format_func=lambda name: _(DATASETS[name]), **control("train-dataset", **here)
        )
    with _one(_(WHY_MOST[dataset])):
        st.number_input(_("Images"), **control("train-images", min_value=least, max_value=most))
    with _one(_("0 to 50 passes through all images; 0 is no training")):
        st.number_input(_("Epochs"), **control("train-epochs"))


def _steps() -> None:
    with _one(_("4 to 1024 images a step: fewer is noisier, and slower")):
        st.number_input(_("Batch size"), **control("train-batch_size"))
    with _one(_("how a slope becomes a step; the book's is Adadelta")):
        st.selectbox(_("Optimiser"), format_func=lambda name: _(OPTIMISERS[name]), **control("train-optimiser"))
    with _one(_("0.00001 to 100, the length of a step; too long and it diverges")):
        st.number_input(_("Learning rate"), step=1e-3, format="%g", **control("train-learning_rate"))
    with _one(_("up, then down: it rises to the rate above first")):
        st.selectbox(_("Rate over time"), format_func=lambda name: _(SCHEDULES[name]), **control("train-schedule"))


def _rest() -> None:
    with _one(_("0 to 80 % of the maps switched off, anew at each step")):
        st.slider(_("Dropout of maps, %"), **control("train-maps"))
    with _one(_("0 to 80 % of the hidden units switched off, anew at each step")):
        st.slider(_("Dropout of units, %"), **control("train-units"))
    with _one(_("moves, turns and thickens every digit anew; slower")):
        st.toggle(_("Augmentation"), **control("train-augment"))
    with _one(_("shuffled: nothing is left to learn but noise")):
        st.selectbox(
            _("Labels"), [False, True], format_func=lambda on: _(LABELS[on]), **control("train-shuffle_labels")
        )
    with _one(_("any whole number below 2³²; the same seed and settings, the same weights here")):
        st.number_input(_("Seed"), **control("train-seed"))


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
            _(
                "{images} images {epochs} times is {shown} digits; at most {most} are shown in a run, so that others "
                "get their turn. Take fewer images or epochs.",
                images=images,
                epochs=epochs,
                shown=whole(shown),
                most=whole(MOST_SHOWN),
            )
        )
        return None
    values["images"] = None if dataset == "mnist" and images == MOST_IMAGES["mnist"] else images
    values["dropout"] = (state["train-maps"] / 100, state["train-units"] / 100)
    try:
        recipe = base.but(**values)
    except ValueError as error:
        st.warning(_("This cannot be trained: {problem}.", problem=error))
        return None
    if recipe != base:
        recipe = recipe.but(title=N_("Your recipe"))
    steps = -(-images // recipe.batch_size) * epochs
    if not epochs:
        st.markdown(_("Random weights: 0 steps."))
        return recipe
    kind, count = _(DATASETS[dataset]), whole(images)
    digits = ngettext("{count} digit ({kind})", "{count} digits ({kind})", images, count=count, kind=kind)
    taken = ngettext("{count} step", "{count} steps", steps, count=whole(steps))
    if epochs == 1:
        st.markdown(_("{digits}, once through: {steps}.", digits=digits, steps=taken))
    elif epochs == 2:
        st.markdown(_("{digits}, twice through: {steps}.", digits=digits, steps=taken))
    else:
        st.markdown(_("{digits}, {epochs} times through: {steps}.", digits=digits, epochs=epochs, steps=taken))
    return recipe


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
