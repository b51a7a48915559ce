"""A network with a third convolution: every room of core opens on it, as README says of adding a layer."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch import nn

from core.attribution.explain import explain
from core.attribution.methods import METHODS
from core.attribution.path import quadrature_gaps, walk
from core.hands.samples import samples
from core.inside.arithmetic import channel_sums, unit_sum
from core.inside.dreams import dream
from core.inside.features import book_conv2, feature_maps, filters, normalised
from core.inside.knockout import logits_without, rank_filters
from core.inside.receptive import receptive_fields
from core.inside.strongest import peaks
from core.inside.summary import layers
from core.judging.doubt import Rule, sure
from core.judging.judge import judge
from core.network.answers import many_logits, predict
from core.network.bundle import bundle, open_bundle
from core.network.checkpoints import load_model, save
from core.network.model import DIGITS, DigitNet, Normalize, SeededDropout, initialise
from core.network.stages import convolutions_of, stages_of
from core.training.history import History
from core.training.log import in_words, log_lines
from core.training.loop import train
from core.training.replay import replay
from core.trust.book_network import book_network
from core.trust.faithfulness import average, summarise
from core.trust.race import race
from core.trust.scramble import cascade, from_the_top
from core.trust.stability import infidelity, max_sensitivity
from tests.blots import TINY, some_digits

DIGIT = samples()[106].image


class Deeper(DigitNet):
    """`DigitNet` with a third convolution of 24 filters before the pool, and a second one that is wider."""

    def __init__(
        self,
        dropout: tuple[float, float] = (0.10, 0.25),
        generator: torch.Generator | None = None,
        outputs: int = DIGITS,
    ) -> None:
        nn.Sequential.__init__(self)
        self.normalize = Normalize(0.1302, 0.3069)
        self.conv1 = nn.Conv2d(1, 16, 3)
        self.relu1 = nn.ReLU()
        self.conv2 = nn.Conv2d(16, 40, 3)
        self.relu2 = nn.ReLU()
        self.conv3 = nn.Conv2d(40, 24, 3)
        self.relu3 = nn.ReLU()
        self.pool = nn.MaxPool2d(2)
        self.dropout1 = SeededDropout(dropout[0], maps=True, generator=generator)
        self.flatten = nn.Flatten()
        self.fc1 = nn.Linear(24 * 11 * 11, 48)
        self.relu4 = nn.ReLU()
        self.dropout2 = SeededDropout(dropout[1], generator=generator)
        self.fc2 = nn.Linear(48, outputs)
        if generator is not None:
            initialise(self, generator)


@pytest.fixture(scope="module")
def deeper() -> DigitNet:
    return Deeper(generator=torch.Generator().manual_seed(5)).eval().requires_grad_(False)


def test_its_stages_are_read_off_its_modules(deeper: DigitNet) -> None:
    found = {stage.name: stage for stage in stages_of(deeper)}
    assert list(found) == [
        *("conv1", "relu1", "conv2", "relu2", "conv3", "relu3", "pool", "fc1", "relu4", "logits", "probabilities")
    ]
    assert {name: stage.shape for name, stage in found.items()} == {
        name: values.shape for name, values in feature_maps(deeper, DIGIT).items()
    }
    assert found["conv3"].title == "Third convolution"
    assert (found["conv3"].reads, found["conv3"].relu) == ("relu2", "relu3")
    assert (found["logits"].reads, found["logits"].module, found["logits"].relu) == ("relu4", "fc2", "")


def test_it_is_looked_into(deeper: DigitNet) -> None:
    assert filters(deeper, "conv3").shape == (24, 40, 3, 3)
    assert normalised(deeper, DIGIT).shape == (1, 28, 28)
    assert book_conv2(deeper, DIGIT).shape == (40, 24, 24)
    assert receptive_fields(deeper)["conv3"].side == 7
    assert len(peaks(deeper, [torch.tensor(DIGIT)[None]])["conv3"].mean) == 24
    assert sum(layer.parameters for layer in layers(deeper)) == sum(p.numel() for p in deeper.parameters())
    for layer, unit in {"conv3": (23, 21, 21), "fc1": (47,), "logits": (9,)}.items():
        taken = unit_sum(deeper, DIGIT, layer, unit)
        assert taken.total == pytest.approx(taken.in_map, abs=1e-5)
    assert channel_sums(deeper, DIGIT, "fc1").shape == (48, 24)
    assert len(rank_filters(deeper, DIGIT)) == 16 + 40 + 24
    silent = logits_without(deeper, DIGIT, [{"conv3": dict.fromkeys(range(24), 0.0)}])
    np.testing.assert_allclose(silent[0], deeper.fc2((deeper.fc1.bias).relu()).numpy(), atol=1e-5)
    assert [made.step for made in dream(deeper, "conv3", 23, steps=4)] == [4]


@pytest.mark.parametrize("name", METHODS)
def test_every_method_explains_it(deeper: DigitNet, name: str) -> None:
    found = explain(deeper, DIGIT, name)
    assert found.values.shape == (28, 28)
    assert np.isfinite(found.values).all()
    if found.gap is not None:
        assert abs(found.gap) <= max(0.02 * abs(found.difference), 0.05)


def test_its_path_is_walked(deeper: DigitNet) -> None:
    assert walk(deeper, DIGIT, "black", 3, steps=5).images.shape == (6, 1, 28, 28)
    assert quadrature_gaps(deeper, DIGIT, "black", 3, rules=["riemann_middle"], counts=[5])


def test_it_is_judged_and_put_to_the_tests(deeper: DigitNet) -> None:
    assert len(judge(deeper, some_digits(20, 1)).answers) == 20
    assert sure(many_logits(deeper, DIGIT[None])[0], Rule()).reason
    target = int(predict(deeper, DIGIT).argmax())
    maps = {name: explain(deeper, DIGIT, name, target).values for name in ("saliency", "deeplift")}
    assert set(race(deeper, DIGIT, maps, target, np.zeros_like(DIGIT), random_count=3).orders) == set(maps)
    assert from_the_top(deeper) == ("fc2", "fc1", "conv3", "conv2", "conv1")
    assert len(cascade(deeper, DIGIT, ["saliency"], target, seeds=(0,))["saliency"].maps) == 6
    assert max_sensitivity(deeper, DIGIT, "saliency", target, noises=2) > 0
    assert infidelity(deeper, DIGIT, explain(deeper, DIGIT, "saliency", target), erasures=4).nothing >= 0
    assert average(list(summarise(deeper, [DIGIT], ["saliency"])), "deeper", "", "drawings").count == 1
    with pytest.raises(ValueError, match="the book's layers"):
        book_network(deeper)


def test_it_is_trained_kept_taken_home_and_replayed(monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:
    # The one change that README asks for is to the class itself.
    for place in ("core.training.loop.DigitNet", "core.network.model.DigitNet"):
        monkeypatch.setattr(place, Deeper)
    data, history, report = some_digits(40, 1), History(), None
    for report in train(TINY, data, data):
        history.add(report, data)
    assert report is not None
    model, facts = report.model.eval(), history.facts(TINY, "deeper", data, data)
    assert in_words(facts)
    assert log_lines(facts)
    save("deeper", model, facts, history.snapshots, tmp_path)
    assert list(convolutions_of(load_model("deeper", tmp_path))) == ["conv1", "conv2", "conv3"]
    back = open_bundle(bundle(model, facts, history.snapshots).archive)
    assert len(back.moments()) == len(history.snapshots) + 1
    assert len(replay([model, model], DIGIT).frames) == 2
