"""What came of a question to the class: the spread of its answers, or where it painted, beside what came out."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from html import escape

import numpy as np

from core.classroom import votes
from core.classroom.votes import PIXELS, read_painting
from core.ink.links import LinkError, read_link
from core.language import _, language
from core.render.colours import ink_picture, magnitude_picture
from ui.classroom.rooms import Seen
from ui.picker.paint import mask_of, who_chose
from ui.show import pictures
from ui.show.tables import note, table
from ui.visitor.settings import ANSWER

SIDE = 28


def outcome(seen: Seen) -> str:
    """The spread of a class's answers beside what came out, as HTML."""
    given = tuple(sorted(seen.votes.values()))
    choices = json.dumps(seen.asked["choices"])
    head = seen.head
    # Of a page's answer, which may be wrong, and is no praise for whoever said the same.
    network = bool(head.get("network")) and head.get("panel") == ANSWER
    spread = _outcome(language(), head.get("kind", ""), choices, head.get("truth") or "{}", given, network)
    about = asked_about(seen)
    return f'<div class="ds-outcome-of">{about}<div>{spread}</div></div>' if about else spread


def asked_about(seen: Seen) -> str:
    """The digit, and the pictures that a question may come with, as HTML."""
    try:
        image = read_link(seen.head.get("ink", "")).image if seen.head.get("kind") != PIXELS else None
    except LinkError:
        image = None
    ink = ""
    if image is not None:
        ink = pictures.figure(ink_picture(image), _("The digit that is asked about."), width="110px")
    return f'<div class="ds-row">{ink}{seen.asked["shows"]}</div>' if ink or seen.asked["shows"] else ""


@lru_cache(maxsize=16)
def _outcome(spoken: str, kind: str, choices: str, truth: str, given: tuple[str, ...], network: bool) -> str:
    """The same for all who read that language: a whole class asks for it at once."""
    told = json.loads(truth)
    if kind == PIXELS:
        return _painted(told, given)
    rows = []
    for value, count in votes.spread(given, labels := json.loads(choices)).items():
        right = value == told.get("right")
        if not count and not right and len(labels) > 4:
            continue
        mark = "✓ " if right and not network else ""
        share = count / max(1, len(given))
        rows.append(
            f'<div class="{"right" if right else ""}"><b>{mark}{escape(labels[value])}</b>'
            f'<div><i style="--share:{100 * share:.1f}%"></i></div><span>{count} · {100 * share:.0f} %</span></div>'
        )
    right = labels.get(told.get("right", ""), "")
    says = ""
    if right:
        says = _("What came out: {answer}.", answer=right)
        if network:
            says = _("The network says {answer}. It may be wrong.", answer=right)
    return f'<div class="ds-spread">{"".join(rows)}</div><p class="ds-said">{escape(says)}</p>'


def _painted(told: Mapping[str, object], given: Sequence[str]) -> str:
    """The class's heat map, and how many of its pixels are among each method's strongest."""
    from core.trust.likeness import shared

    if not given:
        return note(escape(_("Nobody painted.")))
    heat, ink = votes.heat(given), read_painting(str(told["ink"]))
    count = max(1, round(sum(int(read_painting(one).sum()) for one in given) / len(given)))
    order = np.argsort(-heat, axis=None, kind="stable")[:count]
    ours = mask_of([int(at) for at in order if heat.flat[at] > 0])
    alt = _(
        "Where the class painted; the most painted pixel was painted by {share} of those who answered.",
        share=f"{100 * float(heat.max()):.0f} %",
    )
    figures, rows = [pictures.figure(magnitude_picture(heat), alt, _("the class"))], []
    maps = told["maps"]
    for title, ranks in maps.items() if isinstance(maps, dict) else ():
        found = shared(_values(ranks), ours, ink)
        alt = _("{method}: {both} of its {count} strongest pixels are among the class's.", method=title,
                both=found.count, count=int(found.strongest.sum()))  # fmt: skip
        figures.append(pictures.figure(who_chose(ink.astype(np.float32), ours, found.strongest), alt, title))
        in_ink = "–" if found.by_chance_in_ink is None else f"{found.by_chance_in_ink:.1f}"
        rows.append([title, str(found.count), f"{found.by_chance:.1f}", in_ink])
    said = _(
        "The {count} pixels that the class painted most often, as many as one student painted on average, beside "
        "as many of each method's strongest.",
        count=int(ours.sum()),
    )
    colours = _("White: both. Blue: only the class. Orange: only the method.")
    head = [_("map"), _("shared with the class"), _("by chance"), _("by chance, on the ink")]
    return (
        f'<p class="ds-said">{escape(said)}</p>{pictures.grid(figures, 130)}{note(escape(colours))}{table(head, rows)}'
    )


def ranks_of(values: np.ndarray) -> str:
    """A map as the order of its sizes, weakest first and 0 for what is 0: all that says which are its strongest."""
    sizes = np.abs(np.asarray(values, dtype=np.float64))
    # Of two that are alike the earlier counts as stronger, as where the map itself is asked.
    order = np.argsort(-sizes, axis=None, kind="stable")[::-1]
    ranks = np.zeros(sizes.size, np.uint16)
    ranks[order] = np.arange(1, sizes.size + 1)
    ranks[sizes.ravel() == 0] = 0
    return base64.b64encode(ranks.astype("<u2").tobytes()).decode()


def _values(ranks: object) -> np.ndarray:
    return np.frombuffer(base64.b64decode(str(ranks)), "<u2").reshape(SIDE, SIDE)
