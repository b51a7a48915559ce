"""Class: what does the whole class think?"""

from __future__ import annotations

from ui import shell
from ui.classroom.entrance import entrance
from ui.show.address import show_address

shell.open_page("class_room", header=False)
entrance()
show_address("picker")
shell.close_page()
