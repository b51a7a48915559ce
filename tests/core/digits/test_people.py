"""Real people's writing: read from a folder somebody names, learned from but for those who judge."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from core.digits import real
from core.digits.digits import DataError, load_letters, load_people
from core.digits.people import letter_set, people_set
from core.network.recipes import WORLD, Recipe
from core.training.loop import as_found, load_data

WRITERS = (1, 2, 3, 4, 5, 6)
NAMES = ("Latin/character01", "Latin/character15", "Korean/character01")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Six writers, each with a way of their own to be a digit's height, and three letters by four people."""
    lines = [
        f'.SEGMENT DIGIT {writer} ? "{digit}"\n.COMMENT {digit} {writer} {digit}\n.PEN_DOWN\n'
        f"100 {100 + 10 * digit}\n{200 + 20 * writer} 300\n150 {400 + 30 * digit}\n.PEN_UP"
        for writer in WRITERS
        for digit in range(10)
    ]
    (tmp_path / real.PENS).write_text("\n".join(lines))
    images = np.zeros((12, 105, 105), np.uint8)
    for number, image in enumerate(images):
        image[20:80, 20 + 5 * number : 24 + 5 * number] = 1
    names, drawers = np.repeat(NAMES, 4), np.tile(["01", "02", "03", "04"], 3)
    np.savez(tmp_path / real.LETTERS, bits=np.packbits(images), shape=images.shape, character=names, drawer=drawers)
    monkeypatch.setenv("DIGITSCOPE_HANDS", str(tmp_path))
    real.pens.cache_clear()
    yield tmp_path
    real.pens.cache_clear()


def test_every_third_writer_judges_and_each_writer_judges_once_in_three_splits(folder: Path) -> None:
    kept = [{one.writer for one in real.pens() if one.judges(split)} for split in range(3)]
    assert kept == [{3, 6}, {1, 4}, {2, 5}]
    assert people_set(10, 0)[2] == 4


def test_nothing_is_drawn_after_a_writer_who_judges(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn, drawing = set(), real.Penned.drawing
    monkeypatch.setattr(real.Penned, "drawing", lambda one: drawn.add(one.writer) or drawing(one))
    people_set(200, 0, judging=1)
    assert drawn == {2, 3, 5, 6}


def test_people_s_digits_take_turns_and_the_same_seed_gives_the_same_bytes(folder: Path) -> None:
    images, labels, _ = people_set(20, 5)
    assert labels.tolist() == [*range(10)] * 2
    assert images[:12].tobytes() == people_set(12, 5)[0].tobytes() != people_set(12, 6)[0].tobytes()
    assert images.reshape(20, -1).max(axis=1).min() > 100


def test_letters_that_are_digits_a_script_and_every_second_person_are_left_out(folder: Path) -> None:
    """Of three letters by four people, one letter by two people is left."""
    images, people = letter_set(30, 1)
    assert people == 2
    assert len({image.tobytes() for image in images}) > 20
    letters = load_letters(5, 1)
    assert letters is not None
    assert letters.labels.tolist() == [-1] * 5


def test_a_recipe_learns_from_people_where_they_are_and_says_so(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.training.loop.TEST_DRAWINGS", 10)
    recipe = Recipe("some", dataset="drawings", images=10, people=20, not_digits=5, letters=4)
    assert as_found(recipe) == recipe
    data, _ = load_data(recipe)
    assert data.labels.tolist() == [*range(10)] * 3 + [-1] * 9
    assert "20 digits after 4 people" in data.name
    assert "4 letters after 2 people" in data.name


def test_where_nobody_s_writing_is_a_recipe_goes_without_and_its_facts_will_say_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DIGITSCOPE_HANDS", str(tmp_path))
    real.pens.cache_clear()
    assert load_people(5, 0) is None
    assert load_letters(5, 0) is None
    found = as_found(WORLD)
    assert (found.people, found.letters) == (0, 0)
    assert found.not_digits == WORLD.not_digits


@pytest.mark.parametrize("held", [b"", b"\xff", b".SEGMENT DIGIT", b"PK\x03\x04"])
def test_a_file_of_people_s_writing_that_is_another_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, held: bytes
) -> None:
    monkeypatch.setenv("DIGITSCOPE_HANDS", str(tmp_path))
    for name, read in ((real.PENS, real.pens.__wrapped__), (real.LETTERS, real.letters), (real.SCANS, real.scans)):
        (tmp_path / name).write_bytes(held)
        with pytest.raises(DataError, match=f"{name} is not the file of this name"):
            read()
    monkeypatch.setenv("DIGITSCOPE_HANDS", "long" * 100)
    assert not real.has(real.PENS)


def test_what_people_wrote_cannot_be_dealt_out_by_lot() -> None:
    with pytest.raises(ValueError, match="without people"):
        Recipe("any", people=5, shuffle_labels=True)
