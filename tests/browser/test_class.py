"""A class in one room: a teacher and two students, each in a browser of their own."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import visit
from tests.browser.test_take_away import press
from tests.served import ROOT, served, settle

ASKED = "Which digit will the network “Hands of the world” say?"


@pytest.fixture(scope="module")
def rooms_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server whose rooms are kept in a file of this test's own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DIGITSCOPE_ROOMS", str(tmp_path_factory.mktemp("rooms") / "rooms.sqlite"))
        with served(ROOT / "app.py") as app:
            yield app.url


@pytest.fixture
def three(browser: Browser) -> Iterator[tuple[Page, Page, Page]]:
    """A teacher's wide window, and two phones."""
    phone = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
    contexts = [browser.new_context(viewport={"width": 1280, "height": 900})]
    contexts += [browser.new_context(**phone) for _phone in range(2)]
    teacher, one, other = (context.new_page() for context in contexts)
    yield teacher, one, other
    for context in contexts:
        context.close()


def in_address(page: Page, name: str) -> str:
    return parse_qs(urlsplit(page.url).query).get(name, [""])[0]


def open_room(teacher: Page, url: str) -> str:
    """Opens a room; returns its code."""
    visit(teacher, f"{url}/class_room")
    teacher.locator(".st-key-room-open button").click()
    teacher.wait_for_selector(".st-key-room-code-shown")
    settle(teacher)
    return in_address(teacher, "room")


def join_by_link(phone: Page, url: str, code: str, page: str = "") -> str:
    """Joins with one tap; returns who one is."""
    visit(phone, f"{url}/{page}?room={code}")
    phone.locator(".st-key-room-join button").click()
    phone.wait_for_selector(".st-key-vote .ds-who")
    settle(phone)
    return who(phone)


def who(phone: Page) -> str:
    return phone.locator(".st-key-vote .ds-who").inner_text()


def begin_lesson(three: tuple[Page, Page, Page], url: str, more: str = "") -> None:
    """A teacher at the first step of the short lesson, and two phones in the room."""
    teacher, *phones = three
    code = open_room(teacher, url)
    key = in_address(teacher, "key")
    for phone in phones:
        join_by_link(phone, url, code)
    step = f"plan=20.1&digit=d1.1-round-flag-2&network=mnist&predict=on{more}"
    visit(teacher, f"{url}/?{step}&room={code}&key={key}")


def ask(teacher: Page, name: str) -> None:
    teacher.get_by_role("button", name="Ask the class").first.click()
    teacher.locator(f".st-key-ask-{name} button").click()
    teacher.wait_for_selector(".st-key-vote-reveal")


def tap(phone: Page, answer: str) -> None:
    phone.locator(".st-key-vote").get_by_role("radio", name=re.compile(f"^{answer}$")).or_(
        phone.locator(".st-key-vote button", has_text=re.compile(f"^{answer}$"))
    ).first.click()


def sleeps(phone: Page, asleep: bool) -> None:
    phone.evaluate(
        """asleep => {
          Object.defineProperty(document, 'hidden', { value: asleep, configurable: true })
          document.dispatchEvent(new Event('visibilitychange'))
        }""",
        asleep,
    )


def test_a_class_votes_follows_and_is_forgotten(three: tuple[Page, Page, Page], rooms_url: str) -> None:
    teacher, one, other = three
    code = open_room(teacher, rooms_url)
    key = in_address(teacher, "key")
    assert re.fullmatch("[0-9a-f]{32}", key)
    first = join_by_link(one, rooms_url, code)
    visit(other, f"{rooms_url}/class_room")
    for letter in code:
        other.locator(f"[data-letter={letter}]").click()
    other.wait_for_selector(".st-key-vote .ds-who")
    assert who(other) != first
    expect(teacher.locator(".st-key-room")).to_contain_text("2 are here")

    visit(teacher, f"{rooms_url}/compare?room={code}&key={key}&digit=d1.7-crossed-1&network=world")
    ask(teacher, "digit")
    for phone in (one, other):
        expect(phone.locator(".st-key-vote")).to_contain_text(ASKED)
    # The teacher's own screen gives nothing away meanwhile.
    expect(teacher.locator(".st-key-header")).not_to_contain_text("%")
    tap(one, "4")
    expect(teacher.locator(".st-key-room")).to_contain_text("1 of 2 students")
    tap(one, "7")
    tap(other, "2")
    before = time.monotonic()
    expect(teacher.locator(".st-key-room")).to_contain_text("2 of 2 students")
    assert time.monotonic() - before < 20
    for phone in (one, other):
        expect(phone.locator(".st-key-vote")).not_to_contain_text("50 %")
    teacher.locator(".st-key-vote-lock button").click()
    expect(one.locator(".st-key-vote")).to_contain_text("Locked. Your answer: 7")
    expect(other.locator(".st-key-vote")).to_contain_text("Locked. Your answer: 2")
    teacher.locator(".st-key-vote-reveal button").click()
    for page in (teacher.locator(".st-key-room"), one.locator(".st-key-vote"), other.locator(".st-key-vote")):
        expect(page).to_contain_text("The network says 7.")
        expect(page.locator(".ds-spread .right")).to_contain_text("1 · 50 %")
    expect(teacher.locator(".st-key-header")).to_contain_text("7 · ")

    teacher.get_by_role("button", name="Invite the class to this page").click()
    one.get_by_role("link", name="Go to the teacher's page").click()
    one.wait_for_url(re.compile("/compare.*digit=d1.7-crossed-1"))
    settle(one)
    assert who(one) == first
    assert in_address(one, "digit") == "d1.7-crossed-1"
    assert not in_address(one, "key")
    # Nobody is taken anywhere.
    assert urlsplit(other.url).path == "/class_room"

    settle(teacher)
    teacher.get_by_role("link", name="Class", exact=True).first.click()
    teacher.get_by_role("button", name="Close the room").click()
    teacher.locator(".st-key-room-close button").click()
    for phone in (one, other):
        expect(phone.get_by_text(f"The room {code} is closed")).to_be_visible()
    settle(teacher)
    assert not in_address(teacher, "room") + in_address(teacher, "key")


def test_an_invitation_follows_the_teacher_and_what_was_revealed_stays_known(
    three: tuple[Page, Page, Page], rooms_url: str
) -> None:
    begin_lesson(three, rooms_url)
    teacher, one, other = three
    teacher.get_by_role("button", name="Invite the class to this page").click()
    one.get_by_role("link", name="Go to the teacher's page").click()
    one.wait_for_url(re.compile("plan=20.1"))
    settle(one)
    # A phone that sleeps while its class is asked and answered wakes to what came out.
    sleeps(one, True)
    teacher.locator(".st-key-ask-here-digit button").first.click()
    teacher.locator(".st-key-vote-reveal button").click()
    expect(teacher.locator(".st-key-answer")).to_contain_text("7 · ")
    expect(one.locator(".st-key-answer")).to_contain_text("?")
    sleeps(one, False)
    expect(one.locator(".st-key-answer")).to_contain_text("7 · ")
    teacher.get_by_role("link", name="Next step").click()
    teacher.wait_for_url(re.compile("/compare.*plan=20.2"))
    # Whoever follows now comes to where the teacher is, and not to where they were.
    for phone in (one, other):
        expect(phone.locator('.st-key-vote a.ds-go[href*="plan=20.2"]')).to_be_visible()
        phone.get_by_role("link", name="Go to the teacher's page").click()
        phone.wait_for_url(re.compile("/compare.*plan=20.2"))
        # The question is gone, but what came out is not; the maps wait for theirs.
        expect(phone.locator(".st-key-answer")).to_contain_text("7 · ")
        expect(phone.locator(".st-key-attribution-saliency")).to_have_count(0)
    # The teacher's own list of steps brings nobody along.
    settle(teacher)
    teacher.get_by_role("link", name="All steps").click()
    teacher.wait_for_url(re.compile("/lesson"))
    settle(teacher)
    teacher.wait_for_timeout(2500)
    expect(one.locator('.st-key-vote a.ds-go[href*="plan=20.2"]')).to_be_visible()
    assert "/compare" in (one.locator(".st-key-vote a.ds-go").get_attribute("href") or "")


def test_who_follows_along_goes_with_the_teacher_and_is_told_of_a_question_that_is_out_of_sight(
    three: tuple[Page, Page, Page], rooms_url: str
) -> None:
    begin_lesson(three, rooms_url, "&projector=on&lang=zh")
    teacher, one, other = three
    # The next step is at hand on the first screen.
    expect(teacher.locator(".st-key-lesson-at-hand .ds-go").last).to_be_in_viewport()
    teacher.locator(".st-key-room .ds-button").click()
    # How many are here, and the way to take the invitation back, stay in sight.
    expect(teacher.locator(".st-key-room-show-none button")).to_be_visible()
    expect(teacher.locator(".st-key-room")).to_contain_text("2")
    expect(teacher.locator(".st-key-room .ds-room")).to_be_in_viewport()
    one.locator(".st-key-vote .ds-switch").click()
    one.wait_for_url(re.compile("plan=20.1"))
    settle(one)
    # Each reads a language and a size of their own.
    assert not in_address(one, "lang") + in_address(one, "projector")
    one.locator("[data-testid=stMain]").evaluate("main => main.scrollTo(0, main.scrollHeight)")
    expect(one.locator(".ds-news")).to_be_hidden()
    teacher.locator(".st-key-ask-here-digit button").first.click()
    expect(one.locator(".ds-news")).to_be_visible()
    one.locator(".ds-news").click()
    expect(one.locator(".st-key-vote [role=radiogroup]")).to_be_in_viewport()
    tap(one, "1")
    teacher.locator(".st-key-vote-reveal button").click()
    expect(one.locator(".st-key-answer")).to_contain_text("7 · ")
    settle(teacher)
    teacher.locator(".st-key-lesson-at-hand .ds-go").last.click()
    one.wait_for_url(re.compile("/compare.*plan=20.2"))
    # Who did not choose to follow stays.
    assert "plan" not in other.url
    # On the way to another page a projector's type stays large.
    settle(teacher)
    visible = teacher.locator("[data-testid=stSidebar] a[href$=class_room]")
    visible.click()
    teacher.wait_for_url(re.compile("/class_room"))
    settle(teacher)
    assert in_address(teacher, "projector") == "on"


def test_painted_pixels_reach_the_teacher_as_one_map(three: tuple[Page, Page, Page], rooms_url: str) -> None:
    teacher, one, _other = three
    code = open_room(teacher, rooms_url)
    join_by_link(one, rooms_url, code)
    visit(teacher, f"{rooms_url}/compare?room={code}&key={in_address(teacher, 'key')}&digit=d1.7-crossed-1")
    ask(teacher, "compare")
    canvas = one.locator(".st-key-vote canvas")
    canvas.wait_for()
    settle(one)
    box = canvas.bounding_box()
    assert box
    one.mouse.move(box["x"] + 0.3 * box["width"], box["y"] + 0.3 * box["height"])
    one.mouse.down()
    one.mouse.move(box["x"] + 0.7 * box["width"], box["y"] + 0.3 * box["height"], steps=8)
    one.mouse.up()
    one.get_by_role("button", name="Send to the class").click()
    expect(teacher.locator(".st-key-room")).to_contain_text("1 of 1 student")
    teacher.locator(".st-key-vote-reveal button").click()
    for strip in (teacher.locator(".st-key-room"), one.locator(".st-key-vote")):
        expect(strip.get_by_alt_text(re.compile("^Where the class painted"))).to_be_visible()
        expect(strip.get_by_alt_text(re.compile("^DeepLift: "))).to_be_visible()


def test_a_phone_that_slept_and_a_server_that_died_bring_the_same_animal_back(
    three: tuple[Page, Page, Page], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    teacher, one, _other = three
    monkeypatch.setenv("DIGITSCOPE_ROOMS", str(tmp_path / "rooms.sqlite"))
    with served(ROOT / "app.py") as app:
        port = int(app.url.rpartition(":")[2])
        code = open_room(teacher, app.url)
        key = in_address(teacher, "key")
        first = join_by_link(one, app.url, code)
        one.reload()
        settle(one)
        assert who(one) == first
        visit(teacher, f"{app.url}/?room={code}&key={key}&digit=d1.7-crossed-1")
        ask(teacher, "digit")
        expect(one.locator(".st-key-vote")).to_contain_text(ASKED)
        tap(one, "3")
        expect(teacher.locator(".st-key-room")).to_contain_text("1 of 1 student")
        os.kill(app.process, 9)
    with served(ROOT / "app.py", port=port):
        # By themselves: nobody reloads anything.
        for page in (teacher, one):
            connected = "data-test-connection-state", "CONNECTED"
            expect(page.locator("[data-testid=stApp]")).to_have_attribute(*connected, timeout=60_000)
            settle(page)
        assert who(one) == first
        expect(teacher.locator(".st-key-room")).to_contain_text("1 of 1 student", timeout=60_000)
        teacher.locator(".st-key-vote-reveal button").click()
        expect(one.locator(".st-key-vote")).to_contain_text("You said 3")


def test_what_is_shared_leaves_the_key_out(page: Page, rooms_url: str) -> None:
    code = open_room(page, rooms_url)
    press(page, "Share")
    link = page.locator(".ds-link textarea").input_value()
    assert f"room={code}" in link
    assert "key=" not in link
    assert in_address(page, "key") not in page.locator("[role=dialog]").inner_html()
