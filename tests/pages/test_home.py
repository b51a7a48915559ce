import base64
import io
import re

import numpy as np
import pytest
import streamlit as st
from PIL import Image, ImageOps
from streamlit.runtime.context import ContextProxy

from core import load_model, predict, samples
from core.ink.links import link_sample
from core.ink.strokes import Drawing, ink
from core.network.checkpoints import read_card
from core.render.colours import palette
from tests.pages.conftest import (
    an_mnist_like_image,
    any_drawing,
    choose,
    component,
    digit_of,
    draw,
    forward_pass,
    html,
    open_app,
    seen,
    words,
)
from ui.picker import opening
from ui.show.pictures import bars
from ui.visitor import cached
from ui.visitor.canvas import SIDE, fabric_from
from ui.visitor.digit import Digit, digit_from_mnist, digit_from_sample
from ui.visitor.session import FALLBACK


def test_a_blank_canvas_asks_for_ink(home):
    assert not home.exception
    assert "There is no ink yet" in html(home)
    assert seen(home).digit is None


@pytest.mark.parametrize("label", range(10))
def test_a_drawing_is_read_and_the_answer_is_the_networks_own(home, label):
    app = draw(home, any_drawing(label))
    assert not app.exception
    probabilities = predict(load_model("world"), digit_of(app).image)
    assert probabilities.argmax() == label
    assert f'<div class="st-key-answer ds-answer">{label} · ' in html(app)


def test_every_step_and_stage_has_a_picture_with_words(home):
    page = html(choose(home, "7-crossed-1"))
    for words_ in ("Step 1", "Step 4", "After conv1", "After conv2", "Pooled", "64 hidden units", "The logits"):
        assert f'alt="{words_}' in page or f"{words_}" in page
    assert page.count("<img") == page.count("alt=")


def picture(app, alt: str) -> np.ndarray:
    """The pixels of the page's picture whose alternative text begins so."""
    (found,) = re.findall(rf'src="data:image/png;base64,([^"]+)" alt="{alt}', html(app))
    return np.asarray(Image.open(io.BytesIO(base64.b64decode(found))))


@pytest.mark.parametrize(("title", "stage", "across", "shown"), [
    ("After conv1", "relu1", 3, 9), ("After conv2", "relu2", 4, 16), ("Pooled", "pool", 4, 16),
])  # fmt: skip
def test_bright_is_the_largest_value_of_the_whole_stage_shown_or_not(home, title, stage, across, shown):
    hidden = 0
    for name in ("4-open-1", "7-crossed-1", "0-round-1", "6-curled-1"):
        app = choose(home, name)
        values = forward_pass(app)[stage]
        side, pixels = values.shape[1] + 1, picture(app, f"{title}: ")
        for at in range(shown):
            top, left = at // across * side, at % across * side
            expected = palette("magnitude")[np.rint(values[at] / values.max() * 255).astype(int)]
            tile = pixels[top : top + side - 1, left : left + side - 1]
            assert np.abs(tile.astype(int) - expected.astype(int)).max() <= 4
        hidden += values[:shown].max() < values.max()
    assert hidden or stage == "relu1"


@pytest.mark.parametrize("step", ["crop", "keep_aspect", "centre", "antialias"])
def test_switching_a_step_off_shows_the_network_another_picture(home, step):
    app = choose(home, "7-crossed-1")
    before = digit_of(app).image
    app = app.toggle(key=f"step-{step}").set_value(False).run()
    assert not np.array_equal(digit_of(app).image, before)
    app = app.toggle(key=f"step-{step}").set_value(True).run()
    assert np.array_equal(digit_of(app).image, before)


def test_a_brush_out_of_proportion_is_a_step_with_a_switch(home):
    small = tuple((stroke - 0.5) * np.float32(0.3) + np.float32(0.5) for stroke in any_drawing(4).strokes)
    app = draw(home, Drawing(small, 20 / SIDE))
    before = digit_of(app)
    assert "Brought to a pen's width" in [step.title for step in before.steps]
    app = app.toggle(key="step-pen").set_value(False).run()
    assert "Brought to a pen's width" not in [step.title for step in digit_of(app).steps]
    assert digit_of(app).image.sum() > 1.1 * before.image.sum()


def test_undo_takes_the_last_stroke_back_and_clear_all_of_them(home):
    app = draw(home, next(s.drawing for s in samples() if s.name == "7-crossed-1"))
    assert len(seen(app).canvas.strokes) == 2
    app = app.button(key="undo").click().run()
    assert len(seen(app).canvas.strokes) == 1
    app = app.button(key="clear").click().run()
    assert seen(app).canvas.strokes == ()
    assert seen(app).digit is None
    assert "There is no ink yet" in html(app)


def test_the_brush_changes_the_drawing_and_the_digit(home):
    app = draw(home, any_drawing(3))
    thin = app.slider(key="brush").set_value(8).run()
    ink = digit_of(thin).image.sum()
    thick = thin.slider(key="brush").set_value(40).run()
    assert digit_of(thick).image.sum() > 1.3 * ink


def test_a_drawing_survives_a_page_switch_and_is_on_the_canvas_there(home):
    app = draw(home, any_drawing(8))
    digit = digit_of(app)
    app = app.switch_page("pages/compare.py").run()
    assert not app.exception
    assert np.array_equal(digit_of(app).image, digit.image)
    assert (
        component(app, seen(app).canvas.key)["initialDrawing"]["objects"]
        == fabric_from(seen(app).canvas.drawing, SIDE)["objects"]
    )


def test_the_network_can_be_changed_and_is_kept_on_the_next_page(home):
    app = choose(home, "7-crossed-1")
    app = app.selectbox(key="network-choice").set_value("book").run()
    assert seen(app).network == "book"
    app = app.switch_page("pages/compare.py").run()
    assert app.selectbox(key="network-choice").value == "book"


def test_choosing_shows_the_walls_and_mnists_own_says_how_to_get_it(home, monkeypatch, tmp_path):
    monkeypatch.setenv("DIGITSCOPE_DATA", str(tmp_path))
    app = home
    app.session_state["picker-tab"] = "choose"
    app.session_state["wall-source"] = "mnist"
    app = app.run()
    assert not app.exception
    assert "python -m core.digits" in words(app)


@pytest.mark.mnist
@pytest.mark.parametrize("order", ["in order", "misread", "least-sure"])
def test_mnists_wall_opens_in_every_order(home, order):
    app = home
    app.session_state["picker-tab"] = "choose"
    app.session_state["wall-source"] = "mnist"
    app.session_state["mnist-order"] = order
    app = app.run()
    assert not app.exception
    assert "digits, page 1" in words(app)
    assert ("MNIST's own labels are wrong" in words(app)) == (order == "misread")


def test_a_digit_of_mnist_is_labelled_and_a_drawing_was_meant(home):
    assert "meant as 7" in html(choose(home, "7-crossed-1"))
    seen(home).digit = digit_from_mnist(an_mnist_like_image(), 9729, 5)
    said = html(home.run())
    assert "labelled 5" in said
    assert "meant as" not in said


def test_drawing_on_a_chosen_digit_brings_its_strokes_to_the_canvas(home):
    app = choose(home, "4-open-1")
    app.session_state["picker-tab"] = "choose"
    app = app.run()
    app = app.button(key="draw-on-this").click().run()
    assert not app.exception
    assert len(seen(app).canvas.strokes) == 2
    assert digit_of(app).source == "drawing"


def test_strokes_over_mnists_pixels_keep_the_pixels(home):
    app = home
    image = np.array(samples()[5].image)
    seen(app).digit = Digit("mnist", "MNIST test digit 5", image, (), 0)
    app.session_state["picker-tab"] = "choose"
    app = app.run().button(key="draw-on-this").click().run()
    app = draw(app, Drawing((np.array([[0.1, 0.1], [0.2, 0.1]], np.float32),), 0.07))
    assert not app.exception
    assert (digit_of(app).image >= image).all()
    assert digit_of(app).image[0, 2, 4] > 0.5


def uploaded(app, content: bytes, kind: str = "picture"):
    app.session_state["picker-tab"] = "upload"
    app.session_state["upload-kind"] = kind
    app = app.run()
    return app.file_uploader[0].upload("digit.png", content, "image/png").run()


def png(picture: Image.Image, **options: int) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, "PNG", **options)
    return buffer.getvalue()


def test_an_uploaded_picture_becomes_the_digit(home):
    app = uploaded(home, png(ImageOps.invert(ink(any_drawing(6)))))
    assert not app.exception
    assert digit_of(app).source == "upload"
    assert '<div class="st-key-answer ds-answer">6 · ' in html(app)


@pytest.mark.parametrize("kind", ["picture", "photo"])
def test_of_a_picture_with_two_digits_one_tap_chooses(home, kind):
    page = Image.new("L", (640, 320), 0)
    for at, digit in enumerate((3, 7)):
        page.paste(ink(any_drawing(digit), 280), (20 + 320 * at, 20))
    app = uploaded(home, png(ImageOps.invert(page)), kind)
    assert not app.exception
    taps = [one for one in app.button if (one.key or "").startswith("offered-")]
    assert len(taps) >= 2
    read = set()
    for number in range(len(taps)):
        app = app.button(key=f"offered-{number + 1}").click().run()
        read.add(int(predict(load_model("world"), digit_of(app).image).argmax()))
    assert read == {3, 7}


def test_a_picture_of_one_digit_asks_nothing(home):
    app = uploaded(home, png(ImageOps.invert(ink(any_drawing(6)))), "photo")
    assert not [one for one in app.button if (one.key or "").startswith("offered-")]


@pytest.mark.parametrize("content", [b"nothing", png(Image.new("L", (1, 40))), png(Image.new("L", (40, 40)))])
def test_an_upload_that_is_no_digit_gets_a_sentence_and_leaves_the_digit_as_it_was(home, content):
    app = choose(home, "7-crossed-1")
    before = seen(app).digit
    app = uploaded(app, content)
    assert not app.exception
    assert seen(app).digit is before
    assert "The digit stays as it was" in words(app)


@pytest.mark.parametrize("kind", ["photo", "picture"])
def test_a_photo_of_paper_is_read_and_shown_step_by_step_though_nobody_said_it_is_one(home, kind):
    drawn = np.asarray(ink(any_drawing(3)), np.float32) / 255
    light = np.linspace(0.55, 0.95, 280)[None] * np.linspace(1.0, 0.8, 280)[:, None]
    noise = np.random.default_rng(0).normal(0, 0.02, (280, 280))
    page = (light * (1 - 0.6 * drawn) + noise).clip(0, 1) * 255
    app = uploaded(home, png(Image.fromarray(page.astype(np.uint8))), kind)
    assert not app.exception
    assert '<div class="st-key-answer ds-answer">3 · ' in html(app)
    assert "paper" in html(app)
    assert ("read as a photo" in html(app)) is (kind == "picture")
    app = app.toggle(key="step-centre").set_value(False).run()
    assert not app.exception


def test_of_a_digit_that_its_photo_cuts_off_it_is_said_that_part_may_be_missing(home):
    drawn = np.asarray(ink(any_drawing(3)).resize((400, 400)), np.float32)
    page = Image.fromarray((220 - drawn * 0.6).astype(np.uint8))
    columns = np.flatnonzero((drawn > 127).any(axis=0))
    assert "part of it may be missing" not in html(uploaded(home, png(page), "photo"))
    missed = page.crop((0, 0, int(columns[-1]) - len(columns) // 8, 400))
    app = uploaded(home, png(missed), "photo")
    assert not app.exception
    assert '<div class="st-key-answer ds-answer">Not sure.' in html(app)
    assert "part of it may be missing" in html(app)


def test_a_large_photo_is_sent_and_kept_small(home):
    noise = np.random.default_rng(0).normal(0, 6, (3024, 4032))
    page = np.asarray(ink(any_drawing(3), 3024), np.float32)
    photo = 170.0 + noise
    photo[:, 500:3524] -= page / 2
    app = uploaded(home, png(Image.fromarray(photo.clip(0, 255).astype(np.uint8)), compress_level=1))
    assert not app.exception
    assert len(html(app)) < 1_000_000
    assert sum(step.picture.nbytes for step in digit_of(app).steps) < 2_000_000


def test_a_camera_is_offered_only_where_browsers_lend_one(home, monkeypatch):
    def asked(address: str) -> str:
        monkeypatch.setattr(ContextProxy, "url", address)
        home.session_state["picker-tab"] = "upload"
        home.session_state["upload-kind"] = "camera"
        return words(home.run())

    for address in ("http://192.168.0.7:8501/", "http://localhost.example.org/"):
        assert "https" in asked(address)
        assert not home.get("camera_input")
    for address in ("https://example.org/", "http://localhost:8501/", "http://127.0.0.1:8501/", "http://[::1]:8501/"):
        assert "https" not in asked(address)
        assert home.get("camera_input")


def test_where_no_file_can_arrive_a_sentence_says_why(home, monkeypatch):
    def asked(protected: bool, cookies: dict[str, str]) -> str:
        home.session_state["picker-tab"] = "upload"
        monkeypatch.setattr(ContextProxy, "cookies", cookies)
        with monkeypatch.context() as hosted:
            hosted.setattr(st, "get_option", lambda _: protected)
            return words(home.run())

    assert "tab of its own" in asked(True, {})
    assert "tab of its own" not in asked(True, {"_streamlit_xsrf": "2|a"})
    assert "tab of its own" not in asked(False, {})


def test_a_scribble_is_not_believed_and_that_is_said_first(home):
    zigzag = np.array([[0.1 + 0.8 * (k % 2), 0.1 + 0.03 * k] for k in range(27)], np.float32)
    app = draw(home, Drawing((zigzag,), 0.03))
    assert not app.exception
    assert '<div class="st-key-answer ds-answer">Not sure.<span>' in html(app)


def test_two_digits_are_not_believed_to_be_one_though_the_network_is_sure(home):
    strokes = [np.array([(0.3, top), (0.65, top), (0.45, top + 0.35)], np.float32) for top in (0.05, 0.55)]
    told = html(draw(home, Drawing(tuple(strokes), 0.07)))
    assert '<div class="st-key-answer ds-answer">Not sure.<span>7' in told
    assert "read as 7, another as 7" in told


def test_a_plain_digit_is_believed(home):
    app = choose(home, "7-plain-1")
    assert "Not sure.<span>" not in html(app)


def test_a_link_opens_the_same_digit_network_and_switches():
    app = open_app(digit=link_sample("4-closed-1"), network="book", without="centre")
    assert not app.exception
    assert (digit_of(app).name, seen(app).network, seen(app).off) == ("4-closed-1", "book", {"centre"})


@pytest.mark.parametrize("damaged", ["s1.xxxx", "d1.no-such-drawing", "q7.abc"])
def test_a_damaged_link_says_so_and_opens_what_it_can(damaged):
    app = open_app(digit=damaged, network="book")
    assert not app.exception
    assert seen(app).network == "book"
    assert app.warning[0].value.endswith(("draw a digit.", "digit."))


@pytest.mark.parametrize("there", [True, False])
def test_the_example_s_answer_is_the_network_s_own_and_none_before_torch_is_there(monkeypatch, there):
    monkeypatch.setattr(opening, "can_answer", lambda: there)
    page = html(open_app())
    said = cached.probabilities(read_card("world"), digit_from_sample(FALLBACK).image)
    assert "An example" in page
    assert (bars(said, int(said.argmax())) in page) == there


@pytest.mark.parametrize("tab", ["choose", "upload"])
def test_what_was_pressed_where_a_digit_is_chosen_is_pressed_on_the_next_page_too(tab):
    app = open_app(**{"picker-tab": tab, "picker-open": "on", "wall-source": "drawings", "wall-digit": "7"})
    app = app.switch_page("pages/training.py").run()
    assert not app.exception
    key, value = ("upload-kind", "picture") if tab == "upload" else ("wall-digit", "7")
    assert app.button_group(key=key).value == value
