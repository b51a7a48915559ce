"""A notebook that does again what is on screen, and says at its end whether it came to the same numbers."""

from __future__ import annotations

import json
from collections.abc import Sequence

from core.language import _
from core.takeaway.cells import Part

# How close the notebook's numbers must come, as a share of the number, or of 1 for small ones.
TOLERANCE = 1e-5
_CHECK = """\
for what, here, screen in [
{lines}]:
    near = abs(float(here) - screen) <= {tolerance} * max(1.0, abs(screen))
    assert near, f"{{what}}: {{here}} here, {{screen}} on the screen"
print("All {count} numbers are those of the screen.")
"""


def assembled(title: str, parts: Sequence[Part], link: str = "") -> list[Part]:
    """All parts of a notebook, with the words it begins with and the comparison it ends with.

    Args:
        link: where the page is found again; "" where that is not known.
    """
    said = [
        f"# {title}",
        _(
            "This notebook does again, in plain PyTorch and Captum, what DigitScope had on screen. Run it from top to "
            "bottom. Its last cell compares its numbers with those of the screen, and complains if one is another."
        ),
        "`pip install torch captum numpy matplotlib`",
    ]
    if link:
        said.append(_("The page itself: {link}", link=f"<{link}>"))
    return [Part("\n\n".join(said), ""), *parts, _check(parts)]


def notebook_file(parts: Sequence[Part]) -> bytes:
    """The notebook as a file: without outputs, for every part a cell of words and one of code."""
    import nbformat
    from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

    cells = []
    for part in parts:
        cells.append(new_markdown_cell(part.said))
        folded = {"jupyter": {"source_hidden": True}, "tags": ["hide-input"]} if part.folded else {}
        if code := part.code() if callable(part.code) else part.code:
            cells.append(new_code_cell(code.strip(), metadata=folded))
    for number, cell in enumerate(cells):
        # Not drawn by lot: the same page gives the same file.
        cell["id"] = f"cell-{number}"
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    made = new_notebook(cells=cells, metadata=kernel)
    nbformat.validate(made)
    return nbformat.writes(made).encode()


def _check(parts: Sequence[Part]) -> Part:
    """The last cell, with every number of the screen."""
    shown = [number for part in parts for number in part.shown]
    lines = "".join(f"    ({json.dumps(one.what)}, {one.found}, {one.number!r}),\n" for one in shown)
    return Part(
        _("## The same numbers?\n\nWhat, the number here, and the number that was on the screen."),
        _CHECK.format(lines=lines, tolerance=TOLERANCE, count=len(shown)),
    )
