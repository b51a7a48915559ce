"""The line between a browser and its session: what it leaves behind empties no page, and who asks gets an answer."""

from __future__ import annotations

from streamlit.runtime.forward_msg_queue import ForwardMsgQueue
from streamlit.runtime.websocket_session_manager import WebsocketSessionManager

# What answers a browser: where a file is to be sent, and where one lies that was made.
ANSWERS = {"file_urls_response", "backend_operation_response"}
_disconnect, _clear = WebsocketSessionManager.disconnect_session, ForwardMsgQueue.clear


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


def _clear_but_answers(
    self: ForwardMsgQueue, retain_lifecycle_msgs: bool = False, fragment_ids_this_run: list[str] | None = None
) -> None:
    """As a page begins anew, lets go of what waits to be sent of it; the answers to what a browser asked it keeps.

    Streamlit itself drops these: a browser whose file or download was asked for at that moment waits for minutes.
    """
    waiting = self._queue if retain_lifecycle_msgs else []
    _clear(self, retain_lifecycle_msgs, fragment_ids_this_run)
    for message in waiting:
        if message.WhichOneof("type") in ANSWERS and message not in self._queue:
            self.enqueue(message)


def lines_hold() -> None:
    """Has the server take it so; to be called before it begins."""
    WebsocketSessionManager.disconnect_session = _disconnect_for_good
    ForwardMsgQueue.clear = _clear_but_answers
