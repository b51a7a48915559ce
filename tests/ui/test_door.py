"""What a browser gets before a page runs, and what the server has imported by then."""

from __future__ import annotations

import gzip
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from starlette.responses import FileResponse
from starlette.types import Message
from streamlit.proto.BackMsg_pb2 import BackMsg

from tests.served import ROOT, in_a_loop
from ui import door
from ui.pages import ROUTE
from ui.visitor.canvas import is_sound


def asked(path: str, served: str, **headers: str) -> tuple[dict[str, str], bytes]:
    """Headers and body of what is sent for a path, where Streamlit's server sends a file of its own."""
    sent: list[Message] = []
    scope = {
        "type": "http",
        "method": "GET",
        "asgi": {"spec_version": "2.4"},
        "path": path,
        "headers": [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()],
    }

    async def receive() -> Message:
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        sent.append(message)

    in_a_loop(door.Door(FileResponse(door.STATIC / served))(scope, receive, send))
    assert [message["type"] for message in sent[:1]] == ["http.response.start"]
    got = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return got, b"".join(message.get("body", b"") for message in sent[1:])


def test_a_script_is_sent_small_to_who_can_read_it_and_as_it_is_to_others() -> None:
    name = max(door._files(), key=lambda name: (door.STATIC / "static" / name).stat().st_size)
    whole = (door.STATIC / "static" / name).read_bytes()
    for path in (f"/static/{name}", f"/under/a/path/static/{name}"):
        headers, body = asked(path, f"static/{name}", accept_encoding="br, gzip")
        assert headers["content-encoding"] == "gzip"
        assert int(headers["content-length"]) == len(body) < len(whole) / 2
        assert gzip.decompress(body) == whole
    headers, body = asked(f"/static/{name}", f"static/{name}")
    assert "content-encoding" not in headers
    assert body == whole


def test_the_page_says_what_is_coming_before_streamlit_runs_and_other_files_stay_as_they_are() -> None:
    for path in ("/", "/compare"):
        headers, body = asked(path, "index.html", accept="text/html,*/*", accept_encoding="gzip")
        page = body.decode()
        assert int(headers["content-length"]) == len(body)
        assert "<title>DigitScope</title>" in page
        opening = page[page.index('<div id="opening">') : page.index('<div id="root">')]
        assert all(step.does in opening for step in ROUTE)
        assert page.replace(opening, "").replace("DigitScope", "Streamlit") == door._theirs().decode()
    picture = (door.STATIC / "favicon.png").read_bytes()
    assert asked("/favicon.png", "favicon.png", accept="text/html,*/*")[1] == picture


def test_what_is_coming_is_said_in_the_language_the_browser_asks_for() -> None:
    for wanted, tag, words in (("zh-CN,en;q=0.5", "zh-Hans", "五步，一刻钟："), ("fr,en;q=0.5", "en", "Five steps")):
        body = asked("/", "index.html", accept="text/html", accept_language=wanted)[1].decode()
        assert f'<html lang="{tag}">' in body
        assert words in body


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "",
        "[" * 30 + "]" * 30,
        '{"a":' * 90_000 + "1" + "}" * 90_000,
        '{"a": ' + "9" * 5_000 + "}",
        f'"{"x" * 1_500_000}"',
    ],
    ids=["no JSON", "nothing", "deep", "deeper than Python goes", "5 000 digits", "long"],
)
@pytest.mark.parametrize("kind", ["json_value", "json_trigger_value"])
def test_what_no_script_here_says_is_told_to_streamlit_as_what_a_canvas_cannot_read(text: str, kind: str) -> None:
    told = BackMsg()
    for value in (text, '{"drawing": {"raw": {"objects": [{"path": [["M", 1, NaN]]}]}}}'):
        setattr(told.rerun_script.widget_states.widgets.add(), kind, value)
    other = told.rerun_script.widget_states.widgets.add()
    other.string_value = "{"
    spoilt, fine, words = BackMsg.FromString(door.sound(told.SerializeToString())).rerun_script.widget_states.widgets
    assert getattr(spoilt, kind) == door.UNREADABLE
    assert not is_sound(json.loads(door.UNREADABLE))
    assert getattr(fine, kind) == value
    assert words == other


def test_a_script_s_state_is_names_and_values_and_what_it_triggers_may_be_anything() -> None:
    told = BackMsg()
    for kind in ("json_value", "json_trigger_value"):
        setattr(told.rerun_script.widget_states.widgets.add(), kind, '"text"')
    state, trigger = BackMsg.FromString(door.sound(told.SerializeToString())).rerun_script.widget_states.widgets
    assert (state.json_value, trigger.json_trigger_value) == (door.UNREADABLE, '"text"')


def test_whatever_else_a_line_brings_is_passed_on_as_it_is() -> None:
    told = BackMsg()
    told.rerun_script.widget_states.widgets.add().json_value = '{"drawing": {"raw": {"objects": []}}}'
    for content in (b"no message", told.SerializeToString(), BackMsg(app_heartbeat=True).SerializeToString()):
        assert door.sound(content) == content


def test_the_first_page_needs_neither_torch_nor_what_draws_charts() -> None:
    heavy = "('torch', 'captum', 'matplotlib', 'pandas', 'altair', 'scipy')"
    code = f"import sys, app; print([name for name in {heavy} if name in sys.modules])"
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


def test_a_damaged_file_of_secrets_keeps_nobody_out(tmp_path: Path) -> None:
    folder = tmp_path / ".streamlit"
    folder.mkdir()
    shutil.copy(ROOT / ".streamlit" / "config.toml", folder)
    (folder / "secrets.toml").write_bytes(b"\xff\xfe\0")
    # What Streamlit asks for before each page.
    code = "from streamlit.runtime.secrets import secrets_singleton as kept; print(kept.load_if_toml_exists())"
    run = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "False"
