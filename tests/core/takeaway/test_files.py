"""Figures, numbers and codes: each read back by somebody else's reader."""

from __future__ import annotations

import base64
import csv
import io
import subprocess
import sys
import urllib.parse
from pathlib import Path

import numpy as np
import pytest
import segno
import zxingcpp
from matplotlib.text import Text
from PIL import Image

from core import explain, samples
from core.network.model import DigitNet
from core.render.colours import colour
from core.render.words import format_number
from core.takeaway import figure
from core.takeaway.figure import can_write, figure_of, picture_file
from core.takeaway.numbers import csv_file, npz_file
from core.takeaway.panel import Curves, Panel, Sheet, map_panel
from core.takeaway.qr import MOST_BYTES, QUIET, qr_code

IMAGE = samples()[40].image
SAID = ["Network: World.", "Digit: a 1."]


@pytest.fixture(scope="module")
def panel(world: DigitNet) -> Panel:
    return map_panel(explain(world, IMAGE, "deeplift", 1, "grey"), IMAGE, SAID, limit=8.0)


def test_a_map_s_caption_says_all_that_was_asked_and_what_it_adds_up_to(world: DigitNet) -> None:
    found = explain(world, IMAGE, "deeplift", 1, "grey", "log_probability")
    said = " ".join(map_panel(found, IMAGE, SAID).caption)
    for part in (
        *SAID,
        "DeepLift",
        "log-probability of 1",
        "The book's grey",
        f"{found.total:.3g}"[:3],
        "Gap",
    ):
        assert part in said
    assert f"adds up to {format_number(found.total)}" in said
    contrast = " ".join(map_panel(explain(world, IMAGE, "saliency", 1, against=7), IMAGE, SAID).caption)
    assert "lead of 1 over 7" in contrast
    assert "promises no sum" in contrast
    assert "Compared with" not in contrast


def test_a_figure_has_its_title_its_scale_and_every_line_of_its_caption(panel: Panel) -> None:
    figure = figure_of(panel)
    texts = " ".join(text.get_text() for text in figure.findobj(lambda one: hasattr(one, "get_text")))  # pyright: ignore
    words = " ".join(texts.split())
    for said in (panel.title, *panel.caption, "−8.00", "+8.00"):
        assert " ".join(said.split()) in words


@pytest.mark.parametrize("kind", ["png", "svg"])
def test_a_figure_s_colours_are_those_of_the_screen_on_its_own_scale(panel: Panel, kind: str) -> None:
    content = picture_file(panel, kind)  # pyright: ignore[reportArgumentType]
    assert content == picture_file(panel, kind)  # pyright: ignore[reportArgumentType]
    if kind == "svg":
        assert b"<svg" in content
        assert b"<text" not in content
        return
    pixels = np.asarray(Image.open(io.BytesIO(content)).convert("RGB")).reshape(-1, 3)
    assert isinstance(panel.drawn, Sheet)
    there = {tuple(one) for one in pixels.tolist()}
    # The strongest pixels' colours, as the page paints them.
    painted = colour(panel.drawn.maps[0], "signed", 8.0).pixels.reshape(-1, 3)
    strongest = np.argsort(-np.abs(panel.drawn.maps[0]).ravel())[:20]
    near = [
        min(max(abs(a - b) for a, b in zip(one, other, strict=True)) for other in there)
        for one in painted[strongest].tolist()
    ]
    assert max(near) <= 3


def test_a_page_is_no_wider_than_a_worksheet(panel: Panel) -> None:
    wall = Panel(
        "wall", "A wall", Sheet(np.random.default_rng(0).normal(size=(32, 24, 24)), "magnitude", columns=8), SAID
    )
    lines = Panel("lines", "Lines", Curves(np.arange(5), {"a": np.arange(5.0), "b": np.ones(5)}, "x", "y"), SAID)
    for one in (panel, wall, lines):
        width, height = figure_of(one).get_size_inches()
        # A4 and Letter both, less their margins.
        assert width <= 7.0
        assert height <= 9.5


def test_on_a_phone_every_letter_of_a_figure_is_twelve_pixels_high_and_none_is_cut_off(panel: Panel) -> None:
    named = Sheet(np.ones((32, 3, 3)), "signed", titles=[str(at) for at in range(32)])
    curves = [
        Curves(np.arange(5), {f"{name} {at}": np.arange(5.0) for at in range(5)}, "pixels taken, %", "probability of 7")
        for name in ("Integrated Gradients", "Monte Carlo Integrated Gradients")
    ]
    drawn = (panel.drawn, named, *curves)
    for one in drawn:
        figure = figure_of(Panel("one", "A title longer than a line of any figure here is", one, SAID))
        width, height = figure.get_size_inches()
        taken = figure.get_tightbbox()
        assert min(taken.x0, taken.y0, width - taken.x1, height - taken.y1) >= -0.01
        texts: list[Text] = [text for text in figure.findobj(Text) if text.get_text()]  # pyright: ignore
        assert len(texts) > 4
        for text in texts:
            points = text.get_fontsize()
            assert isinstance(points, float)
            assert points / 72 * 360 / width >= 12 - 1e-6, text.get_text()


def test_numbers_come_back_with_all_their_digits(panel: Panel) -> None:
    assert isinstance(panel.drawn, Sheet)
    read = np.array(list(csv.reader(io.StringIO(csv_file(panel).decode()))), dtype=np.float32)
    assert np.array_equal(read, panel.drawn.maps[0])
    opened = np.load(io.BytesIO(npz_file(panel)))
    assert np.array_equal(opened["map"], panel.drawn.maps[0])
    assert opened["caption"].tolist() == [panel.title, *panel.caption]


def test_of_several_maps_every_number_has_its_place_and_of_curves_every_column_its_name() -> None:
    maps = np.random.default_rng(0).normal(size=(3, 4, 5)).astype(np.float32)
    lines = list(csv.DictReader(io.StringIO(csv_file(Panel("a", "A", Sheet(maps, "signed"))).decode())))
    assert len(lines) == maps.size
    for line in lines:
        at = int(line["map"]), int(line["row"]), int(line["column"])
        assert np.float32(line["value"]) == maps[at]
    curves = Panel("c", "C", Curves(np.arange(3), {"logit of 4": np.array([1.5, -2.25, 1e-12])}, "x", "y"))
    rows = list(csv.DictReader(io.StringIO(csv_file(curves).decode())))
    assert [float(row["logit of 4"]) for row in rows] == [1.5, -2.25, 1e-12]
    assert np.load(io.BytesIO(npz_file(curves)))["logit_of_4"].tolist() == [1.5, -2.25, 1e-12]


def test_figures_never_touch_pyplot() -> None:
    code = (
        "import sys, numpy as np\nfrom core.takeaway.figure import picture_file\n"
        "from core.takeaway.panel import Panel, Sheet\n"
        "picture_file(Panel('a', 'A', Sheet(np.ones((1, 3, 3)), 'magnitude')), 'png')\n"
        "print('matplotlib.pyplot' in sys.modules)"
    )
    root = Path(__file__).parents[3]
    ran = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "False"


@pytest.mark.parametrize("length", [60, 400, 1900, MOST_BYTES])
def test_a_code_s_picture_is_read_back_as_the_link(length: int) -> None:
    link = "https://digits.example/compare?digit=s1." + "aB3_-x" * 500
    link = link[:length]
    code = qr_code(link)
    assert code is not None
    drawn = segno.make(link, error="l", micro=False)
    assert code.across == len(drawn.matrix)
    pixels = io.BytesIO()
    drawn.save(pixels, kind="png", scale=4, border=QUIET)
    assert [one.text for one in zxingcpp.read_barcodes(Image.open(pixels))] == [link]
    svg = urllib.parse.unquote(code.picture.partition(",")[2])
    if ";base64" in code.picture.partition(",")[0]:
        svg = base64.b64decode(code.picture.partition(",")[2]).decode()
    assert "fill='#fff'" in svg
    assert f"viewBox='0 0 {code.across + 2 * QUIET} {code.across + 2 * QUIET}'" in svg


def test_a_link_too_long_for_any_code_has_none_and_letters_count_as_their_bytes() -> None:
    assert qr_code("a" * (MOST_BYTES + 1)) is None
    assert qr_code("é" * (MOST_BYTES // 2 + 1)) is None


def test_a_figure_s_lines_fit_it_in_chinese_too_and_none_begins_with_a_stop() -> None:
    said = "归因图的总和是 17.4，应为 17.5，差额 0.04。" * 6
    lines = figure._wrapped(said, 7.5, 3.4)
    assert "".join(lines).replace(" ", "") == said.replace(" ", "")
    assert len(lines) > 3
    assert not [line for line in lines if line[0] in "，。"]
    # A Chinese letter is as wide as it is high, and these are 7.5 points.
    assert max(sum(2 if ord(letter) > 0x2E80 else 1 for letter in line) for line in lines) <= 2 * 3.4 * 72 / 7.5


def test_whether_a_machine_has_letters_for_a_figure_is_known_beforehand(monkeypatch: pytest.MonkeyPatch) -> None:
    chinese = Panel("a", "归因图", Curves(np.arange(3), {"b": np.arange(3)}, "c", "d"))
    monkeypatch.setattr(figure, "_families", lambda: ["DejaVu Sans"])
    assert not can_write(chinese)
    assert can_write(Panel("a", "A map, + − × ∞", Sheet(np.zeros((1, 2, 2)), "ink")))
