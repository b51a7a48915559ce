"""Components of the page that answer in the browser itself: their scripts, and numbers packed for them."""

from __future__ import annotations

import base64
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, get_args

import numpy as np
from streamlit.components.v2 import component

from core.render.colours import COOL, WARM, Kind, palette

# What gives a script its words: it holds none of its own, but says what it was sent.
SAID = Path(__file__).parent / "said.js"
# How numbers are sent: JavaScript's own arrays of the same bytes.
KINDS = {"float32": "Float32Array", "uint8": "Uint8Array"}


# Streamlit looks into a component's data for tables when it is a dictionary, and for that imports pandas and pyarrow,
# 75 MB that nothing here uses. What lies in a list it sends as it is; the script gets out what was put in.
UNWRAPPED = """
export default ({ data: [data], ...component }) => showPlaced({ ...component, data })
"""


def placed(name: str, js: str, **made_of: Any) -> Callable[..., Any]:
    """A component of the page, made once a process; called with `key`, `data` and what Streamlit's own take.

    Args:
        js: a module whose `export default` shows the data.
        made_of: `html`, `css` and the like, as in `st.components.v2.component`.
    """
    place = component(name, js=js.replace("export default", "const showPlaced =") + UNWRAPPED, **made_of)

    def put(*, data: dict[str, Any], **rest: Any) -> Any:
        return place(data=[data], **rest)

    return put


def script(*paths: Path) -> str:
    """Scripts one after the other, as one module: the last one holds what the page calls."""
    return "\n".join(path.read_text("utf-8") for path in paths)


@cache
def styles(*paths: Path) -> str:
    """Style sheets as one element of the page, in which core's colours have names: `--warm` and `--cool`."""
    return f"<style>:root {{ --warm: {WARM}; --cool: {COOL}; }}\n{script(*paths)}</style>"


def packed(values: np.ndarray) -> dict[str, Any]:
    """An array for a script, bit for bit: its shape, JavaScript's kind of array, and its bytes in base64.

    Raises:
        ValueError: it is neither float32 nor uint8.
    """
    if values.dtype.name not in KINDS:
        raise ValueError(f"expected an array of {' or '.join(KINDS)}, got {values.dtype.name}")
    data = np.ascontiguousarray(values)
    return {
        "shape": list(values.shape),
        "kind": KINDS[values.dtype.name],
        "data": base64.b64encode(data.astype(data.dtype.newbyteorder("<"), copy=False).tobytes()).decode(),
    }


@cache
def palettes() -> dict[str, dict[str, Any]]:
    """The colours of `core.render`, 256 for each kind of picture, so that a script paints with the same."""
    return {kind: packed(palette(kind)) for kind in get_args(Kind)}
