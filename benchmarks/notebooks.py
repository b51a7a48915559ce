"""Every page's notebook under Jupyter, where there are torch, captum, numpy and matplotlib and nothing of ours.

    python -m venv bare && bare/bin/pip install torch captum numpy matplotlib ipykernel
    python -m benchmarks.notebooks bare/bin/python

Each is of a built-in digit, of one that was drawn, sent as a photo and sent as a picture, of one of MNIST's, and of a
network that was trained on the page Training; `--only` names pages or kinds.

Each compares its numbers with the page's in its last cell, and fails where they are off by over 1e-5 of the largest.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import subprocess
import tempfile
import time
from collections.abc import Callable
from functools import cache
from itertools import product
from pathlib import Path

import nbclient
import nbformat
import numpy as np
from jupyter_client.kernelspec import KernelSpecManager
from PIL import Image, ImageOps
from streamlit.testing.v1 import AppTest

from core.digits.digits import as_ink
from core.digits.mnist import load_mnist
from core.ink.strokes import ink
from core.ink.upload import read_picture
from core.paper.find import find_digits
from tests.pages.conftest import any_drawing, draw, open_app, seen
from tests.pages.test_take_away import PAGES, offered, visit
from tests.photographs import photograph
from ui.pages import page_named
from ui.takeaway.home import notebook
from ui.takeaway.offers import VIEW
from ui.visitor.digit import Digit, digit_from_mnist, digit_from_picture

OURS = ("streamlit", "core", "torchvision", "scipy")


def kernel_of(python: Path, folder: Path) -> str:
    """Makes a kernel that runs in that Python, and says its name."""
    place = folder / "kernels" / "bare"
    place.mkdir(parents=True)
    argv = [str(python), "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    (place / "kernel.json").write_text(json.dumps({"argv": argv, "display_name": "bare", "language": "python"}))
    return "bare"


def looking_at(page: str, make: Callable[[], Digit]) -> AppTest:
    """The page, looking at another digit."""
    app = visit(page)
    seen(app).digit = make()
    return app.run()


def drawn(page: str) -> AppTest:
    """The page, looking at what was drawn on the canvas of the first one."""
    app = draw(open_app(**PAGES[page]), any_drawing(5))
    return app if page == "draw" else app.switch_page(page_named(page).file).run()


@cache
def a_run() -> tuple[str, str]:
    """A network trained on the page Training, and its run, by their names in an address."""
    app = open_app(**{"train-images": "400", "train-epochs": "1"}).switch_page(page_named("training").file).run()
    app.session_state["training-tab"] = "own"
    app.run().button(key="train-start").click().run()
    while any(button.key == "train-stop" for button in app.button):
        time.sleep(0.5)
        app.run()
    app.button(key="look-through").click().run()
    return seen(app).network, seen(app).run


def trained(page: str) -> AppTest:
    """The page, looking through that network."""
    network, run = a_run()
    return visit(page, network=network, run=run)


def sent(content: bytes, photo: bool) -> Digit:
    """A file as the page takes it."""
    picture = read_picture(content)
    if photo:
        one = find_digits(picture)[0]
        return digit_from_picture(np.pad(one.ink, 4), "A photo", one.steps)
    return digit_from_picture(np.asarray(picture, dtype=np.float32) / 255, "A picture")


def png(picture: Image.Image) -> bytes:
    made = io.BytesIO()
    picture.save(made, "png")
    return made.getvalue()


def of_mnist() -> Digit:
    digits = load_mnist("test")
    return digit_from_mnist(as_ink(digits.images[7:8])[0].numpy(), 7, int(digits.labels[7]))


KINDS: dict[str, Callable[[str], AppTest]] = {
    "sample": visit,
    "drawn": drawn,
    "photo": lambda page: looking_at(page, lambda: sent(png(photograph(any_drawing(3))), True)),
    "picture": lambda page: looking_at(page, lambda: sent(png(ImageOps.invert(ink(any_drawing(2)))), False)),
    "mnist": lambda page: looking_at(page, of_mnist),
    "trained": trained,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("python", type=Path, help="of the environment")
    parser.add_argument("--only", nargs="*", default=[], help="pages and kinds of digits")
    asked = parser.parse_args()
    python = asked.python.absolute()
    has = "import importlib.util as u, sys; print(*[name for name in sys.argv[1:] if u.find_spec(name)])"
    found = subprocess.run([python, "-c", has, *OURS], capture_output=True, text=True, check=True, cwd="/")
    print(f"{python} has of {', '.join(OURS)}: {found.stdout.strip() or 'none'}", flush=True)
    pages = [page for page in PAGES if page in asked.only] or list(PAGES)
    kinds = [kind for kind in KINDS if kind in asked.only] or list(KINDS)
    with tempfile.TemporaryDirectory() as made:
        name, manager = kernel_of(python, Path(made)), KernelSpecManager(kernel_dirs=[str(Path(made) / "kernels")])
        for kind, page in product(kinds, pages):
            app = KINDS[kind](page)
            view, title = app.session_state[VIEW]
            read = nbformat.reads(notebook(view, title, offered(app, PAGES[page]), "")().decode(), 4)
            begun = time.monotonic()
            client = nbclient.NotebookClient(
                read, timeout=600, kernel_name=name, resources={"metadata": {"path": made}}
            )
            client.create_kernel_manager().kernel_spec_manager = manager
            client.execute(env={**os.environ, "OMP_NUM_THREADS": "1", "PYTHONPATH": ""})
            said = "".join(output.get("text", "") for output in read.cells[-1].outputs).strip()
            took, network = f"{time.monotonic() - begun:5.1f} s", view.network.name
            print(f"{page:14} {kind:8} {view.digit.source:8} {network:12} {took}  {said}", flush=True)


if __name__ == "__main__":
    main()
