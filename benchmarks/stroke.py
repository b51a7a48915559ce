"""From a stroke to three maps in a real browser, beside an app that only holds the canvas, in one run.

    python benchmarks/stroke.py [--strokes 15] [--plain]

Prints one JSON line: seconds from lifting the pen to the picture on screen (medians), and the ratios. `--plain`
adds the plain way of doing the same: three Captum calls drawn by visualize_image_attr through st.pyplot.
Resident memory of the served app after its strokes is measured in the same run.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
CANVAS = """
import streamlit as st
from streamlit_drawable_canvas import st_canvas
result = st_canvas(stroke_width=20, stroke_color="#fff", background_color="#000", height=280, width=280, key="c",
                   return_image_data=RETURN)
objects = (result.json_data or {}).get("objects", [])
"""
EMPTY = CANVAS.replace("RETURN", "False") + 'st.html(f"<p id=mark>{len(objects)}</p>")\n'
PLAIN = (
    CANVAS.replace("RETURN", "True")
    + """
import numpy as np, torch
from PIL import Image
from captum.attr import DeepLift, IntegratedGradients, Saliency
from captum.attr import visualization
from core import load_model
model = st.cache_resource(load_model)("world")
if objects:
    ink = Image.fromarray(result.image_data).convert("L").resize((28, 28))
    image = (torch.tensor(np.asarray(ink), dtype=torch.float32) / 255)[None, None]
    target = int(model(image).argmax())
    for method in (Saliency, IntegratedGradients, DeepLift):
        values = method(model).attribute(image.clone().requires_grad_(), target=target)[0].detach().numpy()
        figure, _ = visualization.visualize_image_attr(
            values.transpose(1, 2, 0), image[0].numpy().transpose(1, 2, 0), sign="all", show_colorbar=True,
            use_pyplot=False)
        st.pyplot(figure)
st.html(f"<p id=mark>{len(objects)}</p>")
"""
)
# Digits a pen writes in one stroke, in parts of the canvas: 7, 3, 8, 1, 6, 2.
DIGITS = (
    ((0.28, 0.2), (0.72, 0.2), (0.45, 0.85)),
    (
        (0.3, 0.25),
        (0.45, 0.15),
        (0.62, 0.22),
        (0.62, 0.38),
        (0.45, 0.46),
        (0.64, 0.56),
        (0.66, 0.74),
        (0.48, 0.85),
        (0.3, 0.76),
    ),
    (
        (0.62, 0.25),
        (0.48, 0.15),
        (0.35, 0.27),
        (0.5, 0.45),
        (0.64, 0.65),
        (0.5, 0.84),
        (0.36, 0.68),
        (0.5, 0.47),
        (0.62, 0.3),
    ),
    ((0.4, 0.3), (0.52, 0.15), (0.52, 0.85)),
    ((0.6, 0.15), (0.42, 0.35), (0.34, 0.62), (0.45, 0.83), (0.62, 0.76), (0.62, 0.58), (0.48, 0.52), (0.36, 0.64)),
    ((0.32, 0.3), (0.42, 0.17), (0.6, 0.2), (0.62, 0.38), (0.34, 0.82), (0.7, 0.82)),
)
OURS = "() => document.querySelector('.st-key-attribution-deeplift img')?.src"
IDLE = "() => document.querySelector('[data-testid=stApp]')?.dataset.testScriptState === 'notRunning'"
MARK = "() => document.querySelector('#mark')?.textContent"


def serve(script: Path, folder: Path) -> tuple[subprocess.Popen[bytes], str]:
    """Starts a Streamlit app on a free port and waits until it answers."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = ["--server.headless=true", f"--server.port={port}", "--server.fileWatcherType=none"]
    server = subprocess.Popen(
        [sys.executable, "-m", "streamlit", "run", str(script), *options],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    url = f"http://localhost:{port}"
    for _ in range(120):
        try:
            urllib.request.urlopen(f"{url}/_stcore/health", timeout=1)
            return server, url
        except OSError:
            time.sleep(0.5)
    raise SystemExit(f"{script} did not start")


def stroke(page: Page, number: int, mark: str) -> float:
    """Draws a digit in one stroke and returns the seconds from lifting the pen until `mark` has changed."""
    box = page.locator("canvas").last.bounding_box()
    assert box
    # A little elsewhere every time, so that nothing is answered from a cache.
    shift = 0.012 * (number // len(DIGITS) + 1)
    places = [(box["x"] + (x + shift) * 280, box["y"] + y * 280) for x, y in DIGITS[number % len(DIGITS)]]
    page.mouse.move(*places[0])
    page.mouse.down()
    for place in places[1:]:
        page.mouse.move(*place, steps=6)
    before = page.evaluate(mark)
    began = time.perf_counter()
    page.mouse.up()
    page.wait_for_function(f"before => ({mark})() !== before", arg=before, polling=5, timeout=60_000)
    return time.perf_counter() - began


def clear(page: Page) -> None:
    """Empties DigitScope's canvas; the other apps have no such button and keep their strokes."""
    button = page.locator(".st-key-clear button")
    if button.count() and button.is_enabled():
        button.click()
    still = 0
    while still < 6:
        page.wait_for_timeout(100)
        still = still + 1 if page.evaluate(IDLE) else 0


def resident_megabytes(process: int) -> float:
    """Resident memory of a process, from the kernel."""
    pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
    return pages * 4096 / 1e6


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--strokes", type=int, default=15)
    parser.add_argument("--plain", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        scripts = {"empty": EMPTY} | ({"plain": PLAIN} if options.plain else {})
        servers = {}
        for name, text in scripts.items():
            script = Path(folder) / f"{name}.py"
            script.write_text(text)
            servers[name] = serve(script, Path(folder))
        servers["digitscope"] = serve(ROOT / "app.py", ROOT)
        chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))))
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        try:
            pages, marks = {}, {}
            for name, (_, url) in servers.items():
                page = pages[name] = browser.new_page(viewport={"width": 1280, "height": 1000})
                page.goto(url + ("/compare" if name == "digitscope" else ""))
                marks[name] = OURS if name == "digitscope" else MARK
                page.wait_for_selector("canvas", timeout=120_000)
                page.wait_for_timeout(3000)
            times: dict[str, list[float]] = {name: [] for name in servers}
            for number in range(options.strokes + 3):
                for name, page in pages.items():
                    page.bring_to_front()
                    clear(page)
                    seconds = stroke(page, number, marks[name])
                    if number >= 3:
                        times[name].append(seconds)
            medians = {name: statistics.median(values) for name, values in times.items()}
            result = {f"{name}_seconds": round(value, 3) for name, value in medians.items()}
            result |= {f"{n}_over_empty": round(v / medians["empty"], 2) for n, v in medians.items() if n != "empty"}
            result["digitscope_resident_mb"] = round(resident_megabytes(servers["digitscope"][0].pid))
            print(json.dumps(result))
        finally:
            browser.close()
            for server, _ in servers.values():
                server.terminate()


if __name__ == "__main__":
    main()
