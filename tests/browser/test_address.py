"""The address is a link to what is shown: a reload, a copied link and a changed control, on every page."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from core.hands.samples import samples
from core.ink.links import link_drawing, tidy
from core.ink.strokes import Drawing
from tests.browser.conftest import visit
from tests.served import settle
from ui.visitor.canvas import BRUSH, SIDE

SECOND = link_drawing(tidy(Drawing(samples()[3].strokes, BRUSH / SIDE)))
LINKS = {
    "compare": "target=3&baseline=grey&output=log_probability&steps=20&scale=shared&more-methods=grad-cam.occlusion"
    "&relu=functions&reading=on&compare-settings=on",
    "baselines": f"target=2&baselines-method=deeplift&path-baseline=drawing&path-step=7&second={SECOND}&path-gaps=on",
    "why_not": "why=3&why-not=8&why-method=deeplift&erase-way=insert&erase-by=blurred&erase-count=40",
    "trust": "trust-methods=deeplift.occlusion&race-kind=insertion&race-by=blurred&race-at=48&scramble-depth=fc2%2Bfc1"
    "&scramble-kind=ssim&many-digits=mnist",
    "two_networks": "pair=mnist%2Bbook&pair-method=deeplift&pair-hands=on&pair-training=on&pair-reliability=on",
    "training": "replay-at=3&replay-how=on&replay-log=on",
    "filters": "picker-open=on&picker-tab=choose&wall-digit=3&off=conv1.3_conv2.5.6&held=mean&dream-stage=conv2"
    "&dream-conv2=7",
}


def asked(url: str) -> dict[str, list[str]]:
    return parse_qs(urlsplit(url).query)


def shown(page: Page) -> str:
    """All words on the page, what controls stand at included; charts draw themselves and are not words."""
    page.wait_for_timeout(500)
    values = page.evaluate(
        "() => [...document.querySelectorAll('[data-testid=stMain] input')].map(one => one.value + one.checked).join()"
    )
    return page.locator("[data-testid=stMainBlockContainer]").inner_text() + values


@pytest.mark.parametrize("name", LINKS)
def test_a_link_sets_every_control_and_stays_as_it_was_after_a_reload_and_for_another_person(
    app_url: str, page: Page, browser: Browser, name: str
) -> None:
    visit(page, f"{app_url}/{name}?digit=d1.7-crossed-1&network=book&{LINKS[name]}")
    wanted = asked(f"?{LINKS[name]}")
    assert {key: value for key, value in asked(page.url).items() if key in wanted} == wanted
    first = shown(page)
    page.reload()
    settle(page)
    assert shown(page) == first
    other = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
    visit(other, page.url)
    assert shown(other) == first
    assert other.locator("[data-testid=stException]").count() == 0
    other.context.close()


def test_a_trained_network_and_what_came_of_it_outlast_a_reload_and_are_a_link(
    app_url: str, page: Page, browser: Browser
) -> None:
    little = "train-dataset=drawings&train-images=20&train-epochs=1&train-batch_size=10&training-tab=own"
    visit(page, f"{app_url}/training?{little}")
    page.get_by_role("button", name="Start training").click()
    page.get_by_role("button", name="Look through this network").wait_for(timeout=120_000)
    settle(page)
    came_of_it = page.locator(".st-key-live-training strong").first.inner_text()
    page.reload()
    settle(page)
    assert page.locator(".st-key-live-training strong").first.inner_text() == came_of_it
    page.get_by_role("button", name="Look through this network").click()
    page.get_by_text("You look through it now").wait_for()
    settle(page)
    page.get_by_role("link", name="Two networks").click()
    page.locator(".st-key-partings").wait_for()
    settle(page)
    chosen = page.locator(".st-key-network").inner_text()
    assert asked(page.url)["network"][0].startswith("trained-")
    for other in (page, browser.new_context(viewport={"width": 1280, "height": 900}).new_page()):
        visit(other, page.url)
        assert other.locator(".st-key-network").inner_text() == chosen
        assert other.locator("[data-testid=stAlert]").count() == 0


def test_a_changed_control_is_in_the_address_at_once_and_a_default_is_not(app_url: str, page: Page) -> None:
    visit(page, f"{app_url}/trust?test=race")
    entries = page.evaluate("() => history.length")
    assert not asked(page.url).keys() & {"race-kind", "target"}
    page.get_by_text("Insertion: bring").click()
    expect(page).to_have_url(re.compile("race-kind=insertion"))
    page.get_by_text("Deletion: take away").click()
    expect(page).not_to_have_url(re.compile("race-kind"))
    assert page.evaluate("() => history.length") == entries


def test_a_choice_outlasts_another_page_and_back_leads_there_at_once(app_url: str, page: Page) -> None:
    visit(page, f"{app_url}/why_not?why-method=occlusion")
    page.get_by_role("link", name="Compare").click()
    settle(page)
    assert "why-method" not in asked(page.url)
    page.go_back()
    settle(page)
    assert urlsplit(page.url).path == "/why_not"
    assert asked(page.url)["why-method"] == ["occlusion"]
    assert (
        "Occlusion"
        in page.locator(".st-key-why-method").inner_text()
        + page.locator(".st-key-why-method input").first.input_value()
    )


def test_an_address_that_asks_for_what_is_not_there_opens_all_the_same(app_url: str, page: Page) -> None:
    visit(
        page, f"{app_url}/compare?steps=7&baseline=x&target=11&more-methods=a.b.c.d&output=&scale=%00&digit=d1.0-open-1"
    )
    assert page.locator("[data-testid=stException]").count() == 0
    assert set(asked(page.url)) == {"digit", "network"}
    assert "not closed" in page.locator(".st-key-answer").inner_text()


@pytest.mark.parametrize(
    "name",
    [
        "![x](http://127.0.0.1:9/a.png)",
        "a [Log in](//b.example)",
        "a http://b.example www.b.example a@b.example",
        "<b>x</b>:red[y]",
    ],
)
def test_a_network_s_name_in_a_link_is_shown_letter_by_letter(app_url: str, page: Page, name: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    visit(page, f"{app_url}/?network={quote(name)}")
    said = page.locator("[data-testid=stAlert]")
    assert said.locator("a, img, b, span[class*=Colored]").count() == 0
    assert "is not here" in said.inner_text()
    assert not [url for url in asked if urlsplit(url).port == 9]


def test_an_ampersand_written_out_is_mended_in_the_address_for_the_page_and_its_script(
    app_url: str, page: Page
) -> None:
    visit(page, f"{app_url}/feature_maps?network=book&amp;digit=d1.7-crossed-1&amp;unit=conv2.5.7.9.")
    assert asked(page.url).keys() >= {"network", "digit", "unit"}
    assert not any(name.startswith("amp;") for name in asked(page.url))
    assert "conv2[5, 7, 9]" in page.locator(".st-key-unit output").inner_text()
    assert "as it was meant" in page.locator("[data-testid=stAlert]").inner_text()
    assert "7-crossed-1" in asked(page.url)["digit"][0]


@pytest.mark.parametrize("written", ["&#38;", "&#038;", "&amp;#x26;"])
def test_an_ampersand_written_as_a_number_is_mended_before_the_page_begins(
    app_url: str, page: Page, written: str
) -> None:
    visit(page, f"{app_url}/feature_maps?network=book{written}digit=d1.7-crossed-1{written}projector=on#here")
    assert "7-crossed-1" in asked(page.url)["digit"][0]
    assert asked(page.url)["network"] == ["book"]
    assert page.locator(".ds-projector").count() == 1
