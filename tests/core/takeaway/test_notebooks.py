"""A notebook does again what was on screen, by itself, and its last cell finds every number that is another."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from pathlib import Path

import matplotlib
import nbclient
import nbformat
import numpy as np
import pytest
import torch

from core import explain, feature_maps, samples
from core.attribution.baselines import baseline_image
from core.attribution.explain import Attribution
from core.attribution.methods import METHODS
from core.attribution.path import walk
from core.inside.arithmetic import unit_sum
from core.inside.knockout import logits_without
from core.network.model import DigitNet
from core.network.stages import stages_of
from core.takeaway import cells, doubted, inside
from core.takeaway.cells import Part, Shown
from core.takeaway.explained import explained, key_of, path
from core.takeaway.notebook import assembled, notebook_file
from core.trust.book_network import deeplift_that_looks_right
from core.trust.erase import changeable, logits_along, order_by
from core.trust.race import race
from core.trust.scramble import cascade, from_the_top

SAMPLE = samples()[40]
IMAGE = SAMPLE.image
FOUR = {"torch", "captum", "numpy", "matplotlib"}
THREE = ("saliency", "integrated-gradients", "deeplift")


def run(notebook: bytes) -> dict[str, object]:
    """What a notebook's names stand for once all its cells ran in one namespace, as plain Python reads them."""
    names: dict[str, object] = {"__name__": "notebook"}
    for cell in nbformat.reads(notebook.decode(), 4).cells:
        if cell.cell_type == "code":
            exec(compile(cell.source, cell.id, "exec", dont_inherit=True), names)
    return names


def made(model: DigitNet, image: np.ndarray, parts: list[Part]) -> bytes:
    maps = feature_maps(model, image)
    answered = cells.answer(maps["logits"], maps["probabilities"], None)
    return notebook_file(
        assembled("A page", [*cells.beginning(model, "A network", image, "A digit"), answered, *parts])
    )


# Captum and matplotlib announce what they do.
pytestmark = pytest.mark.filterwarnings("ignore")
matplotlib.use("agg")


def maps_of(model: DigitNet, image: np.ndarray) -> list[Attribution]:
    target = int(feature_maps(model, image)["logits"].argmax())
    return [explain(model, image, name, target) for name in THREE]


def everything(model: DigitNet, image: np.ndarray) -> list[Part]:
    """Every kind of cell there is, for one network and digit."""
    maps, black = maps_of(model, image), baseline_image("black", image)
    target = maps[0].target
    contrast = explain(model, image, "integrated-gradients", target, against=(target + 1) % 10, steps=60)
    order = order_by(contrast.values, changeable(image, black))
    logits = logits_along(model, image, black, [order], np.arange(len(order) + 1))[0]
    off = {"conv1": {1: 0.0, 3: 0.2}, "conv2": {30: 0.0}}
    units = {"conv1": (3, 5, 6), "conv2": (30, 0, 23), "fc1": (63,), "logits": (9,)}
    return [
        *inside.stages(model, feature_maps(model, image), stages_of(model)[0]),
        inside.kernels(model, "conv2"),
        *(inside.unit(model, unit_sum(model, image, layer, unit)) for layer, unit in units.items()),
        inside.knocked_out(model, off, logits_without(model, image, [off])[0]),
        *explained([*maps, contrast], image),
        path(walk(model, image, "grey", target, steps=20), baseline_image("grey", image), target, 7),
        *doubted.erased(contrast, image, order, logits, 20, False),
        *doubted.raced(maps, image, race(model, image, {one.method: one.values for one in maps}, target, black, 9)),
        *doubted.scrambled(maps, image, cascade(model, image, THREE, target), 2, from_the_top(model)),
    ]


def test_every_kind_of_cell_runs_under_jupyter_and_comes_to_the_numbers_of_the_screen(world: DigitNet) -> None:
    opened = nbformat.reads(made(world, IMAGE, everything(world, IMAGE)).decode(), 4)
    assert not any(cell.get("outputs") for cell in opened.cells)
    environment = {**os.environ, "OMP_NUM_THREADS": "1"}
    nbclient.NotebookClient(opened, timeout=600, kernel_name="python3").execute(env=environment)
    said = "".join(output.get("text", "") for output in opened.cells[-1].outputs)
    assert said.startswith("All ")
    assert int(said.split()[1]) > 90


def test_the_cells_need_four_packages_and_nothing_of_this_project(world: DigitNet) -> None:
    found = set()
    for cell in nbformat.reads(made(world, IMAGE, everything(world, IMAGE)).decode(), 4).cells:
        for node in ast.walk(ast.parse(cell.source)) if cell.cell_type == "code" else ():
            if isinstance(node, ast.Import):
                found |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                found.add((node.module or "").partition(".")[0])
    assert found - set(sys.stdlib_module_names) == FOUR


@pytest.mark.parametrize("method", METHODS)
def test_a_map_made_in_the_notebook_is_the_one_on_screen(world: DigitNet, method: str) -> None:
    steps = 60 if METHODS[method].walks else None
    asked = [{}, {"output": "log_probability"}, {"against": 9}, {"baseline": "noise"}]
    found = [explain(world, IMAGE, method, 1, steps=steps, **one) for one in asked]  # pyright: ignore
    for one in found:
        maps = run(made(world, IMAGE, explained([one], IMAGE)))["maps"]
        assert isinstance(maps, dict)
        size = np.abs(one.values).max()
        np.testing.assert_allclose(maps[key_of(one, IMAGE)], one.values, atol=1e-5 * size)


def test_the_map_that_looked_right_is_made_by_functions_as_the_book_has_it(world: DigitNet) -> None:
    from dataclasses import replace

    ours = explain(world, IMAGE, "deeplift", 1, "grey", "log_probability")
    theirs = deeplift_that_looks_right(world, IMAGE, 1)
    shown = replace(ours, values=theirs.values, total=theirs.total)
    maps = run(made(world, IMAGE, explained([shown], IMAGE, ["deeplift"])))["maps"]
    assert isinstance(maps, dict)
    np.testing.assert_allclose(maps[key_of(shown, IMAGE)], theirs.values, atol=1e-5 * np.abs(theirs.values).max())


def test_a_network_just_trained_and_pixels_of_any_kind_go_along() -> None:
    model = DigitNet(generator=torch.Generator().manual_seed(3)).eval().requires_grad_(False)
    image = np.random.default_rng(0).random((1, 28, 28), dtype=np.float32)
    names = run(made(model, image, explained(maps_of(model, image)[2:], image)))
    there = names["model"]
    assert isinstance(there, torch.nn.Module)
    for (name, mine), theirs in zip(model.state_dict().items(), there.state_dict().values(), strict=True):
        assert torch.equal(mine, theirs), name
    assert np.array_equal(np.asarray(names["image"])[0], image)


def test_the_last_cell_finds_a_number_that_is_another(world: DigitNet) -> None:
    near, far = Shown("one", "1.0", 1.000009), Shown("two", "2.0", 2.00003)
    run(made(world, IMAGE, [Part("", "", (near,))]))
    with pytest.raises(AssertionError, match=r"two: 2.0 here, 2.00003 on the screen"):
        run(made(world, IMAGE, [Part("", "", (near, far))]))


def test_the_same_page_gives_the_same_file_and_a_reader_is_not_shown_a_million_letters(world: DigitNet) -> None:
    content = made(world, IMAGE, [])
    assert content == made(world, IMAGE, [])
    assert len(content) < 2_000_000
    for cell in json.loads(content)["cells"]:
        shown = not cell["metadata"].get("jupyter", {}).get("source_hidden")
        assert not shown or len("".join(cell["source"])) < 3000


def test_the_room_brings_no_pyplot_and_figures_wait_until_they_are_asked_for() -> None:
    code = (
        "import sys, core.takeaway.figure, core.takeaway.notebook, core.takeaway.qr, core.takeaway.numbers\n"
        "print(*(name in sys.modules for name in ('matplotlib.figure', 'matplotlib.pyplot', 'nbformat', 'segno')))"
    )
    root = Path(__file__).parents[3]
    ran = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True)
    assert ran.stdout.split() == ["False"] * 4
