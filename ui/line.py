"""A line that drops in the middle of a page: what it leaves behind empties no page."""

from __future__ import annotations

from streamlit.runtime.websocket_session_manager import WebsocketSessionManager

_disconnect = WebsocketSessionManager.disconnect_session


def _disconnect_for_good(self: WebsocketSessionManager, session_id: str) -> None:
    """Stops a session's run whose line dropped, and lets go of it and of what it said last.

    Streamlit itself tells the next line that the run came to its end: a browser that knows it began takes away all of
    the page that it did not reach, and forgets what the controls stood at.
    """
    held = self.get_active_session_info(session_id)
    _disconnect(self, session_id)
    if held is not None:
        held.session._scriptrunner = None
        held.session.flush_browser_queue()


def lines_may_drop() -> None:
    """Has the server take it so; to be called before it begins."""
    WebsocketSessionManager.disconnect_session = _disconnect_for_good
