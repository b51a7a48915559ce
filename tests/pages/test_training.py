"""Training: the replay and a run of one's own, as a visitor meets them."""

from __future__ import annotations

import gc
import hashlib
import io
import json
import time
import zipfile
from pathlib import Path

import numpy as np
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from core.attribution.explain import explain
from core.hands.samples import samples
from core.inside.features import feature_maps
from core.judging.calibration import shares
from core.network.answers import predict
from core.network.bundle import open_bundle
from core.network.checkpoints import FOLDER, list_models, model_from, models_of, read_card
from core.render.words import whole
from core.training import loop as training
from core.training.presets import PRESETS, command
from core.training.replay import replay
from tests.core.network.strangers import parts, vouched
from tests.pages.conftest import choose, digit_of, html, open_app, seen, words
from ui.visitor import cached, networks


@pytest.fixture
def page(home: AppTest) -> AppTest:
    return home.switch_page("pages/training.py").run()


def own(page: AppTest) -> AppTest:
    page.session_state["training-tab"] = "own"
    return page.run()


def open_before(app: AppTest) -> AppTest:
    page = own(app.switch_page("pages/training.py").run())
    page.session_state["network-before"] = True
    return page.run()


def asks_for_little(page: AppTest, monkeypatch: pytest.MonkeyPatch, **changes: object) -> AppTest:
    monkeypatch.setattr(training, "TEST_DRAWINGS", 60)
    own(page)
    values = {"dataset": "drawings", "images": 80, "batch_size": 16, "epochs": 1} | changes
    for name, value in values.items():
        page.session_state[f"train-{name}"] = value
    return page.run()


def finish(page: AppTest) -> AppTest:
    deadline = time.monotonic() + 120
    while any(button.key == "train-stop" for button in page.button) and time.monotonic() < deadline:
        time.sleep(0.2)
        page.run()
    return page


@pytest.mark.parametrize("network", ["world", "book", "mnist"])
def test_the_slider_shows_what_the_network_of_that_moment_answers(network: str) -> None:
    page = choose(open_app(network=network).switch_page("pages/training.py").run(), "7-crossed-1")
    moments = read_card(network).moments()
    slider = page.select_slider(key="replay-at")
    assert len(slider.options) == len(moments)
    assert slider.options[0] == "untrained"
    for number in (0, 3, len(moments) - 1):
        page.session_state["replay-at"] = number
        page.run()
        expected = predict(model_from(moments[number].weights, network), digit_of(page).image)
        assert f'<div class="ds-answer">{expected.argmax()} · ' in html(page)
        assert f"right on {100 * moments[number].accuracy:.1f} % of 10\u00a0000 test digits" in html(page).replace(
            "\u00a0%", " %"
        )
    assert not page.exception


def test_the_last_moment_is_the_shipped_network_and_scales_hold_along_the_slider() -> None:
    moments = read_card("book").moments()[-3:]
    models = models_of(moments, "book")
    image = np.zeros((1, 28, 28), np.float32)
    image[0, 4:24, 13:16] = 1.0
    made = replay(models, image)
    last = explain(models[-1], image, "deeplift", made.target)
    np.testing.assert_array_equal(made.frames[-1].attributions["deeplift"].values, last.values)
    for method, limit in made.limits.items():
        assert limit == max(np.abs(frame.attributions[method].values).max() for frame in made.frames)
    assert {frame.attributions["saliency"].target for frame in made.frames} == {made.target}


def test_the_replay_tells_how_it_was_trained_and_logs_as_the_book_does(page: AppTest) -> None:
    facts = read_card("world").facts
    digits = whole(facts.data.digits)
    page.session_state["replay-how"] = page.session_state["replay-log"] = True
    page.run()
    assert f"{facts.recipe.epochs} times through {digits} pictures" in words(page)
    code = [block.value for block in page.code]
    assert "python -m core.training --recipe world" in code
    assert any("Test dataset: Overall Loss:" in block for block in code)


def test_play_steps_through_from_the_start(page: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ui.training.replay.PAUSE", 0.0)
    page.button(key="replay-play").click().run()
    places = []
    for _ in range(30):
        places.append(page.session_state["replay-at"])
        if not page.session_state["replay-playing"]:
            break
        page.run()
    assert places == sorted(places)
    assert places[-1] == 11
    assert page.button(key="replay-play").label == "Play"


def test_every_control_says_its_limits(page: AppTest) -> None:
    own(page).session_state["train-details"] = True
    said = words(page.run())
    for limit in ("1 to 60\u00a0000", "0 to 50", "4 to 1024", "0.00001 to 100", "0 to 80 %", "below 2³²"):
        assert limit in said, limit


@pytest.mark.mnist
@pytest.mark.parametrize("name", ["book-first-epoch", "too-high", "no-training", "ten-images", "shuffled-labels"])
def test_a_preset_sets_every_control(page: AppTest, name: str) -> None:
    own(page).session_state["train-details"] = True
    page.button_group(key="train-preset").set_value(name).run()
    assert f"python -m core.training --recipe {name}" in [block.value for block in page.code]


@pytest.mark.mnist
def test_too_much_at_once_is_refused_before_it_starts(page: AppTest) -> None:
    own(page)
    page.session_state["train-images"], page.session_state["train-epochs"] = 60_000, 50
    page.run()
    assert "3\u00a0000\u00a0000 digits; at most 1\u00a0200\u00a0000" in words(page)
    assert page.button(key="train-start").disabled


@pytest.mark.parametrize("name", PRESETS)
def test_without_mnist_every_preset_runs_on_drawings_and_says_so(
    page: AppTest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str
) -> None:
    monkeypatch.setenv("DIGITSCOPE_DATA", str(tmp_path))
    own(page)
    page.button_group(key="train-preset").set_value(name).run()
    assert not page.exception
    assert "MNIST is not on this machine, so every run here learns from drawings" in words(page)
    assert not page.button(key="train-start").disabled
    recipe = PRESETS[name].on_drawings().recipe
    page.session_state["train-details"] = True
    page.run()
    assert command(recipe) in [block.value for block in page.code]
    assert page.selectbox(key="train-dataset").options == ["Drawings in made-up hands"]
    assert "97 %" not in recipe.title, "which was measured on MNIST"


def test_a_link_to_a_run_on_mnist_opens_on_drawings_where_mnist_is_not(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("DIGITSCOPE_DATA", str(tmp_path))
    asked = {"training-tab": "own", "train-dataset": "mnist", "train-images": "60000"}
    page = open_app(**asked).switch_page("pages/training.py").run()
    assert not page.exception
    assert not page.button(key="train-start").disabled
    assert (page.session_state["train-dataset"], page.session_state["train-images"]) == ("drawings", 10_000)


def test_a_run_ends_in_a_network_to_look_through_on_every_page(page: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    asks_for_little(page, monkeypatch).button(key="train-start").click().run()
    # Any visitor's browser can have Streamlit empty its caches, everybody's.
    st.cache_data.clear()
    st.cache_resource.clear()
    finish(page)
    assert "digits right that it never learned from" in words(page)
    page.session_state["train-confusion"] = True
    assert "The confusion matrix" in words(page.run())
    page.button(key="look-through").click().run()
    name = seen(page).network
    assert name.startswith("trained-")
    page.session_state["training-tab"] = "replay"
    page.run()
    assert page.select_slider(key="replay-at").options == [
        "untrained",
        "step 1",
        "step 2",
        "step 3",
        "step 4",
        "epoch 1",
    ]
    page.switch_page("pages/compare.py").run()
    assert not page.exception
    assert page.selectbox(key="network-choice").value == name
    other = open_app()
    assert name not in seen(other).trained
    assert len(other.selectbox(key="network-choice").options) == len(list_models())


def test_a_trained_network_and_its_run_are_found_again_by_the_address_after_the_session_is_gone(
    page: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    asks_for_little(page, monkeypatch).button(key="train-start").click().run()
    finish(page)
    run = seen(page).run
    again = open_app(**{"run": run, "training-tab": "own"}).switch_page("pages/training.py").run()
    assert not again.exception
    assert "digits right that it never learned from" in words(again)
    again.button(key="look-through").click().run()
    name = seen(again).network
    del page, again
    gc.collect()
    woken = open_app(network=name)
    assert (seen(woken).network, seen(woken).notice) == (name, "")
    assert woken.selectbox(key="network-choice").value == name
    monkeypatch.setattr(networks, "shelf", networks.Shelf(0, 0.0))
    late = open_app(network=name)
    assert seen(late).network == "world"
    assert "The network in this link is gone" in words(late)
    assert name not in words(late)
    assert "another visitor" not in words(late)


def test_a_link_to_a_run_that_is_gone_says_so_once(home: AppTest) -> None:
    del home
    page = own(open_app(run=f"run-{'0' * 32}").switch_page("pages/training.py").run())
    assert "The run in this link is gone" in words(page)
    assert "The run in this link is gone" not in words(page.run())


def test_a_downloaded_network_is_taken_back_and_a_false_one_refused(
    page: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    asks_for_little(page, monkeypatch).button(key="train-start").click().run()
    finish(page).button(key="look-through").click().run()
    name = seen(page).network
    archive = seen(page).trained[name].archive
    fresh = open_before(open_app())
    fresh.file_uploader(key="network-upload").upload("network.zip", archive, "application/zip").run()
    brought = seen(fresh).trained[seen(fresh).network]
    assert brought.key == seen(page).trained[name].key
    assert brought.name != name
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        files = {file: opened.read(file) for file in opened.namelist()}
    facts = json.loads(files["network.json"])
    altered = io.BytesIO()
    with zipfile.ZipFile(altered, "w") as opened:
        for file, content in (files | {"network.json": json.dumps(facts | {"title": 3}).encode()}).items():
            opened.writestr(file, content)
    for content in (b"not a zip", archive[: len(archive) // 2], altered.getvalue()):
        again = open_before(open_app())
        again.file_uploader(key="network-upload").upload("network.zip", content, "application/zip").run()
        assert not again.exception
        assert "Your network stays as it was" in words(again)
        assert seen(again).network == "world"


def test_two_visitors_with_the_same_weights_are_each_told_their_own_story() -> None:
    recipe = read_card("book").facts.recipe.as_json()
    for seed in (111, 222):
        page = open_app().switch_page("pages/training.py").run()
        brought = open_bundle(vouched(parts(), recipe=recipe | {"seed": seed}))
        seen(page).trained[brought.name], seen(page).network = brought, brought.name
        page.session_state["training-tab"], page.session_state["replay-how"] = "replay", True
        page.run()
        assert not page.exception
        assert f"seed {seed}" in words(page)
        assert any(f"--seed {seed}" in code.value for code in page.code)


def test_a_network_brought_with_another_s_figures_shows_its_own_softmax() -> None:
    told = json.loads(parts()["network.json"]) | {"calibration": read_card("book").facts.calibration}
    brought = open_bundle(vouched({**parts(), "network.json": json.dumps(told).encode()}))
    image = samples()[0].image
    book = read_card("book")
    for network in (book, brought):
        expected = shares(feature_maps(network.model, image)["logits"], network.facts)
        np.testing.assert_allclose(cached.probabilities(network, image), expected, atol=1e-6)
    assert not np.allclose(cached.sample_probabilities(book), cached.sample_probabilities(brought))


def test_snapshots_that_are_none_leave_the_page_and_its_other_half() -> None:
    name = "zz-snapshots"
    try:
        files = {f"{name}.pt": (FOLDER / "book.pt").read_bytes(), f"{name}.snapshots.pt": b"none"}
        digests = {file: hashlib.sha256(content).hexdigest() for file, content in files.items()}
        facts = read_card("book").facts.but(name=name, title="No moments", sha256=digests)
        for file, content in (files | {f"{name}.json": facts.as_json()}).items():
            (FOLDER / file).write_bytes(content)
        page = open_app(network=name).switch_page("pages/training.py").run()
        page.session_state["training-tab"] = "replay"
        page.run()
        assert not page.exception
        assert seen(page).network == name
        assert "Its training cannot be replayed" in words(page)
    finally:
        for path in FOLDER.glob(f"{name}*"):
            path.unlink()
