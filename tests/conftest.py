"""What tests share: MNIST where it is on disk, and one thread for torch as in the app."""

from __future__ import annotations

import functools
import os
import random
import shutil

import pytest
import torch
from hypothesis import settings
from streamlit.components.v2 import manifest_scanner

from core.digits.mnist import has_mnist, load_mnist
from core.network.checkpoints import load_model
from core.network.model import DigitNet
from tests.served import ROOT, chromium

SHARED_MNIST = ROOT.parent / "shared" / "mnist"
# Set where everything must be there and nothing may be skipped.
STRICT = bool(os.environ.get("DIGITSCOPE_STRICT"))

# The same examples every time: what passed here passes everywhere. New ones: `--hypothesis-profile explore`.
# On a busy machine an example takes as long as it takes.
settings.register_profile("known", derandomize=True, deadline=None)
settings.register_profile("explore", max_examples=1000, deadline=None)
settings.load_profile("known")
torch.set_num_threads(1)
# Streamlit's AppTest looks through every installed package for components, anew for each app that is opened.
manifest_scanner.scan_component_manifests = functools.cache(manifest_scanner.scan_component_manifests)
if "DIGITSCOPE_DATA" not in os.environ and SHARED_MNIST.is_dir():
    os.environ["DIGITSCOPE_DATA"] = str(SHARED_MNIST)


def missing(what: str) -> None:
    """Skips a test that needs something this machine lacks, saying what; fails where nothing may lack."""
    if STRICT:
        pytest.fail(f"{what}, and DIGITSCOPE_STRICT is set", pytrace=False)
    pytest.skip(what)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--shuffle", metavar="SEED", help="run the tests in an order drawn by lot: no test needs another")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if seed := config.getoption("--shuffle"):
        random.Random(seed).shuffle(items)
    for item in items:
        if "tests/browser" in item.path.as_posix():
            item.add_marker("browser")


@pytest.fixture(autouse=True)
def _needs(request: pytest.FixtureRequest) -> None:
    if request.node.get_closest_marker("mnist") and not (has_mnist("train") and has_mnist("test")):
        missing("MNIST is not on disk: run `python -m core.digits`, or set DIGITSCOPE_DATA to its folder")
    if request.node.get_closest_marker("browser") and chromium() is None:
        missing("Chromium is not installed: `apt-get install chromium`, or put it on the PATH")
    if request.node.get_closest_marker("nginx") and not all(map(shutil.which, ("nginx", "redis-server"))):
        missing("nginx or redis-server is not installed: `apt-get install nginx redis-server`")


@pytest.fixture(scope="session")
def world() -> DigitNet:
    return load_model("world")


@pytest.fixture(scope="session")
def book() -> DigitNet:
    return load_model("book")


@pytest.fixture(scope="session")
def mnist_test():
    return load_mnist("test")
