from collections.abc import Iterator

import pytest
import torch

from core.network.checkpoints import FOLDER, read_card
from core.network.files import digest
from tests.pages.conftest import choose, open_app, seen, words

NAME = "zz-test"


@pytest.fixture
def place() -> Iterator[None]:
    """Room for a checkpoint named NAME beside the shipped ones, cleared away afterwards."""
    yield
    for path in FOLDER.glob(f"{NAME}*"):
        path.unlink()


def story(title: str, weights: str) -> None:
    """Writes the JSON of a checkpoint that vouches for these weights."""
    facts = read_card("world").facts.but(name=NAME, title=title, sha256={f"{NAME}.pt": weights})
    (FOLDER / f"{NAME}.json").write_bytes(facts.as_json())


def test_a_damaged_checkpoint_is_named_and_skipped_and_the_others_work(place):
    (FOLDER / f"{NAME}.pt").write_bytes(b"half a file")
    story("Broken", "0" * 64)
    app = choose(open_app(), "7-crossed-1")
    assert not app.exception
    assert f"'{NAME}' is damaged" in words(app)
    assert "Broken" not in app.selectbox(key="network-choice").options
    app = app.selectbox(key="network-choice").set_value("book").run()
    assert not app.exception


def test_a_checkpoint_without_its_json_is_named(place):
    torch.save({}, FOLDER / f"{NAME}.pt")
    app = open_app()
    assert not app.exception
    assert f"{NAME}.json" in words(app)


def test_a_whole_file_that_holds_another_network_is_named_when_it_is_opened(place):
    torch.save({"weight": torch.zeros(3, 3)}, FOLDER / f"{NAME}.pt")
    story("Foreign", digest(FOLDER / f"{NAME}.pt"))
    app = choose(open_app(), "7-crossed-1")
    assert not app.exception
    assert "Foreign" in app.selectbox(key="network-choice").options
    app = app.selectbox(key="network-choice").set_value(NAME).run()
    assert not app.exception
    assert "not a DigitNet" in words(app)
    assert seen(app).network in ("world", "book")
