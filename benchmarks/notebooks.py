"""Every page's notebook under Jupyter, where there are torch, captum, numpy and matplotlib and nothing of ours.

    python -m venv bare && bare/bin/pip install torch captum numpy matplotlib ipykernel
    python -m benchmarks.notebooks bare/bin/python

Each compares its numbers with the page's in its last cell, and fails where they are off by over 1e-5 of the largest.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import tempfile
import time
from pathlib import Path

import nbclient
import nbformat
from jupyter_client.kernelspec import KernelSpecManager

from tests.pages.test_take_away import DIGITS, PAGES, offered, visit
from ui.takeaway.home import notebook
from ui.takeaway.offers import VIEW

OURS = ("streamlit", "core", "torchvision", "scipy")


def kernel_of(python: Path, folder: Path) -> str:
    """Makes a kernel that runs in that Python, and says its name."""
    place = folder / "kernels" / "bare"
    place.mkdir(parents=True)
    argv = [str(python), "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    (place / "kernel.json").write_text(json.dumps({"argv": argv, "display_name": "bare", "language": "python"}))
    return "bare"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("python", type=Path, help="of the environment")
    python = parser.parse_args().python.absolute()
    has = "import importlib.util as u, sys; print(*[name for name in sys.argv[1:] if u.find_spec(name)])"
    found = subprocess.run([python, "-c", has, *OURS], capture_output=True, text=True, check=True, cwd="/")
    print(f"{python} has of {', '.join(OURS)}: {found.stdout.strip() or 'none'}", flush=True)
    asked = [(page, {}) for page in PAGES] + [("why_not", {"digit": link}) for link in DIGITS.values()]
    with tempfile.TemporaryDirectory() as made:
        name, manager = kernel_of(python, Path(made)), KernelSpecManager(kernel_dirs=[str(Path(made) / "kernels")])
        for page, query in asked:
            app = visit(page, **query)
            view, title = app.session_state[VIEW]
            read = nbformat.reads(notebook(view, title, offered(app, {**PAGES[page], **query}), "")().decode(), 4)
            begun = time.monotonic()
            client = nbclient.NotebookClient(
                read, timeout=600, kernel_name=name, resources={"metadata": {"path": made}}
            )
            client.create_kernel_manager().kernel_spec_manager = manager
            client.execute(env={**os.environ, "OMP_NUM_THREADS": "1", "PYTHONPATH": ""})
            said = "".join(output.get("text", "") for output in read.cells[-1].outputs).strip()
            print(f"{page:14} {view.digit.source:8} {time.monotonic() - begun:5.1f} s  {said}", flush=True)


if __name__ == "__main__":
    main()
