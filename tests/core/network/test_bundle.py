"""A network in one file: packed again by anybody it opens, and whatever else it is, it is one sentence."""

from __future__ import annotations

import io
import json
import pickle
import struct
import zipfile
from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from core.network import tensors
from core.network.bundle import MOST_BYTES, bundle, open_bundle
from core.network.checkpoints import load_model, read_card
from core.network.files import CheckpointError
from core.network.tensors import tensor_bytes
from tests.core.network.strangers import SNAPSHOTS, STORY, packed, parts, sound, taken_in, vouched


@pytest.mark.parametrize("size", [0, 1, 100, 5000])
def test_a_file_that_is_not_ours_is_refused_in_a_sentence(size: int) -> None:
    with pytest.raises(CheckpointError, match="not a network downloaded from here"):
        open_bundle(bytes(range(256)) * 20 if size == 5000 else b"x" * size)


@pytest.mark.parametrize(
    ("folder", "beside"),
    [
        ("hands-of-the-world/", ["hands-of-the-world/", "__MACOSX/hands-of-the-world/._network.pt"]),
        ("hands-of-the-world/", []),
        ("hands-of-the-world\\", ["hands-of-the-world\\desktop.ini"]),
        ("", ["__MACOSX/._network.pt", ".DS_Store"]),
    ],
)
def test_a_network_unpacked_and_packed_again_elsewhere_is_the_same_network(folder: str, beside: list[str]) -> None:
    files = dict.fromkeys(beside, b"") | {folder + name: content for name, content in parts().items()}
    again, whole = open_bundle(packed(files)), open_bundle(sound())
    assert (again.name, again.key, again.facts) == (whole.name, whole.key, whole.facts)
    assert [moment.step for moment in again.moments()] == [moment.step for moment in whole.moments()]


def test_packing_knows_no_clock() -> None:
    facts, model = read_card("book").facts, load_model("book")
    assert bundle(model, facts, []).archive == bundle(model, facts, []).archive
    with zipfile.ZipFile(io.BytesIO(sound())) as opened:
        assert {entry.date_time for entry in opened.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_two_stories_of_the_same_weights_are_two_networks_to_every_cache() -> None:
    told = parts()
    recipe = read_card("book").facts.recipe.as_json()
    one, other = (open_bundle(vouched(told, recipe=recipe | {"seed": seed})) for seed in (111, 222))
    assert one.name == other.name
    assert len({one.key, other.key, read_card("book").key}) == 3


@settings(max_examples=60)
@given(st.data())
def test_a_damaged_zip_is_a_network_or_one_sentence(data: st.DataObject) -> None:
    spoilt = bytearray(sound())
    for _ in range(data.draw(st.integers(0, 3))):
        spoilt[data.draw(st.integers(0, len(spoilt) - 1))] ^= data.draw(st.integers(1, 255))
    taken_in(bytes(spoilt[: data.draw(st.none() | st.integers(0, len(spoilt)))]))


@settings(max_examples=60)
@given(st.sampled_from(["network.pt", SNAPSHOTS]), st.data())
def test_damage_that_the_json_vouches_for_is_a_network_or_one_sentence(file: str, data: st.DataObject) -> None:
    files = parts()
    inside = parts(files[file])
    words = next(name for name in inside if name.endswith("data.pkl"))
    for _ in range(data.draw(st.integers(1, 3))):
        name = data.draw(st.sampled_from([words, words, *inside]))
        spoilt = bytearray(inside[name])
        spoilt[data.draw(st.integers(0, len(spoilt) - 1))] ^= data.draw(st.integers(1, 255))
        inside[name] = bytes(spoilt)
    taken_in(vouched({**files, file: packed(inside, zipfile.ZIP_STORED)}))


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("recipe", "batch_size"), None),
        (("recipe", "learning_rate"), None),
        (("recipe", "seed"), 1.5),
        (("test", "digits"), 10**400),
        (("losses",), []),
        (("losses",), [[1, 1e300]]),
        (("title",), ["x"]),
        (("threads",), "1"),
        (("calibration",), {"temperature": 0}),
        (("doubt",), {"least_probability": 0.5}),
    ],
)
def test_a_spoilt_story_is_told_when_it_is_brought(path: tuple[str, ...], value: Any) -> None:

    told = json.loads(parts()[STORY])
    told["epochs"] = [vars(read_card("book").facts.epochs[0]) | {"step": 1870}]
    place = told
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    assert "network.json is damaged" in str(taken_in(vouched({**parts(), STORY: json.dumps(told).encode()})))


NOT_ONE_NETWORK = {
    "too many bytes": (lambda: bytes(MOST_BYTES + 1), "a network has about 5 and may have 20"),
    "other weights": (lambda: packed({**parts(), "network.pt": b"others"}), "not the file that network.json vouches"),
    "two networks": (lambda: packed({**parts(), "other/network.pt": b"others"}), "two files called network.pt"),
    "no weights": (lambda: packed({STORY: parts()[STORY]}), "not a network downloaded from here"),
}


@pytest.mark.parametrize("case", NOT_ONE_NETWORK)
def test_what_is_more_or_less_than_one_network_is_told_by_what_it_is(case: str) -> None:
    archive, words = NOT_ONE_NETWORK[case]
    assert words in str(taken_in(archive()))


def test_weights_without_the_snapshots_they_were_saved_with_are_incomplete() -> None:
    files = parts()
    del files[SNAPSHOTS]
    assert "is missing" in str(taken_in(packed(files)))


def test_one_tensor_shared_by_two_thousand_moments_is_refused_before_it_is_unpacked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    unpacked: list[Any] = []
    monkeypatch.setattr(tensors, "unpack", unpacked.append)
    entries = torch.load(io.BytesIO(parts()[SNAPSHOTS]), weights_only=True)
    for wrong in ([dict(entries[0]) for _ in range(2_000)], [_wide(entries[0])], [entries[0] | {"weights": {}}]):
        files = {**parts(), SNAPSHOTS: tensor_bytes(wrong)}
        assert "snapshots" in str(taken_in(vouched(files)))
    assert unpacked == []


def _wide(entry: dict[str, Any]) -> dict[str, Any]:
    """A moment whose first layer would be as large as the largest."""
    many = entry["weights"]["fc1.weight"]
    return entry | {"weights": entry["weights"] | {"conv1.weight": many}}


def pickled(words: bytes) -> bytes:
    """Weights whose pickle is these words."""
    return packed({"archive/data.pkl": b"\x80\x02" + words + b"."}, zipfile.ZIP_STORED)


ORDERED = b"ccollections\nOrderedDict\n"


@pytest.mark.parametrize(
    "weights",
    [
        pickled(b"cbuiltins\nbytearray\nJ\xff\xff\xff\x7f\x85R"),
        pickled(b"ctorch.nn.parameter\nParameter\n)R"),
        pickled(b"}r\xff\xff\xff\x7f"),
        pickled(b"}" * 100_000),
        pickled(ORDERED + b"]\x85R"),
        pickled(ORDERED + b"}b"),
        packed({"archive/data.pkl": b"\x80\x02}."}, zipfile.ZIP_BZIP2),
        packed({f"archive/{number}": b"" for number in range(3_000)} | {"archive/data.pkl": b"\x80\x02}."}),
        pickle.dumps({}),
        tensor_bytes({"fc2.bias": torch.zeros(1).expand(10**9)}),
        tensor_bytes({"fc2.bias": torch.empty(10, device="meta")}),
    ],
)
def test_what_asks_for_more_than_it_holds_or_is_no_tensor_is_refused(weights: bytes) -> None:
    assert "network.pt is not a file of weights" in str(taken_in(vouched({**parts(), "network.pt": weights})))


@pytest.mark.parametrize(
    ("tensor", "value"),
    [
        ("fc2.weight", torch.full((10, 64), 3e38)),
        ("normalize.std", torch.tensor(0.0)),
        ("normalize.std", torch.tensor(1e-40)),
        ("fc2.bias", torch.full((10,), 1e300, dtype=torch.float64)),
        ("normalize.mean", torch.tensor(1e30)),
        ("conv1.weight", torch.full((16, 1, 3, 3), -1e30)),
    ],
)
def test_finite_numbers_that_give_no_answer_are_refused(tensor: str, value: torch.Tensor) -> None:
    weights = load_model("book").state_dict() | {tensor: value}
    files = {name: content for name, content in parts().items() if name != SNAPSHOTS}
    assert "gives no answer" in str(taken_in(vouched({**files, "network.pt": tensor_bytes(weights)})))


def test_a_story_of_millions_of_names_is_refused_unread() -> None:
    long = b'{"sha256": {}, "a": [' + b"[]," * 3_000_000 + b"[]]}"
    assert "more than" in str(taken_in(packed({**parts(), STORY: long})))


def test_a_zip_of_millions_of_names_is_refused_unlisted(monkeypatch: pytest.MonkeyPatch) -> None:
    entry = b"PK\x01\x02" + bytes(24) + struct.pack("<H", 1) + bytes(16) + b"x"
    count = MOST_BYTES // len(entry) - 1
    end = b"PK\x05\x06" + struct.pack("<4H2IH", 0, 0, 0xFFFF, 0xFFFF, count * len(entry), 0, 0)
    monkeypatch.setattr(zipfile, "ZipFile", None)
    assert "not a network downloaded from here" in str(taken_in(entry * count + end))


def test_markup_in_a_stranger_s_names_reaches_no_sentence() -> None:
    for bad in ("![x](//a.b/c)", "<img src=x>"):
        files = {**parts(), "network.pt": tensor_bytes({bad: torch.zeros(1)})}
        assert "is not a DigitNet" in str(taken_in(vouched(files)))
        assert "is damaged" in str(taken_in(vouched(parts(), threads=bad)))
