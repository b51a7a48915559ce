"""A link as a QR code that a phone reads from the back row."""

from __future__ import annotations

from dataclasses import dataclass

# What a QR code holds at most, in bytes, at the least of its four levels of repair.
MOST_BYTES = 2953
# The white around it that readers need, in squares.
QUIET = 4


@dataclass(frozen=True)
class QRCode:
    """A QR code: an address that holds its picture (SVG, dark on white, quiet zone), and its squares across."""

    picture: str
    across: int


def qr_code(link: str) -> QRCode | None:
    """The code of a link, with as much repair as its size has room for; None where it is too long for any."""
    import segno

    if len(link.encode()) > MOST_BYTES:
        return None
    made = segno.make(link, error="l", micro=False)
    picture = made.svg_data_uri(border=QUIET, dark="#000", light="#fff", omitsize=True)
    return QRCode(picture, len(made.matrix))
