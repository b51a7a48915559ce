"""A link is the whole state: whoever opens it anew sees the same; and a damaged one opens as far as it is sound.

Pages are put into states drawn by lot from the table of what an address holds. Few of them here; as many as are asked
for by `python -m tests.pages.test_links 20`.
"""

from __future__ import annotations

import random
import re
import sys
from collections.abc import Callable
from itertools import product
from urllib.parse import parse_qsl, quote, urlencode

import pytest
from streamlit.testing.v1 import AppTest

from core.hands.samples import samples
from core.ink.links import link_drawing, link_image, link_sample
from tests.pages.conftest import component, html, open_app, seen, words
from ui.pages import PAGES, page_named
from ui.visitor.kinds import Choice, Filters, Fold, Number, Several, Switch
from ui.visitor.settings import PARTS, Setting

pytestmark = pytest.mark.filterwarnings("ignore")
IN_SUITE = 1
# Minutes each, or files; and what begins a computation nobody asked for.
LEFT_OUT = {"many-digits", "test", "upload-kind", "second", "path-baseline", "train-cell", "mnist-page", "pair"}


def drawn(one: Setting, lot: random.Random) -> str:
    """A value that an address may give a control; "" to leave it where it is."""
    kind = one.kind
    # What a page's script alone writes into the address has no script here to write it.
    if one.scripted or one.name in LEFT_OUT or lot.random() < 0.4:
        return ""
    if isinstance(kind, Several):
        return kind.write(lot.sample(list(kind.there()), lot.randint(1, min(2, kind.most))))
    if isinstance(kind, Choice):
        return kind.write(lot.choice(list(kind.there())))
    if isinstance(kind, Number):
        high = int(min(kind.high, 60))
        return "" if kind.step is None else str(lot.randrange(int(kind.low), high + 1, kind.step))
    if isinstance(kind, Filters):
        return kind.write({layer: lot.sample(range(count), 2) for layer, count in kind.layers().items()})
    return kind.word if isinstance(kind, Switch) and not isinstance(kind, Fold) else ""


def state(page: str, seed: int) -> dict[str, str]:
    """A state of a page: a digit of any kind, a network, and its controls drawn by lot."""
    lot = random.Random(f"{page} {seed}")
    sample = lot.choice(samples())
    digit = lot.choice([link_sample(sample.name), link_drawing(sample.drawing), link_image(sample.image)])
    found = {"digit": digit, "network": lot.choice(["world", "book", "mnist"])}
    found |= {"without": "centre"} if lot.random() < 0.3 else {}
    for part, settings in PARTS[page].items():
        if part != "recipe":
            found |= {one.name: text for one in settings if (text := drawn(one, lot))}
    if page == "trust":
        found |= {"test": lot.choice(["race", "scramble", "hair", "sum"])}
        found["trust-methods"] = lot.choice(["saliency.deeplift", "deeplift", "saliency.input-x-gradient"])
    return found


def opened(page: str, query: dict[str, str]) -> AppTest:
    app = open_app(**query)
    app = app if page == "draw" else app.switch_page(page_named(page).file).run()
    assert not app.exception, (page, query)
    return app


def address(app: AppTest) -> dict[str, str]:
    """The link that the page puts into the address bar, all its parts together."""
    found: dict[str, str] = {}
    for one in app.get("bidi_component"):
        if "-address" in one.proto.id and (key := re.search(r"address(?:-[\w-]+)?$", one.proto.id)):
            found |= component(app, key.group()).get("parts", {})
    return dict(parse_qsl(urlencode(found)))


def panels(app: AppTest) -> tuple[str, str, list[str]]:
    """All HTML, all words and all charts of a page; a canvas's name is drawn by lot for every session."""
    return (
        re.sub(r"\b[0-9a-f]{12}\.\d+\b", "canvas", html(app)),
        words(app),
        [chart.proto.spec for chart in app.get("vega_lite_chart")],
    )


def shows_the_same(page: str, seed: int) -> None:
    first = opened(page, state(page, seed))
    # Once more, so that no word is left about how the page was come by.
    first.run()
    again = opened(page, address(first))
    again.run()
    assert not seen(again).notice
    for one, other in zip(panels(first), panels(again), strict=True):
        assert one == other, (page, seed, address(first))


@pytest.mark.parametrize("page", [page.name for page in PAGES])
def test_a_link_opened_anew_shows_the_same_panels(page: str) -> None:
    for seed in range(IN_SUITE):
        shows_the_same(page, seed)


def cut(link: str, lot: random.Random) -> str:
    return link[: lot.randrange(len(link))]


def flipped(link: str, lot: random.Random) -> str:
    at = lot.randrange(len(link))
    return f"{link[:at]}{lot.choice('abz09-_.%&=;+~')}{link[at + 1 :]}"


def another_version(link: str, lot: random.Random) -> str:
    return re.sub(r"digit=[a-z]\d", f"digit={lot.choice('dspx')}{lot.randint(2, 99)}", link)


def huge(link: str, lot: random.Random) -> str:
    return f"{link}&{lot.choice(['digit', 'network', 'target', 'nonsense'])}={'A' * lot.choice([9_000, 60_000])}"


SCRIPT = "<script>document.title='run'</script><img src=x onerror=alert(1)>[a](javascript:alert(1))"


def script_tags(link: str, lot: random.Random) -> str:
    return f"{link}&{lot.choice(['digit', 'network', 'target', 'without', 'unit'])}={quote(SCRIPT)}"


def full_stop(link: str, lot: random.Random) -> str:
    return link + lot.choice([".", ").", "…", "!", ">", "%E2%80%8B", "&quot;"])


def chat(link: str, lot: random.Random) -> str:
    more = lot.choice(["fbclid=IwAR0x", "utm_source=chat&utm_medium=x", "si=abc", "_gl=1*x", "igsh=x&%s=1"])
    return f"{link}&{more}" if lot.random() < 0.5 else link.replace("&", "&amp;", lot.randint(1, 3))


DAMAGE: list[Callable[[str, random.Random], str]] = [
    cut, flipped, another_version, huge, script_tags, full_stop, chat
]  # fmt: skip


def test_a_link_to_each_page_damaged_in_each_way_opens_as_far_as_it_is_sound_and_nothing_of_it_runs() -> None:
    from tests.ui.visitor.test_link import ALIVE
    from tests.ui.visitor.test_link import opened as entered

    told = 0
    for seed, (page, damage) in enumerate(product(PAGES, DAMAGE)):
        whole = urlencode(state(page.name, seed))
        query = dict(parse_qsl(damage(whole, random.Random(seed)), keep_blank_values=True))
        app, session = entered(page.name, query)
        # What is told is said as words, and short; the network is one that is here.
        assert not ALIVE.search(session.notice), (damage.__name__, query)
        assert len(session.notice) < 1500
        assert session.network in ("world", "book", "mnist")
        assert "<script" not in " ".join(element.value for element in app.warning)
        told += bool(session.notice)
        if damage in (full_stop, chat):
            # Marks at the end and others' parameters cost nothing.
            expected, network = dict(parse_qsl(whole))["digit"], dict(parse_qsl(whole))["network"]
            assert session.digit is not None or "no ink" in session.notice
            assert session.network == network, (damage.__name__, query)
            assert expected[:2] in ("d1", "s1", "p1")
    # Most damage is felt, and then there is a sentence.
    assert told > len(PAGES) * len(DAMAGE) / 3


@pytest.mark.parametrize("damage", DAMAGE, ids=lambda damage: damage.__name__)
def test_a_damaged_link_shows_a_whole_page_and_a_sentence(damage: Callable[[str, random.Random], str]) -> None:
    digit = link_drawing(samples()[3].drawing)
    whole = urlencode({"digit": digit, "network": "book", "target": "3", "baseline": "grey"})
    query = dict(parse_qsl(damage(whole, random.Random(5)), keep_blank_values=True))
    app = opened("compare", query)
    assert html(app).count('<div class="ds-name">') == 3
    assert "<script>" not in html(app)


if __name__ == "__main__":
    count, wanted = int(sys.argv[1]), sys.argv[2:] or [page.name for page in PAGES]
    for name in wanted:
        for number in range(count):
            shows_the_same(name, number)
        sys.stdout.write(f"{name}: {count} states, the same panels from their links\n")
        sys.stdout.flush()
