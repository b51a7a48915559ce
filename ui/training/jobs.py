"""Training in the background: a job per session, a line in front of the machine's few places.

A job's thread never calls Streamlit. A page reads the job's plain fields whenever it draws. The line belongs to the
process and a job to its session's state: neither is lost when a browser's line drops, nor when somebody has Streamlit
empty its caches.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Literal

import torch

from core.classes import DIGITS
from core.digits.digits import DataError, Digits
from core.judging.judge import Judged, judge
from core.language import N_
from core.network.bundle import Trained, bundle
from core.network.recipes import Recipe
from core.training.history import History, end_of_epoch, tried_on
from core.training.log import LOG_EVERY
from core.training.loop import load_data, train
from core.training.report import DivergedError, Report
from ui.visitor.networks import named, shelf
from ui.visitor.warm_up import cores

if TYPE_CHECKING:
    from core.classroom.dataset import Halves

Phase = Literal["waiting", "preparing", "training", "judging", "done", "failed", "cancelled"]
OVER: frozenset[Phase] = frozenset({"done", "failed", "cancelled"})
# A browser that is gone for this long, in seconds, is not coming back: one whose line dropped is.
GONE_AFTER = 60.0
# A run that has trained for so many seconds lets those who wait go first, and goes on when its turn comes again.
TURN = 90.0
# So many runs at most are left off in the middle, each with its digits and its network in memory.
MOST_PAUSED = 2
# How many runs of one visitor may be in the line: one that trains, and one that waits.
MOST_OF_ONE = 2
# Unix niceness, 0 to 19: at 5 a training thread counts a third of a visitor's.
POLITENESS = 5


class Line:
    """At most `places` jobs of this process train at once; the others wait their turn in order.

    Nobody holds a place for long while others wait: see `TURN`. Nobody fills the line: see `MOST_OF_ONE`.
    """

    def __init__(self, places: int) -> None:
        self.places = places
        self._changed = threading.Condition()
        self._waiting: list[Job] = []
        self._running: set[Job] = set()

    def enter(self, job: Job) -> bool:
        """Waits for the job's turn; False when it was stopped before."""
        with self._changed:
            while not job.stopping and (self._next() is not job or len(self._running) >= self.places):
                self._changed.wait(timeout=0.5)
            self._waiting.remove(job)
            if not job.stopping:
                self._running.add(job)
                job.turn_began = time.monotonic()
            self._changed.notify_all()
            return not job.stopping

    def _next(self) -> Job | None:
        """The first in line none of whose visitor's runs is training now."""
        training = {one.visitor for one in self._running}
        return next((one for one in self._waiting if one.visitor not in training), None)

    def join(self, job: Job) -> bool:
        """Puts a job at the end of the line; False when its visitor has as many there as one may."""
        with self._changed:
            theirs = [one for one in (*self._waiting, *self._running) if one.visitor == job.visitor]
            if len(theirs) >= MOST_OF_ONE:
                return False
            self._waiting.append(job)
            return True

    def give_way(self, job: Job) -> bool:
        """Lets the next go first if the job has had its turn, and waits for another; False when it was stopped."""
        with self._changed:
            paused = sum(one.report is not None for one in self._waiting)
            if not self._waiting or paused >= MOST_PAUSED or time.monotonic() - job.turn_began < TURN:
                return not job.stopping
            self._running.discard(job)
            self._waiting.append(job)
            job.phase = "waiting"
            self._changed.notify_all()
        return self.enter(job)

    def leave(self, job: Job) -> None:
        """Gives the job's place to the next in line."""
        with self._changed:
            self._running.discard(job)
            self._changed.notify_all()

    def ahead_of(self, job: Job) -> int:
        """How many jobs are before this one, running ones included."""
        with self._changed:
            before = self._waiting.index(job) if job in self._waiting else 0
            return before + len(self._running - {job})


class Job:
    """One training run in a thread of its own.

    Attributes:
        phase: where it stands; in `OVER` when the thread has nothing left to do.
        report: figures of the latest report, or None before the first.
        history: curves and snapshots so far.
        problem: what went wrong: an error that says so, or a sentence of the catalogue.
        trained, judged: the network, and how it does on every test digit; None until it is done.
        name: what `ui.visitor.networks.Shelf` finds it by.
        visitor: whose it is; "" for nobody's in particular.
        given: the digits of a class to learn from and to be tested on, where the recipe alone does not say them.
        names: what it learns to tell apart.
        tried_on: on how many test digits it is tried while it learns; on all of them at its end.
        turn_began: when it was last let go first, by `time.monotonic`.
    """

    def __init__(
        self,
        recipe: Recipe,
        line: Line,
        still_watched: Callable[[], bool] = lambda: True,
        visitor: str = "",
        given: Halves | None = None,
    ) -> None:
        self.given, self.names = given, DIGITS if given is None else given.names
        self.recipe, self._line, self._watchers = recipe, line, [still_watched]
        self.name = shelf.name("run")
        self.visitor, self.turn_began = visitor or str(id(self)), 0.0
        self.phase: Phase = "waiting"
        self.report: Report | None = None
        self.history = History()
        self.problem: Exception | str = ""
        self.tried_on = 0
        self.trained: Trained | None = None
        self.judged: Judged | None = None
        self._stop = threading.Event()
        self._last_watched = time.monotonic()
        self._thread = threading.Thread(target=self._run, name="training", daemon=True)

    def start(self) -> bool:
        """Joins the line and begins when its turn comes; False when its visitor has enough runs there already."""
        joined = self._line.join(self)
        if joined:
            shelf.hold(self.name, self, 0)
            self._thread.start()
        return joined

    def stop(self) -> None:
        """Ends the run after the step under way; what was learned so far is kept."""
        self._stop.set()

    @property
    def stopping(self) -> bool:
        """Whether it was told to stop, or nobody has been there to watch for a while."""
        if any(still_watched() for still_watched in list(self._watchers)):
            self._last_watched = time.monotonic()
        elif time.monotonic() - self._last_watched > GONE_AFTER:
            self._stop.set()
        return self._stop.is_set()

    def watched_by(self, still_watched: Callable[[], bool]) -> None:
        """Has one more to watch it, and goes on as long as any does."""
        self._watchers.append(still_watched)

    @property
    def over(self) -> bool:
        return self.phase in OVER

    @property
    def ahead(self) -> int:
        """How many runs must end before this one begins."""
        return self._line.ahead_of(self)

    def wait(self, seconds: float) -> None:
        """Waits for the thread to end, at most so long."""
        self._thread.join(seconds)

    def _run(self) -> None:
        if not self._line.enter(self):
            self.phase = "cancelled"
            return
        try:
            torch.set_num_threads(1)
            _step_back()
            self._train()
        except (DataError, DivergedError, ValueError) as error:
            self.problem, self.phase = error, "failed"
        except Exception:
            self.problem = N_("The run broke off for a reason of its own. The network of this session is as it was.")
            self.phase = "failed"
            raise
        finally:
            self._line.leave(self)

    def _train(self) -> None:
        self.phase = "preparing"
        given = self.given
        data, test = load_data(self.recipe) if given is None else (given.learned, given.test)
        some = tried_on(test, len(data))
        self.phase, self.tried_on = "training", len(some)
        report: Report | None = None
        paused = 0.0
        for report in train(self.recipe, data, some, report_every=LOG_EVERY, outputs=len(self.names)):
            # The figures are of the training alone: a pause is not slowness.
            report = replace(report, seconds=report.seconds - paused)
            self.history.add(report, some)
            self.report = report
            began = time.monotonic()
            if not self._line.give_way(self):
                break
            self.phase = "training"
            paused += time.monotonic() - began
        if report is not None:
            self.phase = "judging"
            self._judge(report, data, some, test)
            self.phase = "done"

    def _judge(self, report: Report, data: Digits, some: Digits, test: Digits) -> None:
        model = report.model.eval()
        judged, history = judge(model, test), self.history
        facts = history.facts(self.recipe, "network", data, some)
        if report.step < report.steps:
            facts = facts.but(stopped=report.step)
            if report.step and report.test is None:
                # Nobody looked at the digits learned from in an epoch that was stopped half-way.
                facts = facts.but(epochs=(*facts.epochs, end_of_epoch(report, judge(model, some), None)))
        title = f"{self.recipe.title} · {100 * judged.accuracy:.1f} % right"
        facts = facts.but(title=title, accuracies={test.name: judged.accuracy}, classes=self.names)
        moments = [moment for moment in history.snapshots if moment.step < report.step or not report.step]
        self.trained, self.judged = named(bundle(model, facts, moments)), judged
        # MNIST is in memory once, whoever was tried on it.
        shelf.hold(self.name, self, 0 if test.mnist else test.images.nbytes)
        # What the network's own zip has too is not held twice, nor what only going on would need.
        history.snapshots = [replace(moment, weights={}) for moment in history.snapshots]
        self.report = replace(report, model=self.trained.model, train=None, test=None, state=None)


def _step_back() -> None:
    """Lets the threads of those who draw and look go first when cores are short; Linux gives each thread its own."""
    if sys.platform == "linux":
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), POLITENESS)


@cache
def line() -> Line:
    """This process's line: one core stays free for those who draw and look."""
    return Line(max(1, cores() - 1))
