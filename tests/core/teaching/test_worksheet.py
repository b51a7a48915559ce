"""The worksheet: its answers are right, and the student's page has none of them, not even in its source."""

from __future__ import annotations

import re

import numpy as np
import pytest
import torch

from core.hands.samples import samples
from core.network.checkpoints import Card
from core.teaching.sheet import student, with_key
from core.teaching.worksheet import Sheet, worksheet

NAMES = ("7-crossed-1", "4-open-1", "1-round-flag-2", "0-round-1")
pytestmark = pytest.mark.filterwarnings("ignore:Setting :UserWarning")


@pytest.fixture(scope="module", params=NAMES)
def made(request: pytest.FixtureRequest, readers: dict[str, Card]) -> tuple[np.ndarray, Sheet]:
    image = next(sample.image for sample in samples() if sample.name == request.param)
    return image, worksheet(readers["mnist"], image)


def text(html: str) -> str:
    """What is read of a page."""
    return re.sub(r"<style>.*?</style>|<[^>]*>", " ", html, flags=re.DOTALL)


def test_its_answers_are_the_network_s(made: tuple[np.ndarray, Sheet], readers: dict[str, Card]) -> None:
    image, sheet = made
    model = readers["mnist"].model
    with torch.no_grad():
        scores = model(torch.from_numpy(np.stack([image, sheet.erased[None]])))
        rises = (scores[0] - model(torch.zeros(1, 1, 28, 28))[0])[sheet.answer]
    assert scores.argmax(1).tolist() == [sheet.answer, sheet.erased_answer]
    assert int((sheet.erased != image[0]).sum()) == sheet.count
    assert float(sheet.values.sum(dtype=np.float64)) == pytest.approx(float(rises), abs=1e-3)
    assert np.array_equal(sheet.maps[1 - sheet.scrambled], sheet.values)
    assert not np.array_equal(sheet.maps[sheet.scrambled], sheet.values)
    read = model.normalize(torch.tensor(image)[None])[0, 0].numpy()
    windows = np.lib.stride_tricks.sliding_window_view(read, (3, 3))
    bias = model.get_parameter("conv1.bias").detach().numpy()
    fits = [
        np.allclose(np.maximum((windows * kernel).sum(axis=(2, 3)) + bias[number], 0), sheet.feature_map, atol=1e-4)
        for number, kernel in zip(sheet.numbers, sheet.kernels, strict=True)
    ]
    assert fits == [at == sheet.made for at in range(4)]


def test_the_student_s_page_has_no_answer_and_the_key_has_them_all(made: tuple[np.ndarray, Sheet]) -> None:
    _image, sheet = made
    given, known = student(sheet), with_key(sheet)
    # Beside the numbers of its questions and of the pixels that went, no number stands on it.
    numbers = re.findall(r"\d+", text(given))
    assert sorted(numbers) == sorted([*"123456", str(sheet.count)])
    assert "%" in text(given)
    for answer in (f"It said {sheet.answer} with", f"filter {sheet.numbers[sheet.made]} of conv1", "Key"):
        assert answer not in given
        assert answer in known
    assert given.count("<main") == 1
    assert known.count("<main") == 2
    # All it refers to is in it.
    assert not re.findall(r'(?:src|href)="(?!data:)', known)
    assert "<script" not in known


def test_the_student_s_page_is_the_same_wherever_the_right_answers_are(made: tuple[np.ndarray, Sheet]) -> None:
    """Not in its source either: change only what is known to the key, and nothing of it changes."""
    from dataclasses import replace

    _image, sheet = made
    other = replace(
        sheet,
        answer=(sheet.answer + 1) % 10,
        share=0.123,
        scrambled=1 - sheet.scrambled,
        made=(sheet.made + 1) % 4,
        numbers=sheet.numbers[::-1],
        erased_answer=(sheet.erased_answer + 1) % 10,
        erased_share=0.321,
        values=np.zeros((28, 28), np.float32),
    )
    assert student(other) == student(sheet)
    assert with_key(other) != with_key(sheet)


def test_the_same_digit_has_the_same_sheet_and_the_right_places_vary(readers: dict[str, Card]) -> None:
    drawings = [sample.image for sample in samples()[::30]]
    sheets = [worksheet(readers["world"], image) for image in drawings]
    assert student(worksheet(readers["world"], drawings[0])) == student(sheets[0])
    assert {sheet.scrambled for sheet in sheets} == {0, 1}
    assert len({sheet.made for sheet in sheets}) > 1
