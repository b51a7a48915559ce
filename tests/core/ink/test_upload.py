"""Strangers' files: each is a picture or one sentence, in little time and memory."""

from __future__ import annotations

import io
import struct
import subprocess
import zipfile
from concurrent.futures import ThreadPoolExecutor
from threading import Lock
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from core.ink import upload
from core.ink.decode import LONGEST, MOST_SECONDS
from core.ink.preprocess import PictureError, preprocess
from core.ink.upload import MOST_BYTES, read_picture

KINDS = ["PNG", "JPEG", "BMP", "GIF", "WEBP", "TIFF", "AVIF"]


def digit(mode: str = "L", size: tuple[int, int] = (60, 80)) -> Image.Image:
    picture = Image.new("L", size, 230)
    picture.paste(20, (size[0] // 3, size[1] // 4, size[0] // 2, size[1] * 3 // 4))
    return picture.convert(mode)


def saved(picture: Image.Image, kind: str = "PNG", **options: object) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, kind, **options)
    return buffer.getvalue()


@pytest.mark.parametrize("kind", KINDS)
def test_every_common_format_opens(kind):
    assert preprocess(read_picture(saved(digit("RGB"), kind))).image.sum() > 20


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_every_opaque_kind_of_pixel_opens(mode):
    picture = digit() if mode == "I;16" else digit(mode)
    if mode == "I;16":
        picture = Image.fromarray(np.asarray(picture).astype(np.uint16) * 256)
    grey = read_picture(saved(picture))
    assert grey.mode == "L"
    assert np.asarray(grey).max() - np.asarray(grey).min() > 100


@pytest.mark.parametrize("times", [np.uint16(256), np.int32(100_000), np.float32(1e-3)])
def test_pixels_of_more_than_eight_bits_are_spread_from_black_to_white(times):
    # As thin as may be, with a third shade in the middle.
    shades = np.asarray(digit(size=(8, 30))).copy()
    shades[0] = 125
    grey = np.asarray(read_picture(saved(Image.fromarray(shades.astype(times.dtype) * times), "TIFF")))
    np.testing.assert_allclose(grey, (shades - 20.0) / 210 * 255, atol=1)


def test_a_photo_held_sideways_is_turned_upright():
    exif = Image.Exif()
    exif[0x0112] = 6
    assert read_picture(saved(digit("RGB"), "JPEG", exif=exif)).size == (80, 60)


def half_transparent() -> Image.Image:
    picture = digit("RGBA")
    picture.putalpha(128)
    return picture


def archive() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as packed:
        packed.writestr("digit.png", saved(digit()))
    return buffer.getvalue()


POSTSCRIPT = b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 100 100\n%%EndComments\n{ } loop\nshowpage\n%%EOF\n"

REFUSED = {
    "no picture": (b"%PDF-1.7 hello", "no picture"),
    "nothing": (b"", "no picture"),
    "a program": (POSTSCRIPT, "no picture"),
    "an archive": (archive(), "no picture"),
    "a picture Pillow knows and we do not": (saved(digit("RGBA"), "ICO"), "no picture"),
    "a film": (b"\0\0\0\x18ftypisom\0\0\0\0isomiso2" + bytes(100), "no picture"),
    "HEIC": (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(100), "HEIC"),
    "truncated": (saved(digit("RGB", (600, 800)).effect_spread(40), "PNG")[:3000], "cut off"),
    "truncated photo": (saved(digit("RGB", (600, 800)).effect_spread(40), "JPEG")[:3000], "cut off"),
    "as many bytes as there may be": (bytes(MOST_BYTES), "no picture"),
    "too many bytes": (bytes(MOST_BYTES + 1), "limit is 20 MB"),
    "over 65 megapixels": (saved(Image.new("1", (10_000, 6600))), "limit is 65"),
    "a bomb": (saved(Image.new("1", (20000, 20000))), "400 megapixels"),
    "transparent": (saved(half_transparent()), "transparent"),
    "CMYK": (saved(digit("CMYK"), "JPEG"), "CMYK"),
    "animated": (saved(digit("P"), "GIF", save_all=True, append_images=[digit("P").rotate(9)]), "animated"),
    "7 pixels high": (saved(digit(size=(50, 7))), "50 x 7 pixels: too thin"),
    "infinitely bright": (saved(Image.fromarray(np.diag([np.inf] * 9).astype(np.float32)), "TIFF"), "cannot be read"),
    "one flat colour": (saved(Image.new("RGB", (50, 50), "teal")), "one flat colour"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_become_a_digit_gets_a_sentence(case: str) -> None:
    content, words = REFUSED[case]
    with pytest.raises(PictureError, match=words) as caught:
        read_picture(content)
    assert str(caught.value).endswith(".")


LONG = saved(digit("RGB"), "TIFF", save_all=True, append_images=[digit("RGB").rotate(9)])
PHONE = saved(digit("RGB"), "MPO", save_all=True, append_images=[digit("RGB", (30, 40))])
SCAN = saved(Image.merge("LAB", [digit(), Image.new("L", (60, 80), 128), Image.new("L", (60, 80), 128)]), "TIFF")


SEVERAL = {
    "pages of a scan": LONG,
    "a phone's second picture": PHONE,
    "a phone's second picture, cut off": PHONE[: PHONE.rindex(b"\xff\xd8\xff")],
    "Lab colours": SCAN,
}


@pytest.mark.parametrize("case", SEVERAL)
def test_the_first_of_several_pictures_is_read_and_a_scanner_s_colours_too(case: str) -> None:
    np.testing.assert_allclose(np.asarray(read_picture(SEVERAL[case]), float), np.asarray(digit(), float), atol=40)


def test_odd_exif_does_not_keep_a_photo_from_being_turned_upright() -> None:
    entries = sorted({0x112: (3, 1, b"\6\0\0\0"), 0x128: (2, 2, b"2\0\0\0"), 0x100: (2, 4, b"400\0")}.items())
    tags = b"".join(struct.pack("<HHI", tag, kind, count) + value for tag, (kind, count, value) in entries)
    exif = b"Exif\0\0II*\0" + struct.pack("<IH", 8, len(entries)) + tags + bytes(4)
    assert read_picture(saved(digit("RGB"), "JPEG", exif=exif)).size == (80, 60)
    assert read_picture(saved(digit("RGB"), "JPEG", exif=b"Exif\0\0nonsense")).size == (60, 80)


# A screen's picture has an alpha that hides nothing, and takes as much as four grey ones.
@pytest.mark.parametrize(
    ("kind", "mode", "options"), [("JPEG", "RGB", {"progressive": True}), ("PNG", "RGBA", {"compress_level": 1})]
)
def test_a_photo_of_fifty_megapixels_is_read_and_only_little_is_kept_of_it(kind: str, mode: str, options: dict) -> None:
    photo = read_picture(saved(digit(mode, (8160, 6144)), kind, **options))
    assert photo.size == (LONGEST, round(LONGEST * 6144 / 8160))
    assert np.asarray(photo).min() < 40 < 200 < np.asarray(photo).max()


def test_a_large_picture_made_small_strip_by_strip_is_what_it_is_made_small_at_once() -> None:
    shades = np.random.default_rng(0).integers(0, 255, (77, 123), dtype=np.uint8)
    picture = Image.fromarray(shades).resize((3217, 2013), Image.Resampling.BICUBIC)
    at_once = picture.copy()
    at_once.thumbnail((LONGEST, LONGEST), Image.Resampling.BOX)
    for mode in ("L", "RGBA"):
        in_strips = np.asarray(read_picture(saved(picture.convert(mode), compress_level=1)), float)
        np.testing.assert_allclose(in_strips, np.asarray(at_once, float), atol=1)


def endless_scans(side: int = 2000, count: int = 1_000_000) -> bytes:
    """A progressive JPEG that passes over all of its pixels again and again, sixteen bytes a time."""
    blocks = (side // 8) ** 2
    start = b"\xff\xd8\xff\xdb\0\x43\0" + bytes([1] * 64) + b"\xff\xc2\0\x0b\x08"
    start += struct.pack(">HH", side, side) + b"\1\1\x11\0"
    codes = b"".join(
        b"\xff\xc4\0\x14" + bytes([kind, 1]) + bytes(15) + bytes([code]) for kind, code in ((0, 0), (16, 224))
    )
    first = b"\xff\xda\0\x08\1\1\0\0\0\0" + bytes(-(-blocks // 8))
    runs = -(-blocks // 32767)
    bits = ("0" + "1" * 14) * runs
    packed = int(bits + "1" * (-len(bits) % 8), 2).to_bytes(-(-len(bits) // 8), "big").replace(b"\xff", b"\xff\0")
    return start + codes + first + (b"\xff\xda\0\x08\1\1\0\1\x3f\0" + packed) * count + b"\xff\xd9"


def directories(count: int) -> bytes:
    """A TIFF of so many pages, all of them the same."""
    content = bytearray(saved(digit(), "TIFF"))
    at = struct.unpack("<I", content[4:8])[0]
    end = at + 2 + 12 * struct.unpack("<H", content[at : at + 2])[0]
    directory = bytes(content[at:end]) + bytes(4)
    for _ in range(count):
        content[end : end + 4] = struct.pack("<I", len(content))
        content += directory
        end = len(content) - 4
    return bytes(content)


def test_what_would_decode_without_end_or_measure_is_ended() -> None:
    resource = pytest.importorskip("resource")
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    with pytest.raises(PictureError, match="too much time or memory"):
        read_picture(endless_scans())
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert MOST_SECONDS / 2 < after.ru_utime - before.ru_utime < 3 * MOST_SECONDS
    # Decoded it takes 256 MB, and its decoder holds as much again.
    with pytest.raises(PictureError, match="too much time or memory"):
        read_picture(saved(Image.new("RGB", (8000, 8000)), "WEBP", method=0))
    frame = b"\x2c\0\0\0\0\1\0\1\0\0\2\2\x44\1\0"
    with pytest.raises(PictureError, match="animated"):
        read_picture(saved(digit("P"), "GIF")[:-1] + frame * 340_000 + b"\x3b")
    assert read_picture(directories(150_000)).size == (60, 80)


def test_however_many_send_pictures_at_once_two_are_decoded_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    content, decode, lock = saved(digit()), subprocess.run, Lock()
    running, most = 0, 0

    def counted(*asked: Any, **settings: Any) -> Any:
        nonlocal running, most
        with lock:
            running += 1
            most = max(most, running)
        try:
            return decode(*asked, **settings)
        finally:
            with lock:
                running -= 1

    monkeypatch.setattr(upload.subprocess, "run", counted)
    with ThreadPoolExecutor(6) as threads:
        assert all(picture.size == (60, 80) for picture in threads.map(read_picture, [content] * 6))
    assert most == 2


def test_a_decoder_that_hangs_or_cannot_be_started_ends_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upload, "PATIENCE", 0.5)
    monkeypatch.setattr(upload, "PROGRAM", [upload.PROGRAM[0], "-c", "import time; time.sleep(60)"])
    with pytest.raises(PictureError, match="too much time"):
        read_picture(saved(digit()))
    monkeypatch.setattr(upload, "PROGRAM", [upload.PROGRAM[0], "-c", "import os; os.abort()"])
    with pytest.raises(PictureError, match="cannot be read"):
        read_picture(saved(digit()))
    monkeypatch.setattr(upload, "PROGRAM", ["/no/such/program"])
    with pytest.raises(PictureError, match="Try again"):
        read_picture(saved(digit()))


VALID = [saved(digit("RGB"), kind) for kind in KINDS] + [
    PHONE, LONG, SCAN, saved(digit("P")), saved(digit("1"), "TIFF", compression="group4"), saved(digit("LA"), "WEBP"),
    saved(digit("RGB"), "TIFF", compression="tiff_lzw"), saved(digit("RGB"), "JPEG", progressive=True),
]  # fmt: skip


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    """A valid picture with some of its bytes changed, more of them in its head, or cut off, or doubled."""
    content = bytearray(draw(st.sampled_from(VALID)))
    for _ in range(draw(st.integers(1, 6))):
        content[draw(st.integers(0, min(len(content), draw(st.sampled_from([64, 400, 10**6]))) - 1))] = draw(
            st.sampled_from([0, 1, 127, 128, 255]) | st.integers(0, 255)
        )
    cut = draw(st.none() | st.integers(0, len(content)))
    return bytes(content[:cut]) + bytes(content[cut // 2 :] if cut and draw(st.booleans()) else b"")


@settings(max_examples=100, suppress_health_check=[HealthCheck.too_slow])
@given(mutated())
def test_any_damage_to_any_picture_leaves_a_picture_or_one_sentence(content: bytes) -> None:
    try:
        picture = read_picture(content)
    except PictureError as refused:
        sentence = str(refused)
    else:
        sentence = "."
        assert picture.mode == "L"
        assert max(picture.size) <= LONGEST
    assert sentence.endswith(".")
    assert "\n" not in sentence
