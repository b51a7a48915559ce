"""The wall in two browsers: a student sends what was asked for, the teacher sees it arrive, opens it, takes it off."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import visit
from tests.browser.test_class import in_address, open_room
from tests.served import ROOT, served, settle

SLOW = 30_000


@pytest.fixture(scope="module")
def rooms_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server whose rooms are kept in a file of this test's own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DIGITSCOPE_ROOMS", str(tmp_path_factory.mktemp("rooms") / "rooms.sqlite"))
        with served(ROOT / "app.py") as app:
            yield app.url


def test_what_a_student_sends_hangs_on_the_teacher_s_wall(browser: Browser, rooms_url: str) -> None:
    wide = browser.new_context(viewport={"width": 1280, "height": 900})
    phone = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    teacher, student = wide.new_page(), phone.new_page()
    code = open_room(teacher, rooms_url)
    teacher.get_by_text("Everybody writes …").click()
    teacher.locator(".st-key-class-label").get_by_role("button", name="7", exact=True).or_(
        teacher.locator(".st-key-class-label").get_by_role("radio", name="7", exact=True)
    ).first.click()
    expect(teacher.locator("body")).to_contain_text("Everybody writes a 7", timeout=SLOW)

    visit(student, f"{rooms_url}/?room={code}&digit=d1.7-crossed-1")
    student.locator(".st-key-room-join button").click()
    send = student.locator(".st-key-wall-send button")
    expect(send).to_contain_text("Send as a 7", timeout=SLOW)
    send.click()
    expect(send).to_contain_text("On the wall as a 7", timeout=SLOW)
    expect(send).to_be_disabled()

    # It arrives by itself.
    tile = teacher.locator(".st-key-class-wall .ds-wall button")
    expect(tile).to_have_count(1, timeout=SLOW)
    expect(tile).to_have_attribute("aria-label", re.compile(r"Meant as 7, answered 7 with .*"))
    tile.click()
    teacher.wait_for_function("location.search.includes('d1.7-crossed-1')", timeout=SLOW)
    settle(teacher)
    if folder := os.environ.get("DIGITSCOPE_PICTURES"):
        teacher.screenshot(path=str(Path(folder) / "wall.png"), full_page=True)
        student.screenshot(path=str(Path(folder) / "wall-phone.png"), full_page=True)
    assert in_address(teacher, "room") == code
    teacher.locator(".st-key-wall-hide button").click()
    expect(teacher.locator(".st-key-class-wall")).to_contain_text("No digit hangs here yet", timeout=SLOW)
    for context in (wide, phone):
        context.close()
