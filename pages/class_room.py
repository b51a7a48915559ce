"""Class: what does the whole class think?"""

from __future__ import annotations

from ui import shell
from ui.classroom.entrance import entrance
from ui.show.address import show_address
from ui.visitor.link import chosen

view = shell.open_page("class_room", header=False)
entrance()
if chosen("room"):
    # Only who is in a room waits for torch here.
    from ui.classroom.wall import class_wall

    shell.network_choice()
    class_wall(view)
show_address("picker")
shell.close_page()
