"""One question at a time to the class: asked, answered, locked, revealed; and what came of it."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import TypedDict

import numpy as np

from core.classroom.codes import hash_of
from core.classroom.engine import LONGEST, Engine, RoomError
from core.classroom.room import MOST_STUDENTS, OVER, TOO_OFTEN, did, passed_on, student
from core.language import N_

# A question's shelf, by its number.
VOTES = "votes-{number}"
LONGEST_TEXT, MOST_CHOICES = 400, 12
# How often a student may change their mind: times, and within how many seconds.
CHANGES = (40, 60)
# The two kinds of questions: answered by painting pixels, and by one of several choices.
PIXELS, CHOICE = "pixels", "choice"
SIDE = 28
# One bit a pixel.
PAINTING = re.compile(f"[0-9a-f]{{{SIDE * SIDE // 4}}}")


class Words(TypedDict):
    """A question in one language; see `Question`."""

    asks: str
    choices: dict[str, str]
    shows: str


@dataclass(frozen=True)
class Question:
    """What is put to a class.

    Attributes:
        kind: `PIXELS` where it is answered by painting, `CHOICE` where by one of the choices.
        asks: the question, as the teacher reads it.
        where: the address of what it is about, as seen from any page.
        choices: what can be answered, each as the teacher reads it.
        truth: what came out, in a form of whoever asks; it stays in the store until it is revealed.
        ink: the digit it is about as a piece of an address, or "".
        panel: of which panel it asks what came out there, and `network` through which network; "" for none of a page.
        shows: pictures that are asked about, as HTML.
        also: name of a language -> `asks`, `choices` and `shows` in it, for students who read another than the teacher.
    """

    kind: str
    asks: str
    where: str
    choices: Mapping[str, str]
    truth: str = ""
    ink: str = ""
    panel: str = ""
    network: str = ""
    shows: str = ""
    also: Mapping[str, Words] = field(default_factory=dict)


# A room's fields for it.
ASKED = tuple(one.name for one in fields(Question))
# What was revealed in a room, as long as it lasts: so many panels, the first forgotten first.
UNCOVERED, MOST_UNCOVERED = "uncovered", 400
# And of its lessons: the step its teacher is at, such as "45.3", and how many were begun.
LESSON, BEGUN = "lesson", "begun"


def question(engine: Engine, code: str, asked: Question, pages: Collection[str]) -> None:
    """Puts a question to the class, in place of the one before, whose votes are forgotten.

    Args:
        pages: the names of this app's pages.

    Raises:
        RoomError: the room is over, or does not take such a question.
    """
    head = engine.head(code)
    if head is None:
        raise RoomError(OVER)
    choices, also = json.dumps(dict(asked.choices)), json.dumps(dict(asked.also), ensure_ascii=False)
    short = len(asked.asks) <= LONGEST_TEXT and len(choices) <= LONGEST_TEXT * MOST_CHOICES
    longest = max(map(len, (asked.truth, asked.ink, asked.panel, asked.network, asked.shows)))
    if not short or len(asked.choices) > MOST_CHOICES or longest > LONGEST:
        raise RoomError(N_("This question is too long for a room."))
    number = int(head["number"]) + 1
    where = passed_on(asked.where, pages)
    # The teacher's words are better than no question.
    told = asdict(asked) | {"where": where, "choices": choices, "also": also if len(also) <= LONGEST else ""}
    engine.write(code, number=str(number), locked="", revealed="", **told)
    engine.drop(code, VOTES.format(number=number - 1))
    did(engine, code)


def in_words(head: Mapping[str, str], language: str) -> Words:
    """What is asked in a room, in a language, or as its teacher reads it where it was not put in that one."""
    own = Words(asks=head.get("asks", ""), choices=json.loads(head.get("choices") or "{}"), shows=head.get("shows", ""))
    return json.loads(head.get("also") or "{}").get(language, own)


def lock(engine: Engine, code: str) -> None:
    """Takes no more votes."""
    engine.write(code, locked="yes")
    did(engine, code)


def reveal(engine: Engine, code: str) -> None:
    """Locks, and shows the votes beside what came out; what it asked about stays known when the question is gone."""
    head = engine.head(code) or {}
    engine.write(code, locked="yes", revealed="yes")
    if head.get("ink"):
        uncover(engine, code, head["ink"], head.get("network", ""), head.get("panel", ""))
    did(engine, code)


def uncover(engine: Engine, code: str, ink: str, network: str, panel: str) -> None:
    """Has a room know a panel of this digit (a piece of an address), through the network of this key."""
    known, about = (engine.head(code) or {}).get(UNCOVERED, "").split(), panel_of(ink, network, panel)
    if about not in known:
        engine.write(code, **{UNCOVERED: " ".join([*known, about][-MOST_UNCOVERED:])})


def at_step(engine: Engine, code: str, step: str) -> None:
    """Notes the step of a lesson that a room's teacher is at, "" for none; a lesson that begins covers all again.

    It begins with its first step, unless one has only stepped back to that from the second.
    """
    head = engine.head(code) or {}
    before, plan = head.get(LESSON, ""), step.partition(".")[0]
    if step == before:
        return
    begins = bool(step) and (before.partition(".")[0] != plan or (step == f"{plan}.1" and before != f"{plan}.2"))
    anew = {UNCOVERED: "", BEGUN: str(int(head.get(BEGUN) or 0) + 1)} if begins else {}
    engine.write(code, **{LESSON: step}, **anew)


def panel_of(ink: str, network: str, panel: str) -> str:
    """What a room remembers a panel by: of this digit (a piece of an address), through the network of this key."""
    return hash_of("\n".join((ink, network, panel)))[:16]


def withdraw(engine: Engine, code: str) -> None:
    """Takes the question back, and forgets its votes."""
    head = engine.head(code) or {}
    engine.write(code, locked="", revealed="", **dict.fromkeys(ASKED, ""))
    engine.drop(code, VOTES.format(number=head.get("number", "0")))
    did(engine, code)


def vote(engine: Engine, code: str, token: str, number: int, value: str) -> None:
    """Takes a student's answer to a question, in place of the one before.

    Raises:
        RoomError: it is locked, or another question by now, or the student or the answer is not of this room.
    """
    head, who = engine.head(code), student(engine, code, token)
    if head is None or who is None:
        raise RoomError(OVER)
    fits = is_painting(value) if head.get("kind") == PIXELS else value in json.loads(head.get("choices") or "{}")
    if not fits:
        raise RoomError(N_("That is no answer to this question. Answer it again."))
    if not engine.allow(who.name, "vote", *CHANGES):
        raise RoomError(TOO_OFTEN)
    given = {"number": str(number), "locked": ""}
    if not engine.put(code, VOTES.format(number=number), who.name, value, MOST_STUDENTS, given):
        raise RoomError(N_("The votes are locked: your last answer before that counts."))
    did(engine, code)


def votes(engine: Engine, code: str, number: int) -> list[str]:
    """The answers to a question, without who gave them."""
    return list(engine.items(code, VOTES.format(number=number)).values())


def write_painting(pixels: Iterable[int]) -> str:
    """Painted pixels, by their places from 0 to 783, as a vote."""
    mask = np.zeros(SIDE * SIDE, dtype=bool)
    mask[list(pixels)] = True
    return np.packbits(mask).tobytes().hex()


def read_painting(value: str) -> np.ndarray:
    """The inverse: (28, 28) bool."""
    return np.unpackbits(np.frombuffer(bytes.fromhex(value), np.uint8)).astype(bool).reshape(SIDE, SIDE)


def is_painting(value: str) -> bool:
    """Whether a vote is one, with a pixel at least."""
    return PAINTING.fullmatch(value) is not None and set(value) != {"0"}


def spread(votes: Iterable[str], choices: Iterable[str]) -> dict[str, int]:
    """How often each of the choices was given, in their order."""
    counts = Counter(votes)
    return {choice: counts[choice] for choice in choices}


def heat(votes: Iterable[str]) -> np.ndarray:
    """(28, 28) float32: the share of the class that painted each pixel; zeros where nobody did."""
    masks = [read_painting(vote) for vote in votes]
    return (sum(masks, np.zeros((SIDE, SIDE))) / max(1, len(masks))).astype(np.float32)
