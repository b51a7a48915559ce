import io

import numpy as np
import pytest
from PIL import Image

from core.ink.preprocess import PictureError, preprocess
from core.ink.upload import MOST_BYTES, read_picture


def digit(mode: str = "L", size: tuple[int, int] = (60, 80)) -> Image.Image:
    picture = Image.new("L", size, 230)
    picture.paste(20, (size[0] // 3, size[1] // 4, size[0] // 2, size[1] * 3 // 4))
    return picture.convert(mode)


def saved(picture: Image.Image, kind: str = "PNG", **options: object) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, kind, **options)
    return buffer.getvalue()


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "BMP", "GIF", "WEBP", "TIFF"])
def test_every_common_format_opens(kind):
    assert preprocess(read_picture(saved(digit("RGB"), kind))).image.sum() > 20


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "RGBA", "I;16"])
def test_every_opaque_kind_of_pixel_opens(mode):
    picture = digit() if mode == "I;16" else digit(mode)
    if mode == "I;16":
        picture = Image.fromarray(np.asarray(picture).astype(np.uint16) * 256)
    grey = read_picture(saved(picture))
    assert grey.mode == "L"
    assert np.asarray(grey).max() - np.asarray(grey).min() > 100


def test_a_photo_held_sideways_is_turned_upright():
    exif = Image.Exif()
    exif[0x0112] = 6
    assert read_picture(saved(digit("RGB"), "JPEG", exif=exif)).size == (80, 60)


def half_transparent() -> Image.Image:
    picture = digit("RGBA")
    picture.putalpha(128)
    return picture


REFUSED = {
    "no picture": (b"%PDF-1.7 hello", "no picture"),
    "nothing": (b"", "no picture"),
    "truncated": (saved(digit("RGB", (600, 800)).effect_spread(40), "PNG")[:3000], "cut off"),
    "truncated photo": (saved(digit("RGB", (600, 800)).effect_spread(40), "JPEG")[:3000], "cut off"),
    "over 5 MB": (b"\x00" * (MOST_BYTES + 1), "limit is 5 MB"),
    "over 20 megapixels": (saved(Image.new("1", (6000, 4000))), "limit is 20"),
    "a bomb": (saved(Image.new("1", (20000, 20000))), "20 megapixels"),
    "transparent": (saved(half_transparent()), "transparent"),
    "CMYK": (saved(digit("CMYK"), "JPEG"), "CMYK"),
    "animated": (saved(digit("P"), "GIF", save_all=True, append_images=[digit("P").rotate(9)]), "animated"),
    "1 pixel wide": (saved(Image.new("L", (1, 50))), "too thin"),
    "one flat colour": (saved(Image.new("RGB", (50, 50), "teal")), "one flat colour"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_become_a_digit_gets_a_sentence(case):
    content, words = REFUSED[case]
    with pytest.raises(PictureError, match=words) as caught:
        read_picture(content)
    assert str(caught.value).endswith(".")
