"""Files and the camera as browsers send them."""

from __future__ import annotations

import io
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from PIL import ImageOps
from playwright.sync_api import FilePayload, FrameLocator, Page, expect

from core.hands.samples import samples
from core.ink.strokes import ink
from tests.browser.conftest import answer, visit
from tests.served import settle


def png() -> bytes:
    buffer = io.BytesIO()
    ImageOps.invert(ink(next(s.drawing for s in samples() if s.name == "7-crossed-1"))).save(buffer, "PNG")
    return buffer.getvalue()


def send(place: Page | FrameLocator, content: bytes, name: str = "digit.png") -> None:
    file = FilePayload(name=name, mimeType="application/octet-stream", buffer=content)
    place.locator("[data-testid=stFileUploaderDropzone] input[type=file]").set_input_files(file)


def test_a_file_that_was_refused_says_so_until_another_is_read(page: Page, app_url: str) -> None:
    visit(page, app_url)
    page.get_by_role("tab", name="Upload").click()
    settle(page)
    send(page, b"nothing")
    expect(page.locator("[data-testid=stAlert]")).to_contain_text("The digit stays as it was")
    settle(page)
    # What comes next finds the file gone.
    page.get_by_role("radio", name="A photo of paper").click()
    settle(page)
    expect(page.locator("[data-testid=stAlert]")).to_contain_text("The digit stays as it was")
    page.get_by_role("radio", name="A picture").click()
    settle(page)
    send(page, png())
    expect(page.locator("[data-testid=stAlert]")).to_have_count(0)
    settle(page)
    assert answer(page).startswith("7 · ")


class Course(BaseHTTPRequestHandler):
    """Another site's page, with the app in a frame."""

    app_url = box = ""

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(f'<iframe {self.box} src="{self.app_url}" width="1100" height="800"></iframe>'.encode())

    def log_message(self, format: str, *args: object) -> None:
        pass


def test_a_file_arrives_in_another_site_s_frame(page: Page, app_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Course, "app_url", app_url)
    with ThreadingHTTPServer(("127.0.0.1", 0), Course) as course:
        Thread(target=course.serve_forever, daemon=True).start()
        # The app is at 127.0.0.1, which is another site.
        page.goto(f"http://localhost:{course.server_port}")
        frame = page.frame_locator("iframe")
        frame.get_by_role("tab", name="Upload").click(timeout=60_000)
        send(frame, png())
        expect(frame.locator(".st-key-answer")).to_contain_text("7 · ", timeout=60_000)
        course.shutdown()


def test_a_frame_in_which_no_page_can_run_says_so(page: Page, app_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Course, "app_url", app_url)
    monkeypatch.setattr(Course, "box", 'sandbox="allow-scripts"')
    with ThreadingHTTPServer(("127.0.0.1", 0), Course) as course:
        Thread(target=course.serve_forever, daemon=True).start()
        page.goto(f"http://localhost:{course.server_port}")
        opening = page.frame_locator("iframe").locator("#opening")
        expect(opening).to_contain_text("Open its address in a tab of its own")
        expect(opening).not_to_contain_text("in a moment")
        course.shutdown()
