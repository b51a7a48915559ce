"""Predict first: on every page nothing of the answer is there until a guess is locked and revealed, then both are."""

from __future__ import annotations

import json
import re

import numpy as np
import pytest
import torch
from google.protobuf.message import Message
from streamlit.testing.v1 import AppTest

from core import explain, load_model
from core.attribution.methods import METHODS
from core.hands.samples import samples
from core.ink.links import link_drawing, link_sample
from tests.pages.conftest import choose, component, digit_of, html, open_app, seen, words
from tests.pages.test_language import leaves
from tests.served import ROOT
from ui.guessing.questions import QUESTIONS
from ui.pages import PAGES, page_named
from ui.visitor.networks import networks
from ui.visitor.session import Guess

# Not quite sure: its share is a number that stands nowhere else.
DIGIT = "7-bent-1"
# What is painted where nothing is tapped.
BARS = 'class="ds-bars"'
PAINTED = [28 * row + column for row in range(8, 12) for column in range(10, 18)]
# What there is of each page only when it is uncovered.
UNCOVERED = {
    "training": "its answer after",
    "two_networks": "on the same scale on both sides",
    "filters": "Knock it out",
    "feature_maps": "Max pooling keeps",
    "compare": "Integrated Gradients for ",
    "baselines": "Many explanations answer",
    "why_not": "rather than",
    "trust": "ds-verdicts",
    "neighbours": "By vote",
    "hidden_mark": "or more right",
}
# What they show is not of the visitor's digit.
OF_OTHER_DIGITS = {"lesson", "quiz", "class_room"}


def predicting(page: str = "draw", **query: str) -> AppTest:
    """A page as somebody opens it who follows a link with *Predict first* on."""
    app = open_app(digit=f"d1.{DIGIT}", network="world", predict="on", **query)
    # AppTest sends a toggle's default in the first run of another page, which no browser does.
    return app if page == "draw" else app.switch_page(page_named(page).file).run().run()


def everything(app: AppTest) -> str:
    """All that was sent of the page, as it was sent, but for its style sheets."""
    sent = (str(one.proto) for one in leaves(app._tree) if isinstance(getattr(one, "proto", None), Message))
    return " ".join(text.replace("\\", "") for text in sent if "<style>" not in text)


def share() -> str:
    """The answer's share as pages word it, from the network and its temperature themselves."""
    sample = next(sample for sample in samples() if sample.name == DIGIT)
    facts = json.loads((ROOT / "checkpoints" / "world.json").read_text("utf-8"))
    with torch.no_grad():
        logits = load_model("world")(torch.tensor(sample.image)[None])[0]
    return f"{100 * float((logits / facts['calibration']['temperature']).softmax(0).max()):.1f} %"


def tap(app: AppTest, value: str) -> AppTest:
    return app.button_group(key="predict-tap").set_value(value).run()


def reveal(app: AppTest) -> AppTest:
    return app.button(key="reveal").click().run()


def guess(app: AppTest, page: str) -> AppTest:
    """Gives a guess at the page's own panel, and locks it."""
    if options := QUESTIONS[page].options:
        return tap(app, next(iter(options)))
    seen(app).guesses["compare", digit_of(app).key, networks()["world"].key] = Guess(tuple(PAINTED))
    return app.run()


@pytest.mark.parametrize("page", [page.name for page in PAGES if page.name not in OF_OTHER_DIGITS])
def test_nothing_of_a_covered_answer_is_on_the_page(page: str) -> None:
    app = predicting(page)
    assert not app.exception
    assert [one for one in app.get("button_group") if one.key == "predict-tap"]
    sent = everything(app)
    assert BARS not in sent
    assert share() not in sent
    assert "data:image" in sent
    assert not any(f"{method.title} for " in sent for method in METHODS.values())
    assert not re.search(r"st-key-answer[^>]*>7", sent)
    if page != "draw":
        assert UNCOVERED[page] not in sent
        # The page's own components: the address, the paper to draw on where the page has one, and no numbers.
        assert not any("numbers" in json.loads(one.proto.json)[0] for one in app.get("bidi_component"))


@pytest.mark.parametrize("page", [page.name for page in PAGES if page.name not in OF_OTHER_DIGITS])
@pytest.mark.parametrize("kind", ["chosen", "drawn"])
def test_a_covered_page_is_the_same_whichever_network_is_looked_through(page: str, kind: str) -> None:
    """One network says 1 to this digit, the other 7: what is the same for both tells of neither."""
    flagged = next(sample for sample in samples() if sample.name == "1-round-flag-2")
    digit = link_sample(flagged.name) if kind == "chosen" else link_drawing(flagged.drawing)
    deal = {"deal": "5"} if page == "hidden_mark" else {}

    def through(network: str) -> str:
        app = open_app(digit=digit, network=network, predict="on", **deal)
        app = app if page == "draw" else app.switch_page(page_named(page).file).run()
        # Guessed already, and not revealed.
        sent = everything(tap(app.run(), "4"))
        for name in ("world", "mnist"):
            sent = sent.replace(networks()[name].title, "its title").replace(f'"network": "{name}"', "its name")
        return re.sub(r"\b[0-9a-f]{12}\.\d+\b|canvas[-.\w]*", "a canvas", sent)

    assert through("world") == through("mnist")


def test_the_answer_comes_with_the_guess_beside_it() -> None:
    app = tap(predicting(), "4")
    assert BARS not in everything(app)
    assert "Locked: **4**" in words(app)
    assert not [one for one in app.get("button_group") if one.key == "predict-tap"]
    app = reveal(app)
    assert "You said <b>4</b>." in html(app)
    assert "Argue:" in html(app)
    assert BARS in html(app)
    assert share() in everything(app)
    assert re.search(r"st-key-answer[^>]*>7 ·", html(app))


@pytest.mark.parametrize("page", sorted(set(QUESTIONS) & UNCOVERED.keys()))
def test_a_page_is_uncovered_by_its_own_guess_after_the_answer(page: str) -> None:
    app = tap(predicting(page), "7")
    app = reveal(app)
    # The answer is there, the panel is not.
    assert "You said <b>7</b>." in html(app)
    assert UNCOVERED[page] not in everything(app)
    app = guess(app, page)
    assert not app.exception
    assert UNCOVERED[page] not in everything(app)
    app = reveal(app)
    assert not app.exception
    assert UNCOVERED[page] in everything(app)
    assert "Argue:" in words(app)
    assert "Covered." not in words(app)


def test_another_digit_or_network_is_covered_again_and_the_first_stays_uncovered() -> None:
    app = reveal(tap(predicting(), "7"))
    assert BARS in html(app)
    app = choose(app, samples()[0].name)
    assert BARS not in html(app)
    app = choose(app, DIGIT)
    assert BARS in html(app)
    seen(app).network = "book"
    assert BARS not in html(app.run())


def test_a_guess_is_final() -> None:
    app = tap(predicting(), "4")
    app.session_state["predict-tap"] = "7"
    app = reveal(app.run())
    assert "You said <b>4</b>." in html(app)


def test_what_is_covered_says_what_it_waits_for() -> None:
    app = predicting("compare")
    assert [said.value for said in app.info] == ["Covered. First say, above, which digit the network will answer."]
    assert [said.value for said in tap(app, "7").info] == ["Covered until the answer is revealed."]


def test_with_the_switch_off_there_is_the_toggle_and_nothing_else() -> None:
    app = open_app(digit=f"d1.{DIGIT}")
    assert not app.toggle(key="predicting").value
    assert BARS in html(app)
    assert "predict" not in json.dumps(component(app, "address")["parts"])
    app = app.toggle(key="predicting").set_value(True).run()
    assert BARS not in html(app)
    assert component(app, "address")["parts"]["predict"] == "on"
    app = app.toggle(key="predicting").set_value(False).run()
    assert BARS in html(app)


def test_no_weights_go_to_a_browser_that_guesses_first() -> None:
    app = predicting()
    assert component(app, "address-live")["network"] is None


def test_the_address_holds_what_a_covered_page_was_set_to() -> None:
    app = predicting("compare", baseline="grey", target="3")
    assert component(app, "address-compare")["parts"] == {"baseline": "grey", "target": "3"}
    app = reveal(guess(reveal(tap(app, "7")), "compare"))
    assert app.session_state["baseline"] == "grey"
    assert "Integrated Gradients for 3" in html(app)


def test_painted_pixels_are_counted_against_each_method_s_strongest() -> None:
    app = reveal(guess(reveal(tap(predicting("compare"), "7")), "compare"))
    image = digit_of(app).image
    model = load_model("world")
    for name in ("saliency", "integrated-gradients", "deeplift"):
        sizes = np.abs(explain(model, image, name, target=7, baseline="black").values).ravel()
        strongest = {at for at in np.argsort(-sizes, kind="stable")[: len(PAINTED)].tolist() if sizes[at] > 0}
        both, chance = len(strongest & set(PAINTED)), len(PAINTED) * len(strongest) / 784
        inked = set(np.flatnonzero(image.ravel() > 0).tolist())
        in_ink = len(PAINTED) * len(strongest & inked) / len(inked)
        row = next(row for row in re.findall(r"<tr>(.*?)</tr>", html(app)) if METHODS[name].title in row)
        assert re.findall(r">([\d.]+)</td>", row) == [str(both), f"{chance:.1f}", f"{in_ink:.1f}"]


def test_the_two_maps_are_no_telling_which_is_which() -> None:
    app = reveal(tap(predicting("trust"), "7"))
    # No number stands beside either of them, and none in its words.
    shown = re.findall(r'alt="(map [AB]), 28 by 28 pixels[^"]*"><figcaption>map [AB]</figcaption></figure>', html(app))
    assert shown == ["map A", "map B"]
    assert 'class="ds-scale"' not in html(app)
    assert "It was" not in words(app)
    assert "It was **map" in words(reveal(tap(app, "A")))


@pytest.mark.parametrize("page", ["neighbours", "hidden_mark"])
def test_a_page_without_a_question_of_its_own_waits_for_the_answer_only(page: str) -> None:
    app = tap(predicting(page), "7")
    assert UNCOVERED[page] not in everything(app)
    app = reveal(app)
    assert not app.exception
    assert UNCOVERED[page] in everything(app)
