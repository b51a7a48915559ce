"""A visitor without a browser, who speaks Streamlit's own protocol over a connection of its own, as a browser does."""

from __future__ import annotations

import asyncio
import http.client
import json
import time
import uuid
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit

import numpy as np
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

from core.hands.samples import samples
from core.hands.variation import vary
from core.ink.strokes import Drawing
from ui.visitor.canvas import BRUSH, SIDE, fabric_from

PATIENCE = 300.0


class Visitor:
    """One session of a running app: `async with Visitor(url) as visitor`.

    Attributes:
        controls: the identities of the page's controls by their keys.
        parts: the parts of the page that are drawn anew by themselves, by the keys of controls in them.
        shown: the page's HTML and Markdown.
        alerts: what it warns of.
        session: the session's secret name, by which it is taken up again after a dropped line.
        cookie: the one a proxy knows its visitor by, where there is a proxy.
    """

    def __init__(self, url: str, session: str = "") -> None:
        self.url, self.session, self.page, self.query, self.cookie = url, session, "", "", ""
        self.controls: dict[str, str] = {}
        self.parts: dict[str, str] = {}
        self.shown, self.alerts = "", list[str]()
        self._values: dict[str, tuple[str, Any]] = {}

    async def __aenter__(self) -> Self:
        known = [Subprotocol(name) for name in ("streamlit", *(("x", self.session) if self.session else ()))]
        address = f"{self.url.replace('http', 'ws')}/_stcore/stream"
        self._line: ClientConnection = await connect(
            address, subprotocols=known, max_size=None, open_timeout=60, additional_headers=self._cookies()
        )
        assert self._line.response
        if told := self._line.response.headers.get("Set-Cookie"):
            self.cookie = told.partition(";")[0]
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._line.close()

    async def open(self, page: str, query: str = "") -> float:
        """Goes to a page; returns how many seconds it took until the script had run to its end."""
        self.page, self.query, self._values = page, query, {}
        return await self.run()

    async def follow(self, page: str, query: str = "") -> float:
        """Opens a link, as a reload does: in a session of its own, the one before is left."""
        await self.__aexit__()
        self.session = ""
        await self.__aenter__()
        return await self.open(page, query)

    def canvases(self) -> list[str]:
        """The keys of the page's canvases."""
        return [key for key in self.controls if key.startswith("canvas-")]

    async def draw(self, drawing: Drawing) -> float:
        """Draws on the open page's canvas; returns the seconds until the page was through with it."""
        canvas = self.canvases()[-1]
        value = {"drawing": {"raw": fabric_from(drawing, SIDE), "data": None}, "backgroundFit": None}
        self._values |= {"eraser": ("bool_value", False), "brush": ("double_array_value", [BRUSH])}
        return await self.run(**{canvas: ("json_value", json.dumps(value))})

    async def press(self, button: str) -> float:
        """Presses a button of the page."""
        return await self._run(self._ask({button: ("trigger_value", True)}))

    async def redraw(self, control: str, value: tuple[str, Any] | None = None) -> float:
        """Has the part of the page drawn anew in which a control stands; `shown` is then that part alone.

        Args:
            value: what it is set to, or pressed.
        """
        asked = self._ask({control: value} if value else {})
        asked.rerun_script.fragment_id = self.parts[control]
        return await self._run(asked)

    async def upload(self, key: str, name: str, content: bytes) -> float:
        """Sends a file through one of the page's file widgets."""
        file = str(uuid.uuid4())
        await asyncio.to_thread(self._put, file, name, content)
        return await self.run(**{key: ("file_uploader_state_value", (file, name, len(content)))})

    async def run(self, **values: tuple[str, Any]) -> float:
        """Sets controls, by key: the field of Streamlit's `WidgetState` and what it holds. Returns the seconds."""
        self._values |= values
        return await self._run(self._ask({}))

    def _ask(self, pressed: dict[str, tuple[str, Any]]) -> BackMsg:
        asked = BackMsg()
        asked.rerun_script.page_name, asked.rerun_script.query_string = self.page, self.query
        asked.rerun_script.context_info.url = f"{self.url}/{self.page}"
        asked.rerun_script.widget_states.SetInParent()
        # A browser sends all of the page's controls, and one left out would count as changed.
        for key, (field, value) in (self._values | pressed).items():
            if key not in self.controls:
                continue
            state = asked.rerun_script.widget_states.widgets.add()
            state.id = self.controls[key]
            if field == "file_uploader_state_value":
                file = state.file_uploader_state_value.uploaded_file_info.add()
                file.file_id, file.name, file.size = value
                file.file_urls.file_id = file.file_id
                file.file_urls.upload_url = file.file_urls.delete_url = self._place_of(file.file_id)
            elif field.endswith("array_value"):
                getattr(state, field).data.extend(value)
            else:
                setattr(state, field, value)
        return asked

    async def _run(self, asked: BackMsg) -> float:
        began = time.perf_counter()
        await self._line.send(asked.SerializeToString())
        self.shown, self.alerts, before, self.controls = "", [], self.controls, {}
        async with asyncio.timeout(PATIENCE):
            while True:
                message = ForwardMsg()
                message.ParseFromString(await self._line.recv())  # type: ignore[arg-type]
                kind = message.WhichOneof("type")
                if kind == "new_session":
                    self.session = message.new_session.initialize.session_id or self.session
                elif kind == "delta":
                    self._see(message.delta)
                elif kind == "script_finished" and message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                    if message.script_finished == ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY:
                        self.controls = before | self.controls
                    return time.perf_counter() - began

    def _see(self, delta: Any) -> None:
        what = delta.add_block if delta.WhichOneof("type") == "add_block" else delta.new_element
        kind = what.WhichOneof("type")
        parts = [what, *([getattr(what, kind)] if kind else [])]
        for name in (getattr(part, "id", "") for part in parts):
            if isinstance(name, str) and name.startswith("$$"):
                self.controls[key := name.split("-", 2)[-1]] = name
                self.parts[key] = delta.fragment_id
        if kind == "exception":
            raise RuntimeError(f"an error on the page {self.page or 'draw'}: {parts[-1].message[:200]}")
        if kind == "alert":
            self.alerts.append(parts[-1].body)
        elif kind in ("html", "markdown"):
            self.shown += parts[-1].body

    def _cookies(self) -> dict[str, str]:
        return {"Cookie": self.cookie} if self.cookie else {}

    def _place_of(self, file: str) -> str:
        return f"/_stcore/upload_file/{self.session}/{file}"

    def _put(self, file: str, name: str, content: bytes) -> None:
        edge = uuid.uuid4().hex
        head = f'--{edge}\r\nContent-Disposition: form-data; name="f"; filename="{name}"\r\n\r\n'
        line = http.client.HTTPConnection(urlsplit(self.url).netloc, timeout=PATIENCE)
        kind = {"Content-Type": f"multipart/form-data; boundary={edge}"} | self._cookies()
        line.request("PUT", self._place_of(file), head.encode() + content + f"\r\n--{edge}--\r\n".encode(), kind)
        answer = line.getresponse()
        answer.read()
        line.close()
        if answer.status >= 300:
            raise RuntimeError(f"the server took no file: {answer.status}")


def somebody_s(rng: np.random.Generator) -> Drawing:
    """A digit that nobody else draws, so that none is answered from a cache."""
    drawn = samples()
    return vary(drawn[int(rng.integers(len(drawn)))].drawing, rng)


def memory(process: int) -> tuple[float, float]:
    """Resident memory of a process in MB, and the part of it that is its own and on no disk (anonymous)."""
    fields = (line.split() for line in Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()[1:])
    found = {name: int(size) * 1024 / 1e6 for name, size, *_ in fields}
    return found["Rss:"], found["Anonymous:"]


def rounded(result: dict[str, Any]) -> dict[str, Any]:
    """Floating-point numbers as they are printed."""
    return {
        key: round(value, 3 if "second" in key else 1) if isinstance(value, float) else value
        for key, value in result.items()
    }
