"""A worksheet as one file to print: HTML with its pictures in it, a page for the student, a second one for the key."""

from __future__ import annotations

from html import escape

import numpy as np

from core.language import _, tag
from core.render.colours import ink_picture, magnitude_picture, signed_picture
from core.render.sheets import data_uri, enlarge
from core.render.words import percent
from core.teaching.words import LETTERS
from core.teaching.worksheet import Sheet

# It fits both A4 and Letter, whichever the printer has: as wide as the one, as high as the other.
STYLE = """@page { margin: 12mm }
* { box-sizing: border-box; -webkit-print-color-adjust: exact; print-color-adjust: exact }
body { font: 11.5pt/1.4 system-ui, sans-serif; color: #000; background: #fff; max-width: 184mm; margin: 0 auto }
.sheet { padding: 4mm 0 } .sheet + .sheet { break-before: page }
h1 { font-size: 16pt; margin: 0 } h2 { font-size: 12pt; margin: 0 0 1mm } p { margin: 0 0 1.5mm }
header { display: flex; justify-content: space-between; align-items: baseline; margin-bottom: 3mm }
section { border-top: 1px solid #888; padding: 2mm 0 1.5mm; break-inside: avoid }
.row { display: flex; gap: 5mm; align-items: center } .row > div { flex: 1 }
figure { margin: 0; text-align: center; font-size: 10pt } figure.framed img { border: 1px solid #888 }
img { display: block; width: 100%; image-rendering: pixelated }
.blank { border-bottom: 1px solid #000; padding: 0 7mm }
.line { border-bottom: 1px solid #888; height: 7.5mm }"""
PAPER = 3


def student(sheet: Sheet) -> str:
    """The page that is filled in; no answer is in it, nor in its source."""
    return _document([_questions(sheet)])


def with_key(sheet: Sheet) -> str:
    """The same page, and the answers on a second one."""
    return _document([_questions(sheet), _key(sheet)])


def _document(pages: list[str]) -> str:
    title = escape(_("What does the network see?"))
    body = "".join(f'<main class="sheet">{page}</main>' for page in pages)
    return (
        f'<!doctype html><html lang="{tag()}"><head><meta charset="utf-8"><title>{title}</title>'
        f"<style>{STYLE}</style></head><body>{body}</body></html>"
    )


def _questions(sheet: Sheet) -> str:
    title, name = escape(_("What does the network see?")), escape(_("Name"))
    # Its space keeps the full stop that follows on the same line.
    blank = '<span class="blank">&nbsp;</span>'
    guess = _("I think the network says {blank} with {blank} %. It said {blank} with {blank} %.", blank=blank)
    shade = _("Shade the parts that you think counted most for its answer, before you look at the maps below.")
    which = _("One of these maps is from a network of random weights. I think it is {blank} because:", blank=blank)
    made = _("Orange likes ink, purple does not. Which filter made this map? I think {blank}.", blank=blank)
    gone = _(
        "{count} of the strongest pixels are gone now. I think it says {blank}. It said {blank}.",
        count=sheet.count,
        blank=blank,
    )
    digit, pale = _paper(sheet.image, _("the digit"), 34), _pale(sheet.image, 34)
    maps = "".join(_signed(values, LETTERS[at], 32) for at, values in enumerate(sheet.maps))
    kernels = "".join(_signed(kernel, LETTERS[at], 18) for at, kernel in enumerate(sheet.kernels))
    erased = _paper(sheet.erased, _("now"), 30)
    line = '<div class="line"></div>'
    silent = escape(_("One thing that these pictures do not tell:"))
    return (
        f'<header><h1>{title}</h1><span>{name} <span class="blank" style="padding:0 27mm">&nbsp;</span></span></header>'
        + _section(1, _("Guess first"), f"<p>{guess}</p>", digit)
        + _section(2, _("Which pixels?"), f"<p>{escape(shade)}</p>", pale)
        + _section(3, _("Which is not to be believed?"), f"<p>{which}</p>{line}", maps)
        + _section(4, _("Which filter?"), f"<p>{made}</p>", _seen(sheet.feature_map, 26) + kernels)
        + _section(5, _("And now?"), f"<p>{gone}</p>", erased)
        + _section(6, _("What does this not tell you?"), f"<p>{silent}</p>{line}{line}", "")
    )


def _key(sheet: Sheet) -> str:
    said = _("It said {digit} with {share}.", digit=sheet.answer, share=percent(sheet.share))
    counted = _(
        "DeepLift's map, against black: orange spoke for {digit}, purple against. Another method may differ.",
        digit=sheet.answer,
    )
    random = _("{letter} is from the random weights.", letter=LETTERS[sheet.scrambled])
    made = _("{letter}: filter {number} of conv1.", letter=LETTERS[sheet.made], number=sheet.numbers[sheet.made])
    gone = _("It said {digit} with {share}.", digit=sheet.erased_answer, share=percent(sheet.erased_share))
    silent = _(
        "For example: whether the answer is right; what another digit would give; whether a person needs the same "
        "pixels; whether a map that failed no test is right."
    )
    title = escape(_("Key, for the teacher"))
    texts = (said, counted, random, made, gone, silent)
    titles = (
        _("Guess first"),
        _("Which pixels?"),
        _("Which is not to be believed?"),
        _("Which filter?"),
        _("And now?"),
        _("What does this not tell you?"),
    )
    pictures = ("", _signed(sheet.values, _("the map"), 40), "", "", "", "")
    return f"<header><h1>{title}</h1></header>" + "".join(
        _section(number, name, f"<p>{escape(text)}</p>", picture)
        for number, (name, text, picture) in enumerate(zip(titles, texts, pictures, strict=True), start=1)
    )


def _section(number: int, title: str, words: str, pictures: str) -> str:
    return f'<section><div class="row"><div><h2>{number}. {escape(title)}</h2>{words}</div>{pictures}</div></section>'


def _figure(pixels: np.ndarray, caption: str, wide: int) -> str:
    """A picture so many millimetres wide; printers smooth what is small, so its pixels are enlarged."""
    words = escape(caption, quote=True)
    source = data_uri(enlarge(pixels, PAPER * max(1, 28 // pixels.shape[0])))
    return (
        f'<figure class="framed" style="width:{wide}mm"><img src="{source}" alt="{words}">'
        f"<figcaption>{words}</figcaption></figure>"
    )


def _paper(image: np.ndarray, caption: str, wide: int) -> str:
    """Ink as on paper, dark on white."""
    return _figure(255 - ink_picture(image).pixels, caption, wide)


def _pale(image: np.ndarray, wide: int) -> str:
    """A digit to be shaded: its ink is pale."""
    return _figure(255 - (ink_picture(image).pixels // 4), _("shade here"), wide)


def _signed(values: np.ndarray, caption: str, wide: int) -> str:
    return _figure(signed_picture(values).pixels, caption, wide)


def _seen(values: np.ndarray, wide: int) -> str:
    return _figure(magnitude_picture(values).pixels, _("the map"), wide)
