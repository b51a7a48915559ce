"""What a browser gets before any page runs: Streamlit's own files, made small, and words to read while they come."""

from __future__ import annotations

import gzip
import json
from functools import cache
from pathlib import Path
from urllib.parse import parse_qs

import streamlit
from anyio import to_thread
from google.protobuf.message import DecodeError
from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.proto.BackMsg_pb2 import BackMsg

from core.language import _, catalogues, speaking, tag, understood
from ui.pages import ROUTE

STATIC = Path(streamlit.__file__).parent / "static"
KINDS = {".js": "text/javascript", ".css": "text/css"}
# Streamlit names these files by what they hold.
FOREVER = {"Cache-Control": "public, immutable, max-age=31536000", "Vary": "Accept-Encoding"}
# Where a browser that is in a room is told of news.
ROOM = "/classroom/watch"
PLACE = '<div id="root">'
# What a script on a page says is JSON: the longest drawing there may be has a third of so many letters, and lists in
# lists five deep. What is said beyond that is taken for this, which no script here says and a canvas cannot read.
MOST_LETTERS, DEEPEST, UNREADABLE = 1_500_000, 20, '{"drawing": 0}'
# Every length in pixels and a font that is there: Streamlit's own sheets arrive while these words are read.
STYLE = """
body { margin: 0; background: #fcfbf8; color: #1d2128; }
#opening { max-width: 612px; margin: 10vh auto 0; padding: 0 22px; }
#opening * { font: 400 18px/27px system-ui, sans-serif !important; margin: 0 0 18px !important;
  padding: 0 !important; }
#opening h1 { font: 650 38px/46px system-ui, sans-serif !important; }
#opening ol { padding-left: 28px !important; list-style: decimal !important; }
#opening li { margin: 0 !important; }
#opening style { display: none; }
@media (prefers-color-scheme: dark) { body { background: #14161b; color: #eceae4; } }
"""
# Some programs write `&#38;` for `&`, and a browser takes what follows for a mark within the page.
# The words go as soon as there is a page, or something that Streamlit itself has to say. In a frame that makes the page
# nobody's, no script of Streamlit's is loaded, and that is said.
SCRIPT = """
const mended = (location.search + location.hash).replace(/&?#(x26|0*38);/gi, '&')
if (mended !== location.search + location.hash) history.replaceState(null, '', location.pathname + mended)
new MutationObserver((_, watch) => {
  if (!document.querySelector('#root h1, [role=alert], [role=dialog]')) return
  watch.disconnect()
  document.getElementById('opening').remove()
}).observe(document.body, { childList: true, subtree: true })
if (self.origin === 'null') {
  const boxed = document.getElementById('boxed')
  boxed.hidden = false
  while (boxed.nextSibling) boxed.nextSibling.remove()
}
"""


class Door:
    """Stands before Streamlit's server, which sends two megabytes of scripts as they are, and until then nothing.

    Here each script is compressed, once, and the page says what is coming, until there is one of ours. And who is in a
    room has a line here, besides Streamlit's.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request, as ASGI has it."""
        if scope["type"] == "websocket" and scope["path"].endswith(ROOM):
            # Known to this process from the first room on.
            from ui.classroom.watch import watch

            await watch(scope, receive, send)
            return
        if scope["type"] == "websocket":
            await self.app(scope, _only_sound(receive), send)
            return
        if scope["type"] != "http" or scope["method"] != "GET":
            await self.app(scope, receive, send)
            return
        name, asks = scope["path"].rpartition("/static/")[2], Headers(scope=scope)
        if name in _files() and "gzip" in asks.get("accept-encoding", ""):
            small = await to_thread.run_sync(_small, name)
            headers = FOREVER | {"Content-Encoding": "gzip"}
            await Response(small, headers=headers, media_type=KINDS[Path(name).suffix])(scope, receive, send)
        elif "text/html" in asks.get("accept", ""):
            await self._page(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    async def _page(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Whatever Streamlit would send, but ours where it is its page."""
        plain = [(name, value) for name, value in scope["headers"] if name != b"accept-encoding"]
        started: list[Message] = []

        async def with_words(message: Message) -> None:
            if message["type"] == "http.response.start":
                started.append(message)
            elif started and message.get("body") == _theirs():
                started.clear()
                with speaking(_language(scope)):
                    ours = _ours()
                await Response(ours, headers={"Cache-Control": "no-cache"}, media_type="text/html")(
                    scope, receive, send
                )
            else:
                for one in [*started, message]:
                    await send(one)
                started.clear()

        await self.app({**scope, "headers": plain}, receive, with_words)


def _only_sound(receive: Receive) -> Receive:
    """The same messages, but for the JSON in them that Streamlit would break at, or work on for long."""

    async def received() -> Message:
        message = await receive()
        if message.get("bytes"):
            message["bytes"] = sound(message["bytes"])
        return message

    return received


def sound(content: bytes) -> bytes:
    """What a browser tells Streamlit, with `UNREADABLE` for each value that is no JSON, too long, or too deep."""
    try:
        told = BackMsg.FromString(content)
    except DecodeError:
        return content
    spoilt = False
    for state in told.rerun_script.widget_states.widgets if told.WhichOneof("type") == "rerun_script" else ():
        kind = state.WhichOneof("value")
        if kind in ("json_value", "json_trigger_value") and not _is_sound(getattr(state, kind), kind == "json_value"):
            setattr(state, kind, UNREADABLE)
            spoilt = True
    return told.SerializeToString() if spoilt else content


def _is_sound(text: str, named: bool) -> bool:
    """Whether this is JSON that could be meant; `named` where only names with values can be."""
    if len(text) > MOST_LETTERS:
        return False
    try:
        level = [json.loads(text)]
    except (ValueError, RecursionError):
        return False
    if named and not isinstance(level[0], dict):
        return False
    for _level in range(DEEPEST):
        level = [
            inner
            for value in level
            if isinstance(value, list | dict)
            for inner in (value.values() if isinstance(value, dict) else value)
        ]
    return not level


def _language(scope: Scope) -> str:
    """What the page will speak, as `ui.visitor.session.language_read` finds out later."""
    asked = parse_qs(scope.get("query_string", b"").decode("latin-1")).get("lang", [""])[-1]
    return asked if asked in catalogues() else understood(Headers(scope=scope).get("accept-language", ""))


@cache
def _files() -> frozenset[str]:
    """Streamlit's scripts and sheets, as a browser asks for them."""
    folder = STATIC / "static"
    return frozenset(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.suffix in KINDS)


@cache
def _small(name: str) -> bytes:
    return gzip.compress((STATIC / "static" / name).read_bytes())


@cache
def _theirs() -> bytes:
    """Streamlit's page, which is the same for every address."""
    return (STATIC / "index.html").read_bytes()


def _ours() -> bytes:
    """The same with a title, and with words that stand there until there is a page."""
    steps = "".join(f"<li>{_(step.does)}</li>" for step in ROUTE)
    comes = _("See inside a digit classifier. It opens in a moment; on a slow line it takes some seconds.")
    way = _("Five steps, a quarter of an hour:")
    boxed = _(
        "It does not open: the page that this one stands in keeps it from running. Open its address in a tab of its "
        "own, or ask for a frame that allows scripts and same origin."
    )
    words = (
        f'<div id="opening"><style>{STYLE}</style>'
        "<noscript><style>#opening { display: none; }</style></noscript>"
        f'<div><b>DigitScope</b><p id="boxed" hidden>{boxed}</p>'
        f"<p>{comes}</p><p>{way}</p><ol>{steps}</ol></div><script>{SCRIPT}</script></div>"
    )
    page = _theirs().decode().replace('<html lang="en">', f'<html lang="{tag()}">')
    return page.replace("<title>Streamlit</title>", "<title>DigitScope</title>").replace(PLACE, words + PLACE).encode()
