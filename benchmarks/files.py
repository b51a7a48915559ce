"""What opening a picture of 50 megapixels takes: memory above what the smallest picture takes, and seconds.

    python -m benchmarks.files [--megapixels 50]

Each file is made here, a noisy photo of a stroke, and is opened as the app opens what somebody sends: decoded in a
process of its own (`core.ink.decode`). Prints a JSON line for each kind.
"""

from __future__ import annotations

import argparse
import io
import json
import subprocess
import sys
import tempfile

import numpy as np
from PIL import Image, ImageDraw

from core.ink.upload import PROGRAM
from core.render.commands import any_number

# Of a process that a large one begins, the system counts the large one's memory: a small one stands between.
MEASURED = """
import resource, subprocess, sys, time
began = time.perf_counter()
code = subprocess.call(sys.argv[1:], stdout=subprocess.DEVNULL)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, time.perf_counter() - began, code)
"""
KINDS: dict[str, tuple[str, str, dict[str, object]]] = {
    "JPEG": ("RGB", "JPEG", {}),
    "JPEG, progressive 4:2:0": ("RGB", "JPEG", {"progressive": True}),
    "JPEG, progressive 4:4:4": ("RGB", "JPEG", {"progressive": True, "subsampling": 0}),
    "PNG, grey": ("L", "PNG", {"compress_level": 1}),
    "PNG, grey of 16 bits": ("I;16", "PNG", {"compress_level": 1}),
    "PNG, colour": ("RGB", "PNG", {"compress_level": 1}),
    "PNG, alpha that hides nothing": ("RGBA", "PNG", {"compress_level": 1}),
    "PNG, palette": ("P", "PNG", {"compress_level": 1}),
    "TIFF, LZW": ("RGB", "TIFF", {"compression": "tiff_lzw"}),
    "GIF": ("L", "GIF", {}),
    "WebP": ("RGB", "WEBP", {"method": 0}),
    "AVIF": ("RGB", "AVIF", {"speed": 10}),
}


def photo(megapixels: float) -> Image.Image:
    """A dark stroke on paper with some noise, four by three, grey."""
    side = round((megapixels * 1e6 / 12) ** 0.5)
    noise = np.random.default_rng(0).integers(150, 170, (3 * side // 4, side), dtype=np.uint8)
    page = Image.fromarray(noise).resize((4 * side, 3 * side), Image.Resampling.BILINEAR)
    ImageDraw.Draw(page).line((2 * side, side // 2, 2 * side, 5 * side // 2), 40, side // 8)
    return page


def opened(content: bytes) -> tuple[float, float, bool]:
    """The most memory a decoder took, in MB, its seconds, and whether it opened the file."""
    with tempfile.TemporaryFile() as file:
        file.write(content)
        file.seek(0)
        done = subprocess.run([sys.executable, "-c", MEASURED, *PROGRAM], stdin=file, capture_output=True, check=True)
    kilobytes, seconds, code = done.stdout.split()
    return int(kilobytes) * 1024 / 1e6, float(seconds), code == b"0"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--megapixels", type=any_number(0.1, 10_000), default=50.0)
    page, small = photo(parser.parse_args().megapixels), io.BytesIO()
    photo(0.001).save(small, "PNG")
    least, _, _ = opened(small.getvalue())
    for kind, (mode, form, options) in KINDS.items():
        file = io.BytesIO()
        page.convert(mode).save(file, form, **options)
        content = file.getvalue()
        most, seconds, whole = opened(content)
        line = {"kind": kind, "file_mb": round(len(content) / 1e6, 1), "opened": whole}
        # The file itself is held as well.
        print(json.dumps(line | {"above_mb": round(most - least), "seconds": round(seconds, 2)}), flush=True)


if __name__ == "__main__":
    main()
