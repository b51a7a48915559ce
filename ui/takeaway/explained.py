"""How the pages that explain, doubt and train are taken along: maps, the path, what is erased, the race, the replay."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from core.attribution.explain import Attribution
from core.attribution.methods import METHODS
from core.attribution.path import Path
from core.language import _
from core.network.model import DigitNet
from core.render.words import in_a_row
from core.takeaway import doubted, inside
from core.takeaway.explained import explained, path
from core.takeaway.panel import Curves, Panel, Sheet, map_panel
from core.training.replay import Replay
from core.trust.race import Race
from core.trust.scramble import Cascade, from_the_top
from ui.takeaway.offers import Offer, caption_of, shares_of
from ui.visitor.session import View


def maps_offer(
    view: View,
    maps: Sequence[Attribution],
    limits: Mapping[str, float] | None = None,
    functional: Sequence[str] = (),
) -> Offer:
    """Maps of the digit looked at.

    Args:
        limits: method -> the end of its scale, where that is not its own.
        functional: the methods whose map is of the network with `F.relu`.
    """
    image, said = view.digit.image, caption_of(view)
    by_function = _("ReLU is called as a function, F.relu, as the book has it.")
    panels = []
    for found in maps:
        of = [*said, by_function] if found.method in functional else said
        panels.append(map_panel(found, image, of, (limits or {}).get(found.method), view.called))
    return Offer(panels, explained(maps, image, functional, view.called))


def path_offer(view: View, walked: Path, baseline: np.ndarray, target: int, at: int) -> Offer:
    """The path from a baseline, at one of its steps."""
    steps = len(walked.images) - 1
    said = [*caption_of(view), _("Step {at} of {steps} from the baseline to the digit.", at=at, steps=steps)]
    limit = float(np.abs(walked.so_far).max())
    score = Curves(
        walked.places, {"score": walked.scores}, _("place on the path"), _("logit of {n}", n=view.called(target))
    )
    return Offer(
        [
            Panel(f"path-{at}", _("A step of the path"), Sheet(walked.images[at], "ink"), said),
            Panel(f"path-{at}-gathered", _("Gathered so far"), Sheet(walked.so_far[at][None], "signed", limit), said),
            Panel("path", _("The score along the path"), score, caption_of(view)),
        ],
        [path(walked, baseline, target, at)],
    )


def erased_offer(
    view: View, found: Attribution, order: np.ndarray, logits: np.ndarray, count: int, insert: bool
) -> Offer:
    """Two logits as pixels go, or come, in the order of the map of a contrast against the same replacement."""
    target, against = found.target, found.against
    names = {_("logit of {n}", n=view.called(digit)): logits[:, digit] for digit in (target, against)}
    taken = _("pixels inserted") if insert else _("pixels erased")
    said = [*caption_of(view), *map_panel(found, view.digit.image, [], called=view.called).caption]
    curves = Curves(np.arange(len(logits)), names, taken, _("logit"))
    maps = explained([found], view.digit.image, called=view.called)
    return Offer(
        [Panel("erased", _("Two logits as pixels go"), curves, said)],
        [*maps, *doubted.erased(found, view.digit.image, order, logits, count, insert)],
    )


def raced_offer(view: View, maps: Sequence[Attribution], found: Race, kind: str, on_page: bool) -> Offer:
    """The race of some maps, and of random orders.

    Args:
        kind: "deletion" or "insertion", the one on screen.
        on_page: the page's notebook has these very maps already.
    """
    curves, chance = found.curves(kind)
    named = {_(METHODS[one.method].title): curves[one.method] for one in maps}
    colours = {_(METHODS[one.method].title): METHODS[one.method].colour for one in maps}
    named[_("random order, mean")] = chance.mean(axis=0)
    share = _("probability of {n}", n=view.called(maps[0].target))
    drawn = Curves(100 * found.shares, named, _("pixels taken, %"), share, colours)
    said = [*caption_of(view), _("Deletion: low is good.") if kind == "deletion" else _("Insertion: high is good.")]
    parts = [] if on_page else explained(maps, view.digit.image, called=view.called)
    return Offer(
        [Panel(f"race-{kind}", _("The race"), drawn, said)],
        [*parts, *doubted.raced(maps, view.digit.image, found, view.called)],
    )


def scrambled_offer(view: View, maps: Sequence[Attribution], found: dict[str, Cascade], depth: int) -> Offer:
    """The maps of the network scrambled so deep."""
    layers = from_the_top(view.network.model)
    named = in_a_row(layers[:depth]) or _("nothing")
    said = [*caption_of(view), _("Scrambled: {layers}.", layers=named)]
    panels = []
    for one in maps:
        method, values = METHODS[one.method], found[one.method].maps[depth][0]
        drawn = Sheet(values[None], "signed" if method.signed else "magnitude")
        panels.append(Panel(f"{one.method}-scrambled-{depth}", _(method.title), drawn, said))
    return Offer(panels, doubted.scrambled(maps, view.digit.image, found, depth, layers))


def replay_offer(view: View, made: Replay, number: int, title: str, model: DigitNet) -> Offer:
    """A moment of a network's training: its filters, its answer, its maps.

    Args:
        model: the network as it was at that moment.
    """
    frame, said = made.frames[number], [*caption_of(view), _("Moment of its training: {moment}.", moment=title)]
    maps = list(frame.attributions.values())
    filters = Sheet(frame.filters, "signed", made.filter_limit, columns=4)
    bars = shares_of(view, frame.probabilities)
    return Offer(
        [
            Panel("moment-filters", _("Filters of conv1"), filters, said),
            Panel("moment-answer", _("The answer at this moment"), bars, said),
            *(map_panel(one, view.digit.image, said, made.limits[one.method], view.called) for one in maps),
        ],
        [inside.kernels(model, "conv1"), *explained(maps, view.digit.image, called=view.called)],
        (model, frame.probabilities),
    )
