"""What visitors do, good and bad, for benchmarks in which many kinds of them come at once."""

from __future__ import annotations

import asyncio
import copy
import io
from collections.abc import Awaitable, Callable
from functools import cache

import numpy as np
from PIL import Image

from benchmarks.visitor import Visitor, somebody_s
from core import list_models, load_model
from core.hands.samples import samples
from core.ink.links import link_drawing
from core.network.bundle import bundle
from core.network.checkpoints import read_card
from ui.pages import PAGES

Deed = Callable[[Visitor, np.random.Generator], Awaitable[object]]
# The first page's name in an address is none.
NAMES = ["" if page.name == "draw" else page.name for page in PAGES]
TRAINING = "training-tab=own&train-dataset=drawings&train-images=300&train-epochs=2&train-batch_size=64"
DRAW, UPLOAD = ({"picker-tab-label": ("string_value", name)} for name in ("Draw", "Upload"))


async def draw(visitor: Visitor, rng: np.random.Generator) -> float:
    """A new digit on the canvas; returns how many seconds it took."""
    await visitor.open("")
    if not visitor.canvases():
        # What was sent before has left another tab open.
        await visitor.run(**DRAW)
    return await visitor.draw(somebody_s(rng))


async def choose(visitor: Visitor, rng: np.random.Generator) -> None:
    """A built-in drawing, from the wall of them."""
    await visitor.open("", "picker-tab=choose")
    await visitor.follow("", f"digit=d1.{samples()[int(rng.integers(len(samples())))].name}")


async def look(visitor: Visitor, rng: np.random.Generator, page: str | None = None) -> None:
    """A page with a new digit, through one of the networks."""
    page = NAMES[int(rng.integers(len(NAMES)))] if page is None else page
    network = list_models()[int(rng.integers(2))]
    await visitor.follow(page, f"network={network}&digit={link_drawing(somebody_s(rng))}")


async def damaged_link(visitor: Visitor, rng: np.random.Generator) -> None:
    """A link cut off, with a letter changed, or 100 kB long; once in four times with names nobody wrote."""
    link = link_drawing(somebody_s(rng))
    at = int(rng.integers(4, len(link)))
    wrong = (link[:at], f"{link[:at]}%{link[at + 1 :]}", link * (100_000 // len(link)), "&".join("x" * 9000))
    await visitor.follow(NAMES[int(rng.integers(len(NAMES)))], f"digit={wrong[int(rng.integers(4))]}&network=no-such")


async def long_link(visitor: Visitor, rng: np.random.Generator) -> None:
    """A link of 100 kB."""
    link = link_drawing(somebody_s(rng))
    await visitor.follow("", f"digit={link * (100_000 // len(link))}")


async def send_photo(visitor: Visitor, rng: np.random.Generator) -> None:
    """A photo of 12 megapixels."""
    await visitor.open("")
    await visitor.run(**UPLOAD)
    await visitor.upload("upload", "photo.jpg", photo() + rng.bytes(4))


async def send_damage(visitor: Visitor, rng: np.random.Generator) -> None:
    """A photo cut off or with a piece of it replaced, or 64 megapixels of nothing in 60 kB."""
    sound, kind = photo(), int(rng.integers(3))
    at = int(rng.integers(1000, len(sound)))
    wrong = (sound[:at], sound[:at] + rng.bytes(2000) + sound[at + 2000 :], empty())[kind]
    await visitor.open("")
    await visitor.run(**UPLOAD)
    await visitor.upload("upload", "damaged", wrong)


async def train(visitor: Visitor, rng: np.random.Generator) -> None:
    """A small network from the start to its end, seen by whoever waits for it."""
    await visitor.follow("training", f"{TRAINING}&train-seed={int(rng.integers(1 << 30))}")
    await visitor.press("train-start")
    while "train-stop" in visitor.controls:
        await asyncio.sleep(2.0)
        await visitor.run()
    if "look-through" in visitor.controls:
        await visitor.press("look-through")


async def bring_network(visitor: Visitor, rng: np.random.Generator) -> None:
    """A network that was downloaded before, one in three times damaged."""
    content = network(int(rng.integers(4)))
    if not rng.integers(3):
        content = content[: int(rng.integers(len(content)))]
    await visitor.follow("training", "training-tab=own&network-before=on")
    await visitor.upload("network-upload", "network.zip", content)


async def drop(visitor: Visitor, rng: np.random.Generator) -> None:
    """The line drops for some seconds, and the session goes on."""
    await visitor.__aexit__()
    await asyncio.sleep(float(rng.uniform(0, 4)))
    await visitor.__aenter__()
    await visitor.open(visitor.page)


async def come_again(visitor: Visitor, rng: np.random.Generator) -> None:
    """A reload, or somebody who leaves and comes again: a session of its own."""
    await visitor.__aexit__()
    await asyncio.sleep(float(rng.uniform(0, 4)))
    visitor.session = ""
    await visitor.__aenter__()
    await visitor.open(visitor.page)


DEEDS: dict[str, Deed] = {
    "draw": draw,
    "choose": choose,
    "look": look,
    "damaged link": damaged_link,
    "photo": send_photo,
    "damaged file": send_damage,
    "train": train,
    "bring a network": bring_network,
    "line drops": drop,
    "come again": come_again,
}
WORST: dict[str, Deed] = {
    "photo": send_photo,
    "damaged file": send_damage,
    "long link": long_link,
    "why not": lambda visitor, rng: look(visitor, rng, "why_not"),
    "trust": lambda visitor, rng: look(visitor, rng, "trust"),
    "train": train,
    "bring a network": bring_network,
}


@cache
def photo() -> bytes:
    """A digit on grainy paper, 4000 x 3000, as JPEG."""
    grain = np.random.default_rng(0).normal(200, 12, (3000, 4000))
    ink = np.kron(samples()[0].image[0], np.ones((90, 90))) * 170
    grain[200:2720, 700:3220] -= ink
    buffer = io.BytesIO()
    Image.fromarray(grain.clip(0, 255).astype(np.uint8)).save(buffer, "JPEG", quality=85)
    return buffer.getvalue()


@cache
def empty() -> bytes:
    """64 megapixels of one grey, as PNG."""
    buffer = io.BytesIO()
    Image.new("L", (8000, 8000), 7).save(buffer, "PNG")
    return buffer.getvalue()


@cache
def network(seed: int) -> bytes:
    """The book's network with a bias moved a little, as the zip in which networks travel."""
    model = copy.deepcopy(load_model("book"))
    model.fc2.bias.data += 1e-3 * (seed + 1)
    facts = read_card("book").facts
    return bundle(model, facts.but(losses=facts.losses[:50]), []).archive
