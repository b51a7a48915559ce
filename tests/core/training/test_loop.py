"""Training: the same weights every time, reports that say where it stands, and stopping at any moment."""

from __future__ import annotations

import math
import threading
from collections.abc import Generator
from itertools import pairwise

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from core.digits.digits import DataError, Digits, digits
from core.judging.judge import judge
from core.network.model import DigitNet
from core.network.recipes import Recipe
from core.training.loop import load_data, snapshot_steps, train
from core.training.report import DivergedError, Report
from tests.blots import TINY, some_digits
from tests.settings_of_torch import SETTINGS


def run(recipe: Recipe = TINY, data: Digits | None = None, **arguments) -> list[Report]:
    return list(train(recipe, data or some_digits(60), some_digits(40, 1), **arguments))


def weights(report: Report) -> torch.Tensor:
    return torch.nn.utils.parameters_to_vector(report.model.parameters()).detach().clone()


def test_in_plain_epochs_nothing_is_augmented() -> None:
    def weights(**changes) -> list[torch.Tensor]:
        return list(run(TINY.but(**changes))[-1].model.parameters())

    never, all_plain, one_plain = (
        weights(),
        weights(augment=True, plain_epochs=2),
        weights(augment=True, plain_epochs=1),
    )
    assert all(torch.equal(one, other) for one, other in zip(never, all_plain, strict=True))
    assert not all(torch.equal(one, other) for one, other in zip(never, one_plain, strict=True))


@pytest.mark.parametrize("optimiser", ["adadelta", "sgd", "adamw"])
@pytest.mark.parametrize("augment", [False, True])
def test_the_same_seed_twice_gives_the_same_weights_bit_for_bit(optimiser: str, augment: bool) -> None:
    recipe = TINY.but(optimiser=optimiser, augment=augment, learning_rate=0.01)
    first, again = run(recipe)[-1], run(recipe, report_every=3)[-1]
    assert torch.equal(weights(first), weights(again))
    assert not torch.equal(weights(first), weights(run(recipe.but(seed=5))[-1]))


@pytest.mark.parametrize("setting", SETTINGS)
def test_however_the_caller_has_set_torch_the_weights_are_the_same(setting: str) -> None:
    recipe, data, test = TINY.but(augment=True), some_digits(60), some_digits(40, 1)
    *_, expected = train(recipe, data, test)
    with SETTINGS[setting]():
        *_, last = train(recipe, data, test)
    assert torch.equal(weights(last), weights(expected))


def test_two_runs_at_once_do_not_touch_each_others_weights() -> None:
    alone = [weights(run(TINY.but(seed=seed))[-1]) for seed in (1, 2)]
    together: dict[int, torch.Tensor] = {}
    threads = [
        threading.Thread(target=lambda seed=seed: together.update({seed: weights(run(TINY.but(seed=seed))[-1])}))
        for seed in (1, 2)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(torch.equal(together[seed], alone[seed - 1]) for seed in (1, 2))


def test_one_step_is_the_optimisers_formula_on_the_batch_it_says() -> None:
    recipe = TINY.but(epochs=1, batch_size=60, optimiser="sgd", learning_rate=0.1, dropout=(0.0, 0.0))
    recipe = recipe.but(schedule="constant")
    start = DigitNet((0.0, 0.0), torch.Generator().manual_seed(recipe.seed))
    data = some_digits(60)
    loss = torch.nn.functional.cross_entropy(start(data.images[:, None] / 255.0), data.labels)
    gradients = torch.autograd.grad(loss, list(start.parameters()))
    expected = torch.cat([(p - 0.1 * g).flatten() for p, g in zip(start.parameters(), gradients, strict=True)])
    last = run(recipe)[-1]
    torch.testing.assert_close(weights(last), expected, rtol=1e-4, atol=1e-5)
    assert last.loss == pytest.approx(loss.item(), rel=1e-4)


def test_reports_begin_untrained_and_end_judged() -> None:
    reports = run()
    assert (reports[0].step, reports[0].epoch, reports[0].snapshot) == (0, 0, True)
    assert math.isnan(reports[0].loss)
    last = reports[-1]
    assert (last.step, last.steps, last.epoch, last.seen) == (8, 8, 2, 120)
    assert last.train is not None
    assert last.test is not None
    assert len(last.test.answers) == 40
    assert judge(last.model.eval(), some_digits(40, 1)).accuracy == last.test.accuracy


def test_resuming_after_an_epoch_ends_in_the_same_weights() -> None:
    for recipe in (TINY, TINY.but(shuffle_labels=True, augment=True, optimiser="adadelta", schedule="constant")):
        whole = run(recipe)
        state = next(report.state for report in run(recipe) if report.state is not None)
        assert state["step"] == 4
        rest = run(recipe, resume=state)
        assert rest[0].epoch == 2
        assert torch.equal(weights(rest[-1]), weights(whole[-1]))
        assert rest[-1].seconds > state["seconds"]


def test_closing_the_generator_stops_and_keeps_what_was_learned() -> None:
    reports = train(TINY, some_digits(60), some_digits(40, 1), report_every=1)
    kept = [next(reports) for _ in range(4)][-1]
    assert isinstance(reports, Generator)
    reports.close()
    assert kept.step == 3
    assert not torch.equal(weights(kept), weights(run(TINY.but(epochs=0))[0]))


def test_no_epochs_is_no_training() -> None:
    (only,) = run(TINY.but(epochs=0))
    fresh = DigitNet(TINY.dropout, torch.Generator().manual_seed(TINY.seed))
    assert torch.equal(weights(only), torch.nn.utils.parameters_to_vector(fresh.parameters()))


def test_too_high_a_learning_rate_stops_with_what_happened_and_what_to_do() -> None:
    recipe = TINY.but(optimiser="sgd", learning_rate=100.0, schedule="constant", epochs=20)
    with pytest.raises(DivergedError, match=r"loss is \S+ after \d+ steps.*rate 100.*tenth"):
        run(recipe, report_every=1)


def test_shuffled_labels_leave_nothing_to_learn() -> None:
    shuffled = run(TINY.but(shuffle_labels=True, epochs=12), some_digits(200))[-1]
    true = run(TINY.but(epochs=12), some_digits(200))[-1]
    assert true.test is not None
    assert shuffled.test is not None
    assert true.test.accuracy > 0.9
    assert shuffled.test.accuracy < 0.4


def test_no_digits_cannot_be_learned_from() -> None:
    with pytest.raises(DataError, match="no digits"):
        next(train(TINY, digits("none", torch.zeros(0, 28, 28, dtype=torch.uint8), torch.zeros(0))))


@given(st.integers(1, 100_000), st.integers(1, 20))
def test_a_replay_keeps_at_most_six_moments_of_the_first_epoch_and_every_epochs_end(
    per_epoch: int, epochs: int
) -> None:
    steps = snapshot_steps(per_epoch, epochs)
    assert {per_epoch * epoch for epoch in range(1, epochs + 1)} <= steps
    within = sorted(step for step in steps if step <= per_epoch)
    assert 1 <= len(within) <= 6
    assert within[0] >= 1
    ratios = [after / before for before, after in pairwise(within[3:])]
    if per_epoch > 10_000:
        assert max(ratios) / min(ratios) < 1.1


def test_a_recipe_that_asks_for_doubt_trains_and_is_judged_on_digits_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.training.loop.TEST_DRAWINGS", 20)
    recipe = Recipe("doubt", dataset="drawings", images=30, not_digits=12, epochs=1, batch_size=16)
    data, _ = load_data(recipe)
    assert data.labels[:30].min() >= 0
    assert data.labels[30:].tolist() == [-1] * 12
    last = list(train(recipe, data, data.first(30)))[-1]
    assert last.train is not None
    assert len(last.train.answers) == 30
