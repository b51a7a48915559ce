"""The app in Chinese: every page whole, one session beside another, and its links."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import chain
from typing import Any

import pytest
from google.protobuf.message import Message
from streamlit.testing.v1 import AppTest

from core.language import speaking
from tests.pages.conftest import component, html, open_app, seen
from tests.pages.test_language import CODE, NAMES, Read, fields, leaves, told
from tests.pages.test_links import address, state
from ui.pages import PAGES
from ui.visitor.settings import EVERY_PAGE, PARTS

# Every control that an address holds.
SETTINGS = {one.name: one for one in chain(EVERY_PAGE, *(part for parts in PARTS.values() for part in parts.values()))}
CHINESE = re.compile("[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")
# What is written in Latin letters in Chinese as well: names, units, file formats, words of the trade, code.
LATIN = NAMES | set(
    "logit logits softmax dropout Adadelta AdamW SGD SSIM RISE XAI TRIS TracIn Shapley Sobel FGSM PGD DeepFool SHA "
    "Ctrl GIF JPEG PNG WebP BMP TIFF AVIF HEIC CSV NPZ SVG zip Letter network functional modules nn https http "
    "Northcutt Petsiuk Das Saenko Adebayo Sanity Checks for Maps Arras Osman Samek Clark Ross Hughes Doshi Velez "
    "filter kernel "
    "Streamlit Vega Lite "
    "Bilodeau Jaques Koh Kim Yeh captum metrics Mastering Jha Gauss Legendre Monte Carlo Hidden Grad CAM".split()
)
# What a script fills in.
FILLED = re.compile(r"{\w+}")
# A stop or a bracket of the English kind beside a Chinese letter.
ENGLISH_STOPS = re.compile(
    "[\u4e00-\u9fff][ ]?[,;:!?](?![\\w/])|[\u4e00-\u9fff]\\.(?!\\w)|[\u4e00-\u9fff] ?\\(|\\) ?[\u4e00-\u9fff]"
)


def texts(app: AppTest) -> Iterator[str]:
    """Every text on a page, those of charts, scripts and alternative texts among them."""
    for node in leaves(app._tree):
        proto = getattr(node, "proto", None)
        if not isinstance(proto, Message):
            continue
        kind = getattr(node, "type", "")
        if kind == "bidi_component":
            found = told(json.loads(proto.json))  # pyright: ignore[reportAttributeAccessIssue]
        elif kind == "vega_lite_chart":
            found = told(json.loads(proto.spec))  # pyright: ignore[reportAttributeAccessIssue]
        else:
            found = fields(proto)
        for text in found:
            if "<" in text:
                read = Read(text)
                yield from (*read.texts, *read.spoken)
            else:
                yield text


def english(text: str) -> list[str]:
    return [word for word in re.findall(r"[A-Za-z]{3,}", FILLED.sub(" ", CODE.sub(" ", text))) if word not in LATIN]


def opened(page: str, language: str, **query: str) -> AppTest:
    app = open_app(lang=language, digit="d1.7-crossed-1", network="world", **query)
    return turned(app, page, language)


def turned(app: AppTest, page: str, language: str) -> AppTest:
    """The app after a page was chosen. AppTest itself looks for the options of controls, in a thread of no session."""
    with speaking(language):
        return app.switch_page(next(one.file for one in PAGES if one.name == page)).run()


@pytest.mark.parametrize("page", [page.name for page in PAGES])
def test_a_page_in_chinese_holds_no_english_but_names_and_chinese_stops(page: str) -> None:
    app = opened(page, "zh")
    assert not app.exception
    said = list(texts(app))
    assert sum(map(len, map(CHINESE.findall, said))) > 200
    assert not [(words, text[:200]) for text in said if (words := english(text))]
    assert not [text[:200] for text in said if ENGLISH_STOPS.search(CODE.sub("", text))]


def test_two_sessions_of_two_languages_by_turns_see_none_of_each_others_words() -> None:
    """Though they look at the same digit through the same network, and what is computed for one is kept for both."""
    languages = ("zh", "en")
    apps = {language: opened("draw", language) for language in languages}
    for page in ("trust", "compare", "why_not", "filters", "training", "two_networks", "draw"):
        for language in languages if len(page) % 2 else languages[::-1]:
            said = [text for text in texts(turned(apps[language], page, language)) if text != "简体中文"]
            if language == "zh":
                assert not [(words, text[:200]) for text in said if (words := english(text))], page
            else:
                assert not [text[:200] for text in said if CHINESE.search(text)], page


def state_of(app: AppTest) -> dict[str, Any]:
    return {
        name: app.session_state[one.key]
        for name, one in SETTINGS.items()
        if one.key in app.session_state and name != "lang"
    }


@pytest.mark.parametrize(("theirs", "ours"), [("zh", "en"), ("en", "zh")])
def test_a_link_opens_the_same_state_in_either_language(theirs: str, ours: str) -> None:
    link = {"digit": "d1.4-open-1", "target": "7", "baseline": "grey", "steps": "50", "more-methods": "occlusion"}
    states = []
    for language in (theirs, ours):
        app = turned(open_app(**link, lang=language), "compare", language)
        assert not app.exception
        states.append((state_of(app), seen(app).held, seen(app).network))
        assert any(CHINESE.search(title.value) for title in app.title) == (language == "zh")
    assert states[0][0] == states[1][0]
    assert states[0][0]["target"] == "7"
    assert states[0][1].key == states[1][1].key
    assert states[0][2] == states[1][2]


@pytest.mark.parametrize(("number", "page"), list(enumerate(page.name for page in PAGES)))
def test_on_every_page_a_state_drawn_by_lot_is_the_same_in_the_other_language(number: int, page: str) -> None:
    theirs, ours = ("zh", "en") if number % 2 else ("en", "zh")
    sent = turned(open_app(**state(page, 0), lang=theirs), page, theirs)
    link = address(sent)
    assert link.pop("lang", "en") == theirs
    got = turned(open_app(**link, lang=ours), page, ours)
    assert not sent.exception
    assert not got.exception
    assert {**address(got), "lang": ""} == {**link, "lang": ""}
    assert [bool(CHINESE.search(app.title[0].value)) for app in (sent, got)] == [theirs == "zh", ours == "zh"]
    # What is drawn is the same to the last pixel, but for the words beside it.
    assert pictures(sent) == pictures(got)


def pictures(app: AppTest) -> list[str]:
    """All pictures on a page, as they are sent, but for those that are named anew each time."""
    return re.findall(r"data:image/[a-z]+;base64,[A-Za-z0-9+/=]+", html(app))


def test_the_switch_changes_every_word_and_nothing_else_and_the_address_says_so() -> None:
    app = opened("training", "en", **{"training-tab": "own", "train-preset": "book"})
    preset = app.session_state["train-preset"]
    before = state_of(app)
    assert app.session_state["lang"] == "en"
    app.segmented_control(key="lang").set_value("zh")
    app = app.run()
    assert not app.exception
    assert state_of(app) == before | {"training-tab": "own"}
    assert app.session_state["train-preset"] == preset
    assert app.title[0].value == "训练"
    assert component(app, "address")["parts"]["lang"] == "zh"
    assert component(app, "address")["language"] == "zh-Hans"
    app.segmented_control(key="lang").set_value("en")
    # The browser's own language: whoever opens the address has theirs.
    with speaking("zh"):
        app = app.run()
    assert app.title[0].value == "Training"
    assert "lang" not in component(app, "address")["parts"]


def test_a_language_that_is_not_here_is_told_and_the_browsers_is_spoken() -> None:
    app = open_app(lang="xx")
    assert app.title[0].value == "Draw a digit"
    assert "lang" in app.warning[0].value
