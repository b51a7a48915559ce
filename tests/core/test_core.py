"""The library for notebooks: its names, and the README's lines."""

import re
import subprocess
import sys

import numpy as np
import pytest

import core
from core.attribution.methods import METHODS
from tests.served import ROOT

README = ROOT / "README.md"


def test_every_public_name_is_there_and_is_a_function():
    assert all(callable(getattr(core, name)) for name in core.__all__)
    with pytest.raises(AttributeError, match="nothing_of_the_kind"):
        core.nothing_of_the_kind  # noqa: B018


def test_importing_the_library_waits_for_no_torch():
    code = "import sys, core; core.samples(); print(*(name in sys.modules for name in ('torch', 'captum', 'scipy')))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False"] * 3


def test_explaining_and_training_leave_torch_s_compiler_alone():
    code = """if 1:
        import sys, core
        from core.attribution.methods import METHODS
        from core.network.recipes import RECIPES
        from core.training.learner import learn, optimiser_and_schedule
        from core.network.model import DigitNet
        import dataclasses, torch
        model, sample = core.load_model("world"), core.samples()[0]
        for method in METHODS:
            core.explain(model, sample.image, method, sample.label)
        for optimiser in ("adadelta", "sgd", "adamw"):
            recipe = dataclasses.replace(next(iter(RECIPES.values())), optimiser=optimiser, schedule="one-cycle")
            taught = DigitNet()
            how = optimiser_and_schedule(recipe, taught, 3)
            learn(taught, *how, torch.rand(2, 1, 28, 28), torch.tensor([1, 2]))
            how[0].load_state_dict(how[0].state_dict())
        print(*(name in sys.modules for name in ("sympy", "torch._dynamo", "pandas", "torchvision")))
    """
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False"] * 4


def test_preprocess_stays_the_function_whatever_is_imported_later():
    code = "import core; import core.ink.preprocess, core.hands; core.samples(); print(callable(core.preprocess))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "True"


def test_the_readmes_ten_lines_work():
    (block,) = re.findall(r"## The ten lines\n\n```python\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)
    done = subprocess.run([sys.executable, "-c", block], capture_output=True, text=True, check=True)
    lines = done.stdout.splitlines()
    assert lines[:3] == ["7", "(32, 16, 3, 3)", "(32, 24, 24)"]


def test_a_walk_takes_at_most_the_steps_that_the_readme_names():
    most = max(steps for method in METHODS.values() for steps in method.refined)
    assert f"in at most {most:,} steps" in " ".join(README.read_text(encoding="utf-8").split())


def test_samples_have_a_name_a_label_strokes_and_an_image():
    for sample in core.samples():
        assert sample.name
        assert sample.label in range(10)
        assert all(stroke.shape[1] == 2 for stroke in sample.strokes)
        assert sample.image.shape == (1, 28, 28)
        assert sample.image.dtype == np.float32


def test_predict_gives_ten_probabilities_and_feature_maps_every_stage(world):
    image = core.samples()[0].image
    probabilities = core.predict(world, image)
    assert probabilities.shape == (10,)
    assert probabilities.sum() == pytest.approx(1.0, abs=1e-5)
    maps = core.feature_maps(world, image)
    assert np.allclose(maps["probabilities"], probabilities, atol=1e-6)


def test_both_networks_are_listed_the_default_first():
    assert core.list_models()[:2] == ["world", "book"]
