"""Draw a digit: what does the network say to my digit?"""

from __future__ import annotations

from ui import shell
from ui.inside.strip import strip
from ui.picker.picker import picker
from ui.picker.saw import what_the_network_saw
from ui.show import pictures
from ui.show.address import show_address
from ui.show.answer import answer
from ui.visitor import cached


def main() -> None:
    """The page, top to bottom."""
    view = shell.open_page("draw", header=False)
    left, right = shell.beside_the_picker()
    with left:
        picker()
        show_address("picker")
    with right:
        shell.network_choice()
        if not view.chosen:
            pictures.show(
                '<div class="st-key-answer ds-answer none">?<small>There is no ink yet. Draw a digit on '
                "the black square, as you would on paper, or choose one.</small></div>"
            )
            return
        probabilities = cached.probabilities(view.network, view.digit.image)
        pictures.show(answer(view, "120px") + pictures.bars(probabilities, int(probabilities.argmax())))
    what_the_network_saw(view)
    strip(view)


main()
