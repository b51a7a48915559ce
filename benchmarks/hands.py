"""How well a network reads people, by the way their digits come in: the canvas, a picture, a photo, MNIST.

    DIGITSCOPE_HANDS=FOLDER python -m benchmarks.hands [world book] [--of 400] [--only canvas photo]
        [--keep] [--without pen] [--sheets FOLDER] [--untold]

Writers who are never learned from write; every share is of all digits of that kind, also of those not found. Prints one
JSON line for each kind: how many, the share read right, sure, right where sure, sure and wrong; for what is no digit
the share believed. Of a photo the surest way to find the digit counts, as in the app, and "asked" is the share where
ways disagree, so that the app asks; how much is sure, wrong and not asked about is said too. What is cut off is not
sure, as in the app. `--without` leaves out steps of preprocessing, `--sheets` keeps pictures of what was read wrong,
`--keep` writes the shares read right into the networks' JSON. With `--untold` a photo is given as any picture is.
"""

from __future__ import annotations

import argparse
import io
import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch
from PIL import Image

from benchmarks.harder_papers import HARDER
from benchmarks.papers import PHOTOS, scan, thin
from core.digits.mnist import load_mnist
from core.digits.real import ALIKE, UNSEEN_SCRIPT, Penned, letters, pens, scans
from core.hands.pictures import held_out_set
from core.hands.samples import samples
from core.ink.decode import decode
from core.ink.preprocess import PictureError, preprocess
from core.ink.strokes import Drawing
from core.judging.doubt import Rule, refused
from core.judging.surest import surest
from core.network.checkpoints import FOLDER, read_card
from core.network.files import replace, writing
from core.paper.find import find_digits
from core.paper.light import uneven
from core.render.commands import whole_number

Item = tuple[object, int]
# An image (1, 28, 28), and whether part of it may be cut off.
Brought = tuple[np.ndarray, bool]


def judges(count: int, seed: int = 0) -> list[Penned]:
    """So many digits of the writers who judge, by lot."""
    kept = [one for one in pens() if one.judges()]
    order = np.random.default_rng(seed).permutation(len(kept))[:count]
    return [kept[at] for at in order]


def canvas(count: int) -> Iterator[tuple[str, list[Item]]]:
    """As drawn in the app: its brush is 20 of 280 pixels wide."""
    people = judges(count)
    yield "canvas/plain", [(one.drawing(), one.label) for one in people]
    yield "canvas/60 pixels high", [(one.drawing(40 / 280, 20 / 280), one.label) for one in people]
    yield "canvas/thin and large", [(one.drawing(0.9, 8 / 280), one.label) for one in people]
    yield "canvas/broad", [(one.drawing(0.5, 40 / 280), one.label) for one in people]
    plain = [sample for sample in samples() if sample.ambiguous_with is None]
    yield "made-up/built-in drawings", [(sample.drawing, sample.label) for sample in plain]


def pictures(count: int) -> Iterator[tuple[str, list[Item]]]:
    """As files: `core.ink.decode` opens them."""
    people, rng = judges(count), np.random.default_rng(1)
    yield (
        "picture/scan",
        [(_opened(scan(one.drawing(rng.uniform(0.5, 0.85)), rng), "JPEG"), one.label) for one in people],
    )
    yield "picture/thin pen", [(_opened(thin(one.drawing(0.8), rng)), one.label) for one in people]
    images, labels = scans()
    picked = rng.permutation(len(images))[: 2 * count]
    yield "picture/bitmap of 32", [(np.pad(images[at] * 255, 2), int(labels[at])) for at in picked]
    test = load_mnist("test")
    for name, side in (("MNIST/as a file", 28), ("MNIST/enlarged", 280)):
        files = [Image.fromarray(255 - image).resize((side, side), 3) for image in test.images[:count].numpy()]
        yield name, list(zip(map(_opened, files), test.labels[:count].tolist(), strict=True))


def photos(count: int) -> Iterator[tuple[str, list[Item]]]:
    for number, (name, taken) in enumerate({**PHOTOS, **HARDER}.items()):
        rng = np.random.default_rng(number)
        made = [(taken(one.drawing(0.8), rng), one.label) for one in judges(max(30, count // 5), number)]
        yield f"photo/{name}", [((_opened(photo, "JPEG"),), label) for photo, label in made]


def finished(count: int) -> Iterator[tuple[str, list[Item]]]:
    """What is 28 by 28 already."""
    test = load_mnist("test")
    yield "MNIST/test set", _images(test.images.numpy(), test.labels.numpy())
    yield "made-up/held-out hands", _images(*held_out_set(10 * count, 20_000_003))


def _images(images: np.ndarray, labels: np.ndarray) -> list[Item]:
    return [((image / 255.0)[None], int(label)) for image, label in zip(images, labels, strict=True)]


def others(count: int) -> Iterator[tuple[str, list[Item]]]:
    images, names, drawers = letters()
    latin = np.array([name.startswith("Latin") for name in names], dtype=bool)
    judging = np.array([int(drawer) % 2 == 0 for drawer in drawers], dtype=bool)
    alike = np.isin(names, sorted(ALIKE))
    unseen = np.array([name.startswith(UNSEEN_SCRIPT) for name in names], dtype=bool)
    for kind, of in (
        ("Latin letters", latin & ~alike & judging),
        ("other scripts", ~latin & ~alike & judging & ~unseen),
        ("a script never seen", unseen & ~alike),
    ):
        picked = np.random.default_rng(2).permutation(np.flatnonzero(of))[: 2 * count]
        yield kind, [(np.pad(images[at] * 255, 8), -1) for at in picked]


WAYS = {"canvas": canvas, "picture": pictures, "photo": photos, "finished": finished, "others": others}


def _opened(picture: Image.Image, kind: str = "PNG") -> np.ndarray | Image.Image:
    file = io.BytesIO()
    picture.save(file, kind, **({"quality": 85} if kind == "JPEG" else {}))
    return decode(file.getvalue())


def brought_in(item: object, steps: dict[str, bool]) -> list[Brought]:
    """What a network may see of it: one thing, of a photo several; none where a sentence stands."""
    try:
        if isinstance(item, Image.Image) and uneven(np.asarray(item, dtype=np.float32) / 255.0):
            item = (item,)
        if isinstance(item, tuple):
            found = [one for one in find_digits(item[0]) if not one.another]
            return [(preprocess(np.pad(one.ink, 4), **steps).image, one.cut) for one in found]
        if isinstance(item, np.ndarray) and item.shape == (1, 28, 28):
            return [(item.astype(np.float32), False)]
        return [(preprocess(item, **steps).image, False)]  # pyright: ignore[reportArgumentType]
    except PictureError:
        return []


def measured(name: str, kind: str, items: list[Item], ways: list[list[Brought]], sheets: Path | None) -> dict:
    card = read_card(name)
    model, rule = card.model, Rule.of(card.facts)
    asked, cut = torch.zeros(2, len(items), dtype=torch.bool)
    seen: list[np.ndarray | None] = []
    for number, several in enumerate(ways):
        different = surest(model, [image for image, _ in several], rule) if len(several) > 1 else []
        asked[number] = len(different) > 1
        image, cut[number] = several[different[0].number if different else 0] if several else (None, False)
        seen.append(image)
    labels = torch.tensor([label for _, label in items])
    found = torch.tensor([image is not None for image in seen])
    stack = torch.from_numpy(np.stack([image for image in seen if image is not None]))
    with torch.no_grad():
        logits = torch.cat([model(part) for part in stack.split(500)])
    sure, right = torch.zeros(len(items), dtype=torch.bool), torch.zeros(len(items), dtype=torch.bool)
    sure[found] = ~refused(logits, rule)
    sure &= ~cut
    right[found] = logits.argmax(dim=1) == labels[found]
    line = {"model": name, "kind": kind, "digits": len(items)}
    if (labels < 0).all():
        return line | {"believed": _share(sure)}
    if sheets is not None:
        _sheet(sheets / f"{name} {kind.replace('/', ' ')}.png", items, seen, (~right).nonzero().ravel().tolist())
    photo = isinstance(items[0][0], tuple)
    return line | {
        "right": _share(right),
        "not found": _share(~found),
        "sure": _share(sure),
        "right where sure": _share(right[sure]),
        "sure and wrong": _share(sure & ~right),
        **(
            {"cut": _share(cut), "asked": _share(asked), "sure, wrong, not asked": _share(sure & ~right & ~asked)}
            if photo
            else {}
        ),
    }


def _sheet(path: Path, items: list[Item], seen: list[np.ndarray | None], wrong: list[int]) -> None:
    """Pairs of what came in and what the network saw of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    sheet = Image.new("L", (1200, 100 * max(1, -(-min(len(wrong), 60) // 6))), 128)
    for place, at in enumerate(wrong[:60]):
        item, image = items[at][0], seen[at]
        item = item[0] if isinstance(item, tuple) else item
        if isinstance(item, Drawing):
            from core.ink.strokes import ink

            item = ink(item)
        if isinstance(item, np.ndarray):
            item = Image.fromarray(np.asarray(item).squeeze().astype(np.uint8) * (1 if item.max() > 1 else 255))
        x, y = 200 * (place % 6), 100 * (place // 6)
        sheet.paste(item.resize((98, 98)), (x, y))  # pyright: ignore[reportAttributeAccessIssue]
        if image is not None:
            sheet.paste(Image.fromarray((image[0] * 255).astype(np.uint8)).resize((98, 98), 0), (x + 99, y))
    sheet.save(path)


def _share(flags: torch.Tensor) -> float | None:
    return round(100 * float(flags.double().mean()), 2) if len(flags) else None


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", default=["world"])
    parser.add_argument("--of", type=whole_number(1, 100_000), default=400)
    parser.add_argument("--only", nargs="*", choices=list(WAYS), default=list(WAYS))
    parser.add_argument("--without", nargs="*", default=[])
    parser.add_argument("--keep", action="store_true")
    parser.add_argument("--sheets", type=Path, default=None)
    parser.add_argument("--untold", action="store_true")
    options = parser.parse_args()
    if options.untold and options.keep:
        parser.error("what is kept of photos is measured where they are given as photos")
    torch.set_num_threads(1)
    ways: dict[str, dict[str, float]] = {name: {} for name in options.names}
    for way in options.only:
        for kind, items in WAYS[way](options.of):
            if options.untold:
                items = [(item[0] if isinstance(item, tuple) else item, label) for item, label in items]
            seen = [brought_in(item, dict.fromkeys(options.without, False)) for item, _ in items]
            for name in options.names:
                found = measured(name, kind, items, seen, options.sheets)
                print(json.dumps(found), flush=True)
                if "right" in found:
                    ways[name][kind] = round(found["right"] / 100, 4)
    for name in options.names if options.keep else ():
        keep(name, ways[name])


def keep(name: str, ways: dict[str, float]) -> None:
    """Writes the shares read right into a network's JSON, beside those of other kinds."""
    with writing(FOLDER, name):
        facts = read_card(name).facts
        measured_on = {**facts.measured_on, "ways": facts.weights}
        replace(FOLDER / f"{name}.json", facts.but(ways={**facts.ways, **ways}, measured_on=measured_on).as_json())


if __name__ == "__main__":
    main()
