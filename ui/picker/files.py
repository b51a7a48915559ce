"""What a visitor sends: one file at a time, of which nothing stays once it was read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import streamlit as st
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.uploaded_file_manager import UploadedFile, UploadedFileRec

from core.language import _
from ui.show.scripts import placed, script

COOKIE = "_streamlit_xsrf"
_FILES = placed("digitscope_files", html="<span></span>", js=script(Path(__file__).with_suffix(".js")))


def uploader(label: str, key: str, on_change: Callable[[], None]) -> None:
    """A widget for one file; where no file can arrive, a sentence says why and what helps."""
    if st.get_option("server.enableXsrfProtection") and COOKIE not in st.context.cookies:
        st.warning(
            _(
                "Your browser keeps back the cookie without which this server takes no file, as browsers do when a "
                "page stands in another site's frame. [Open DigitScope in a tab of its own]({address}) to send one.",
                address=st.context.url,
            )
        )
    st.file_uploader(label, key=key, on_change=on_change)
    _see_it_arrive(key)


def camera(label: str, key: str, on_change: Callable[[], None]) -> None:
    """A camera for one photo."""
    st.camera_input(label, key=key, on_change=on_change)
    _see_it_arrive(key)


def _see_it_arrive(key: str) -> None:
    """Has the browser send once more what was lost on its way; where that does not help, a sentence says so."""
    most = st.get_option("server.maxUploadSize") * 1024 * 1024
    data = {"key": key, "read": st.session_state.get(f"{key}-read", ""), "most": most}
    if _FILES(key=f"address-{key}", data=data, on_told_change=lambda: None).told == "lost":
        st.warning(_("That did not arrive: the line to the server broke. Choose the file, or take the photo, again."))


def take(key: str, read: Callable[[str, bytes], None], emptied: Callable[[], None]) -> None:
    """Called when a widget changed: has its new file read, by name and content, after Streamlit let go of it.

    Streamlit itself would keep it for as long as the session lives, and calls once more when it finds it gone.
    """
    file, context = st.session_state.get(key), get_script_run_ctx()
    if file is None:
        emptied()
    elif isinstance(file, UploadedFile) and context is not None:
        content = file.getvalue()
        file.truncate(0)
        context.uploaded_file_mgr.remove_session_files(context.session_id)
        read(file.name, content)
        st.session_state[f"{key}-read"] = file.file_id


def keep_one_each() -> None:
    """Has the server keep only the last file of each visitor, also of those who send files and never ask for a page."""
    context = get_script_run_ctx()
    manager = context and context.uploaded_file_mgr
    if not isinstance(manager, MemoryUploadedFileManager) or "add_file" in vars(manager):
        return
    add = manager.add_file

    def add_file(session_id: str, file: UploadedFileRec) -> None:
        manager.remove_session_files(session_id)
        add(session_id, file)

    manager.add_file = add_file
