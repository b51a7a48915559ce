"""The rule for "not sure", and how the shipped networks keep it."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from core.digits.not_digits import not_digits
from core.hands.samples import samples
from core.judging.doubt import CERTAIN, SHARES, Limits, Rule, best_limits, distances, fit_limits, refused, sure
from core.network.checkpoints import list_models, load_model, read_card


def cloud(seed: int = 0, count: int = 2000) -> tuple[torch.Tensor, torch.Tensor]:
    """Logits about 10 for the label and 0 elsewhere, each with a spread of 1."""
    generator = torch.Generator().manual_seed(seed)
    labels = torch.arange(count) % 10
    logits = torch.randn(count, 10, generator=generator, dtype=torch.float64)
    return logits + 10 * torch.nn.functional.one_hot(labels, 10), labels


def with_rule() -> Rule:
    return Rule(1.0, Limits.from_json(fit_limits([cloud()]).as_json()))


def test_the_distance_is_mahalanobis_as_numpy_computes_it() -> None:
    logits, labels = cloud()
    limits = fit_limits([(logits, labels)])
    x, y = logits.numpy(), labels.numpy()
    means = np.stack([x[y == digit].mean(axis=0) for digit in range(10)])
    covariance = np.cov((x - means[y]).T, bias=True) + 1e-3 * np.eye(10)
    off = x[:5] - means[y[:5]]
    expected = np.sqrt(np.einsum("ni,ij,nj->n", off, np.linalg.inv(covariance), off))
    np.testing.assert_allclose(distances(logits[:5], limits.means, limits.precision).numpy(), expected, rtol=1e-6)
    assert not distances(limits.means, limits.means, limits.precision).any()


def test_about_twenty_two_of_a_thousand_of_the_digits_it_was_set_on_are_refused() -> None:
    logits, _ = cloud()
    assert float(refused(logits, with_rule()).double().mean()) == pytest.approx(0.022, abs=0.004)


def test_of_two_kinds_of_writing_neither_is_refused_more_than_the_rule_allows() -> None:
    tidy, untidy = cloud(0), cloud(1)
    untidy = (1.7 * untidy[0], untidy[1])
    rule = Rule(limits=fit_limits([tidy, untidy]))
    shares = [float(refused(logits, rule).double().mean()) for logits, _ in (tidy, untidy)]
    assert max(shares) == pytest.approx(0.022, abs=0.004)


def test_fresh_digits_of_the_same_kind_are_refused_about_as_often() -> None:
    assert float(refused(cloud(7)[0], with_rule()).double().mean()) < 0.04


@pytest.mark.parametrize(("height", "spread", "share"), [(7.359, 0.0, SHARES[-1]), (10.0, 4.0, SHARES[0])])
def test_of_rules_that_refuse_as_many_digits_the_one_that_believes_least_of_the_rest_is_kept(
    height: float, spread: float, share: float
) -> None:
    """Ink between two digits is undecided; ink like none is far away, however likely an answer is."""
    generator, between = torch.Generator().manual_seed(3), cloud(4, 500)[1]
    noise = spread * torch.randn(500, 10, generator=generator, dtype=torch.float64)
    others = noise + height * torch.nn.functional.one_hot(between, 10)
    kept = best_limits([cloud()], others)
    assert kept.least == fit_limits([cloud()], by_probability=share).least


def test_an_undecided_answer_is_not_believed_and_the_reason_says_how_likely_it_is() -> None:
    verdict = sure(torch.tensor([5.0, 4.9] + [0.0] * 8), with_rule())
    assert not verdict.sure
    assert verdict.reason.startswith("The likeliest digit, 0, has 51.1 %")


def test_scores_unlike_any_digit_s_are_not_believed_however_decided() -> None:
    verdict = sure(torch.tensor([[60.0] + [0.0] * 9]), with_rule())
    assert not verdict.sure
    assert "unlike those of a 0" in verdict.reason
    assert "stay within" not in verdict.reason


@pytest.mark.parametrize("name", list_models())
def test_of_scores_unlike_any_it_says_how_many_digits_were_measured_to_stay_within_the_limit(name: str) -> None:
    facts = read_card(name).facts
    # Even scores but for two high ones: no digit's, and neither next to certain nor too unlikely.
    verdict = sure(
        100 * torch.eye(10)[:2].sum(dim=0) + 2.5 * torch.eye(10)[0] * facts.calibration["temperature"], Rule.of(facts)
    )
    assert not verdict.sure
    stated = facts.doubt["within_distance"]
    assert f"{100 * stated['MNIST test']:.1f} % of MNIST test" in verdict.reason
    assert f"{100 * stated['held-out hands']:.1f} % of held-out hands stay within" in verdict.reason


def test_a_usual_digit_is_believed() -> None:
    verdict = sure(torch.tensor([0.0, 0.0, 10.0] + [0.0] * 7), with_rule())
    assert verdict.sure
    assert "likeliest digit, 2" in verdict.reason
    assert verdict.reason.endswith("its ten scores lie no further out than those of most digits.")


def test_one_and_many_answers_are_judged_alike() -> None:
    rule, (logits, _) = with_rule(), cloud(3, 200)
    assert [not sure(row, rule).sure for row in logits] == refused(logits, rule).tolist()


def test_a_network_never_measured_must_prefer_its_answer_to_all_others_together() -> None:
    half = torch.tensor([0.0] * 10)
    assert not sure(half, Rule()).sure
    assert sure(half + torch.eye(10)[4] * 9, Rule()).sure
    for logits in (half, half + torch.eye(10)[4] * 9):
        assert "calibrated" not in sure(logits, Rule()).reason
    assert refused(torch.stack([half, half + torch.eye(10)[4] * 9]), Rule()).tolist() == [True, False]
    assert Rule().far(torch.stack([half, 1000 * half])).tolist() == [False, False]
    logits = cloud()[0][:5]
    torch.testing.assert_close(Rule(2.5).likely(logits), (logits / 2.5).softmax(dim=1).amax(dim=1))


def test_limits_go_to_json_and_back() -> None:
    limits = fit_limits([cloud()])
    back = Limits.from_json(limits.as_json())
    assert back.least == pytest.approx(limits.least, abs=1e-4)
    torch.testing.assert_close(back.precision, limits.precision, atol=1e-5, rtol=1e-3)


def test_digits_it_never_reads_right_give_no_limits() -> None:
    logits, labels = cloud(0, 100)
    with pytest.raises(ValueError, match="each kind"):
        fit_limits([(logits, (labels + 1) % 10)])


@pytest.mark.parametrize("name", list_models())
def test_a_shipped_network_is_honest_and_says_so_in_its_json(name: str) -> None:
    facts = read_card(name).facts
    judged = facts.calibration["judged_on"]
    assert judged["MNIST test"]["ece"] < 0.02
    assert judged["held-out hands"]["ece"] < 0.05
    assert facts.doubt["refused"]["MNIST test"] < 0.04
    assert facts.doubt["certain_probability"] == CERTAIN
    assert len(facts.hands) >= 16


@pytest.mark.parametrize("name", list_models())
def test_a_shipped_network_is_sure_of_most_built_in_drawings_and_of_few_scribbles(name: str) -> None:
    model, rule = load_model(name), Rule.of(read_card(name).facts)
    drawn = torch.from_numpy(np.stack([s.image for s in samples() if s.ambiguous_with is None]))
    scribbled = torch.from_numpy(not_digits(40, 12)["scribbles"]).unsqueeze(1) / 255.0
    assert float(refused(model(drawn), rule).double().mean()) < 0.15
    assert float(refused(model(scribbled), rule).double().mean()) > 0.5


def test_next_to_certain_answers_are_believed_whatever_their_distance():
    certain = Limits(0.5, 1.0, torch.zeros(10, 10).double(), torch.eye(10).double(), certain=0.999)
    rule = Rule(limits=certain)
    decided = torch.tensor([[40.0] + [0.0] * 9])
    assert sure(decided, rule).reason.endswith("next to certain, which does not make it right.")
    assert sure(decided, rule).sure
    assert not refused(decided, rule).any()
    never = Rule(limits=Limits(0.5, 1.0, torch.zeros(10, 10).double(), torch.eye(10).double()))
    assert not sure(torch.tensor([[5.0] + [0.0] * 9]), never).sure
    assert refused(torch.tensor([[5.0] + [0.0] * 9]), never).all()
