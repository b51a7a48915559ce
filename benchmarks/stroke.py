"""From a stroke to three maps in a real browser, beside an app that only holds the canvas, in one run.

    python -m benchmarks.stroke [--strokes 15] [--plain]

Prints one JSON line: seconds from lifting the pen to the picture on screen (medians), and the ratios. `--plain`
adds the plain way of doing the same: three Captum calls drawn by visualize_image_attr through st.pyplot.
Resident memory of the served app after its strokes is measured in the same run.
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from core.render.commands import whole_number
from tests.served import EIGHT, ROOT, SEVEN, THREE, launch, lead, on_canvas, served, settle

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
    SEVEN,
    THREE,
    EIGHT,
    ((0.4, 0.3), (0.52, 0.15), (0.52, 0.85)),
    ((0.6, 0.15), (0.42, 0.35), (0.34, 0.62), (0.45, 0.83), (0.62, 0.76), (0.62, 0.58), (0.48, 0.52), (0.36, 0.64)),
    ((0.32, 0.3), (0.42, 0.17), (0.6, 0.2), (0.62, 0.38), (0.34, 0.82), (0.7, 0.82)),
)
OURS = "() => document.querySelector('.st-key-attribution-deeplift img')?.src"
MARK = "() => document.querySelector('#mark')?.textContent"


def stroke(page: Page, number: int, mark: str) -> float:
    """Draws a digit in one stroke and returns the seconds from lifting the pen until `mark` has changed."""
    # A little elsewhere every time, so that nothing is answered from a cache.
    shift = 0.012 * (number // len(DIGITS) + 1)
    lead(page, on_canvas(page, [(x + shift, y) for x, y in DIGITS[number % len(DIGITS)]]), steps=6)
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
    settle(page)


def resident_megabytes(process: int) -> float:
    """Resident memory of a process, from the kernel."""
    pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
    return pages * 4096 / 1e6


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--strokes", type=whole_number(1, 100_000), default=15)
    parser.add_argument("--plain", action="store_true")
    options = parser.parse_args()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        apps = {}
        for name, text in ({"empty": EMPTY} | ({"plain": PLAIN} if options.plain else {})).items():
            script = folder / f"{name}.py"
            script.write_text(text)
            apps[name] = stack.enter_context(served(script))
        ours = apps["digitscope"] = stack.enter_context(served(ROOT / "app.py"))
        browser = launch(stack.enter_context(sync_playwright()))
        stack.callback(browser.close)
        marks = {name: OURS if name == "digitscope" else MARK for name in apps}
        pages = {}
        for name, app in apps.items():
            page = pages[name] = browser.new_page(viewport={"width": 1280, "height": 1000})
            page.goto(app.url + ("/compare" if app is ours else ""))
            page.wait_for_selector("canvas", timeout=120_000)
            page.wait_for_timeout(3000)
        times: dict[str, list[float]] = {name: [] for name in apps}
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
        result["digitscope_resident_mb"] = round(resident_megabytes(ours.process))
        print(json.dumps(result))


if __name__ == "__main__":
    main()
