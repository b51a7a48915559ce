"""What a session has to say to its browser, as its page begins anew."""

from __future__ import annotations

import pytest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.forward_msg_queue import ForwardMsgQueue
from streamlit.runtime.websocket_session_manager import WebsocketSessionManager

from ui.line import lines_hold


def told(queue: ForwardMsgQueue) -> list[str]:
    return [str(message.WhichOneof("type")) for message in queue.flush()]


@pytest.mark.parametrize("fragments", [None, ["one"]])
def test_who_asked_for_a_file_is_answered_though_the_page_begins_anew(
    monkeypatch: pytest.MonkeyPatch, fragments: list[str] | None
) -> None:
    # What is replaced for good in a server is put back here.
    monkeypatch.setattr(ForwardMsgQueue, "clear", ForwardMsgQueue.clear)
    monkeypatch.setattr(WebsocketSessionManager, "disconnect_session", WebsocketSessionManager.disconnect_session)
    lines_hold()
    queue, drawn, where, made = ForwardMsgQueue(), ForwardMsg(), ForwardMsg(), ForwardMsg()
    drawn.delta.new_element.text.body, drawn.delta.fragment_id = "before", "one"
    where.file_urls_response.response_id = "a file"
    made.backend_operation_response.request_id = "a download"
    for message in (drawn, where, made):
        queue.enqueue(message)
    queue.clear(retain_lifecycle_msgs=True, fragment_ids_this_run=fragments)
    assert told(queue) == ["file_urls_response", "backend_operation_response"]
    assert told(queue) == []
