"""The app in Chinese: every page whole, one session beside another, and its links."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest
from google.protobuf.message import Message
from streamlit.testing.v1 import AppTest

from core.language import speaking
from tests.pages.conftest import open_app
from tests.pages.test_language import CODE, NAMES, Read, fields, leaves, told
from ui.pages import PAGES

CHINESE = re.compile("[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")
# What is written in Latin letters in Chinese as well: names, units, file formats, words of the trade, code.
LATIN = NAMES | set(
    "logit logits softmax dropout Adadelta AdamW SGD SSIM RISE XAI TRIS TracIn Shapley Sobel FGSM PGD DeepFool SHA "
    "Ctrl GIF JPEG PNG WebP BMP TIFF AVIF HEIC CSV NPZ SVG zip Letter network functional modules nn https http "
    "Northcutt Petsiuk Das Saenko Adebayo Sanity Checks for Maps Arras Osman Samek Clark Ross Hughes Doshi Velez "
    "filter kernel "
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
