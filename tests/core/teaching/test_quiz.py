"""The quiz: half of it is not to be believed, a seed is a quiz, and every right answer is right when recomputed."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from core.hands.samples import samples
from core.ink.links import link_image, read_link
from core.network.checkpoints import Card
from core.network.model import MNIST_MEAN, DigitNet
from core.teaching.item import Item
from core.teaching.quiz import ALWAYS, KINDS, SOMETIMES, item, places
from core.teaching.words import SAID, asks, hint, label, why
from core.trust.book_network import book_network
from core.trust.scramble import scramble

SEEDS = range(1, 6)
Asked = Callable[[int, str], Item]
pytestmark = pytest.mark.filterwarnings("ignore:Setting :UserWarning")


def logits(card: Card, image: np.ndarray) -> Tensor:
    with torch.no_grad():
        return card.model(torch.tensor(image)[None])[0]


def test_half_of_every_quiz_shows_wrong_answers_or_broken_maps_and_each_kind_comes_once() -> None:
    often = dict.fromkeys(SOMETIMES, 0)
    for seed in range(2000):
        quiz = places(seed)
        assert sorted(place.kind for place in quiz) == sorted(KINDS)
        broken = {place.kind for place in quiz if place.broken}
        assert len(broken) == len(quiz) // 2 == 4
        assert broken >= set(ALWAYS)
        for kind in broken & set(SOMETIMES):
            often[kind] += 1
    # Two of five: none of them is right, or wrong, by rule.
    assert all(0.35 < count / 2000 < 0.45 for count in often.values()), often


def test_a_quiz_of_four_is_the_beginning_of_the_whole_one_and_half_of_it_is_broken() -> None:
    for seed in range(2000):
        half = places(seed, 4)
        assert [place.kind for place in half] == [place.kind for place in places(seed)][:4]
        assert sum(place.broken for place in half) == 2
        assert all(place.broken for place in half if place.kind in ALWAYS)


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_called_broken_shows_a_wrong_answer_or_a_foreign_map_and_nothing_else_does(
    kind: str, asked: Asked, readers: dict[str, Card]
) -> None:
    for seed in SEEDS:
        one = asked(seed, kind)
        assert one.broken == next(place.broken for place in places(seed) if place.kind == kind)
        answers = {name: int(logits(card, one.image).argmax()) for name, card in readers.items()}
        assert one.answer == answers[one.network]
        wrong = answers.values() if kind == "unsure" else [one.answer]
        if kind in ALWAYS:
            assert one.broken
            assert one.answer == one.label
        else:
            assert one.broken == any(answer != one.label for answer in wrong)


def test_a_seed_is_one_quiz_and_another_seed_is_another(asked: Asked, readers: dict[str, Card]) -> None:
    for place in places(1):
        again = item(dict(readers), 1, place)
        one = asked(1, place.kind)
        assert (again.options, again.right, again.network, dict(again.settings)) == (
            one.options,
            one.right,
            one.network,
            dict(one.settings),
        )
        assert np.array_equal(again.image, one.image)
        assert not np.array_equal(asked(2, place.kind).image, one.image)


@pytest.mark.parametrize("kind", KINDS)
def test_the_right_option_is_not_always_at_one_place(kind: str, asked: Asked) -> None:
    assert len({asked(seed, kind).right for seed in range(1, 13)}) > 1


def test_its_digits_are_what_a_link_to_them_gives_and_come_from_no_data_set(
    asked: Asked, monkeypatch: pytest.MonkeyPatch, readers: dict[str, Card]
) -> None:
    monkeypatch.setenv("DIGITSCOPE_DATA", "/nowhere")
    for place in places(7):
        one = item(readers, 7, place)
        linked = read_link(link_image(one.image)).image
        assert linked is not None
        assert np.array_equal(linked, one.image)
        assert one.label in {sample.label for sample in samples()}


def test_the_digit_it_will_say_has_the_highest_of_ten_scores(asked: Asked, readers: dict[str, Card]) -> None:
    for seed in SEEDS:
        one = asked(seed, "digit")
        found = logits(readers[one.network], one.image)
        assert one.options[one.right] == int(found.argmax())
        assert len(set(one.options)) == 4
        temperature = readers[one.network].facts.calibration["temperature"]
        share = (found.double() / temperature).softmax(0).max()
        assert one.numbers["share"] == pytest.approx(float(share), abs=1e-5)


def test_exactly_one_network_is_unsure_by_the_limits_in_its_own_file(asked: Asked, readers: dict[str, Card]) -> None:
    for seed in SEEDS:
        one = asked(seed, "unsure")
        unsure = []
        for name, card in readers.items():
            found, facts = logits(card, one.image).double(), card.facts
            share = float((found / facts.calibration["temperature"]).softmax(0).max())
            off = found - torch.tensor(facts.doubt["means"], dtype=torch.float64)[int(found.argmax())]
            far = float(off @ torch.tensor(facts.doubt["precision"], dtype=torch.float64) @ off) ** 0.5
            unlike = far > facts.doubt["furthest_distance"] and share <= facts.doubt["certain_probability"]
            if share < facts.doubt["least_probability"] or unlike:
                unsure.append(name)
        assert unsure == [one.options[one.right]]


def deeplift_by_gradient(model: nn.Module, image: np.ndarray, target: int) -> np.ndarray:
    """Gradient times the difference to black: what DeepLift gives where it finds no module."""
    ink = torch.tensor(image)[None].requires_grad_()
    (slope,) = torch.autograd.grad(model(ink)[0, target], ink)
    return (slope * ink).detach()[0, 0].numpy()


def test_the_window_that_spoke_loudest_has_the_highest_sum_of_a_map_that_adds_up(
    asked: Asked, readers: dict[str, Card]
) -> None:
    for seed in SEEDS:
        one = asked(seed, "pixels")
        (values,) = one.after
        model = readers[one.network].model
        with torch.no_grad():
            black = model(torch.zeros(1, 1, 28, 28))[0]
        difference = float(logits(readers[one.network], one.image)[one.answer] - black[one.answer])
        assert float(values.sum(dtype=np.float64)) == pytest.approx(difference, abs=1e-3)
        sums = []
        for window in one.options:
            top, left = 7 * (int(window) // 4), 7 * (int(window) % 4)
            sums.append(float(values[top : top + 7, left : left + 7].sum(dtype=np.float64)))
        assert one.right == int(np.argmax(sums))
        assert one.numbers["sums"] == pytest.approx(sums, abs=1e-6)


def slopes(model: DigitNet, image: np.ndarray, target: int, method: str) -> np.ndarray:
    """Saliency and Input x Gradient from their definitions."""
    ink = torch.tensor(image)[None].requires_grad_()
    (slope,) = torch.autograd.grad(model(ink)[0, target], ink)
    return (slope.abs() if method == "saliency" else slope * ink).detach()[0, 0].numpy()


def test_the_scrambled_map_is_from_a_network_without_one_learned_weight(asked: Asked, readers: dict[str, Card]) -> None:
    for seed in range(1, 10):
        one = asked(seed, "scrambled")
        method = one.numbers["method"]
        random = scramble(readers[one.network].model, 4, 0)
        learned = dict(readers[one.network].model.named_parameters())
        assert len(learned) == 8
        assert not any(torch.equal(values, learned[name]) for name, values in random.named_parameters())
        real, scrambled = one.before[1 - one.right], one.before[one.right]
        if method == "deeplift":
            # It promises a sum: the true map keeps it with the network's own scores, the other does not.
            with torch.no_grad():
                black = readers[one.network].model(torch.zeros(1, 1, 28, 28))[0, one.answer]
            must_be = float(logits(readers[one.network], one.image)[one.answer] - black)
            assert float(real.sum(dtype=np.float64)) == pytest.approx(must_be, abs=1e-3)
            with torch.no_grad():
                rises = random(torch.tensor(one.image)[None]) - random(torch.zeros(1, 1, 28, 28))
            assert float(scrambled.sum(dtype=np.float64)) == pytest.approx(float(rises[0, one.answer]), abs=1e-3)
            assert abs(float(rises[0, one.answer]) - must_be) > 0.1
        else:
            expected = slopes(readers[one.network].model, one.image, one.answer, method)
            np.testing.assert_allclose(real, expected, atol=1e-4)
            np.testing.assert_allclose(scrambled, slopes(random, one.image, one.answer, method), atol=1e-4)
            assert np.abs(scrambled - expected).max() > 0.1 * np.abs(expected).max()


def test_the_baseline_that_made_the_map_is_the_one_whose_score_its_sum_starts_from(
    asked: Asked, readers: dict[str, Card]
) -> None:
    for seed in SEEDS:
        one = asked(seed, "baseline")
        map_, *baselines = one.before
        total = float(map_.sum(dtype=np.float64))
        found = logits(readers[one.network], one.image)[one.answer]
        misses = [
            abs(float(found - logits(readers[one.network], image[None])[one.answer]) - total) for image in baselines
        ]
        assert int(np.argmin(misses)) == one.right
        assert misses[one.right] < 1e-3
        # And where it equals the digit, there is nothing.
        same = baselines[one.right] == one.image[0]
        assert not map_[same].any()


def test_the_baselines_are_what_their_names_say(asked: Asked) -> None:
    for seed in SEEDS:
        one = asked(seed, "baseline")
        for name, image in zip(one.options, one.before[1:], strict=True):
            if name in ("black", "grey"):
                np.testing.assert_array_equal(image, np.float32(0 if name == "black" else MNIST_MEAN))
            if name == "average":
                mean = np.mean([sample.image[0] for sample in samples()], axis=0, dtype=np.float64)
                np.testing.assert_allclose(image, mean, atol=1e-6)


def test_the_map_that_does_not_add_up_is_off_and_the_two_others_are_not(asked: Asked, readers: dict[str, Card]) -> None:
    for seed in SEEDS:
        one = asked(seed, "sum")
        model = readers[one.network].model
        with torch.no_grad():
            rises = (model(torch.tensor(one.image)[None]) - model(torch.zeros(1, 1, 28, 28)))[0]
        for at, (target, values) in enumerate(zip(one.options, one.before, strict=True)):
            must_be, total = float(rises[int(target)]), float(values.sum(dtype=np.float64))
            assert one.numbers["must_be"][at] == pytest.approx(must_be, abs=1e-3)
            assert sum(one.numbers["sums"][at]) == pytest.approx(total, abs=1e-3)
            if at == one.right:
                assert abs(total - must_be) >= max(0.5, 0.1 * abs(must_be)) - 1e-3
                gradient = deeplift_by_gradient(model, one.image, int(target))
                np.testing.assert_allclose(values, gradient, atol=1e-3)
            else:
                assert total == pytest.approx(must_be, abs=1e-3)


def test_the_filter_that_made_the_map_is_the_one_whose_nine_products_give_it(
    asked: Asked, readers: dict[str, Card]
) -> None:
    for seed in SEEDS:
        one = asked(seed, "filter")
        model = readers[one.network].model
        shown, *kernels = one.before
        read = model.normalize(torch.tensor(one.image)[None])[0, 0].numpy()
        windows = np.lib.stride_tricks.sliding_window_view(read, (3, 3))
        bias = model.get_parameter("conv1.bias").detach().numpy()
        made = [
            np.maximum((windows * kernel).sum(axis=(2, 3)) + bias[int(number)], 0)
            for number, kernel in zip(one.options, kernels, strict=True)
        ]
        misses = [float(np.abs(values - shown).max()) for values in made]
        assert int(np.argmin(misses)) == one.right
        assert misses[one.right] < 1e-4
        assert min(miss for at, miss in enumerate(misses) if at != one.right) > 0.05


def test_what_it_says_of_the_erased_digit_is_what_it_says(asked: Asked, readers: dict[str, Card]) -> None:
    stays = set()
    for seed in range(1, 10):
        one = asked(seed, "erase")
        (erased,) = one.before
        gone = erased != one.image[0]
        assert int(gone.sum()) == one.numbers["count"]
        assert not erased[gone].any()
        assert int(logits(readers[one.network], erased[None]).argmax()) == one.options[one.right]
        assert one.answer in one.options
        # The pixels that went are the map's strongest.
        ink, (values,) = one.image[0] > 0.5 / 255, one.after
        assert values[gone].min() >= values[ink & ~gone].max()
        stays.add(one.options[one.right] == one.answer)
    assert stays == {True, False}


@pytest.mark.parametrize("kind", KINDS)
def test_every_question_has_its_words_and_the_hint_gives_nothing_away(kind: str, asked: Asked) -> None:
    for seed in SEEDS:
        one = asked(seed, kind)
        said = why(one)
        assert asks(one).endswith("?")
        assert len({label(one, at) for at in range(len(one.options))}) == len(one.options)
        assert 30 < len(said) < 330
        assert "{" not in said + hint(one) + asks(one)
    assert set(SAID) == set(KINDS)


def test_the_book_s_functions_compute_what_the_modules_compute(readers: dict[str, Card]) -> None:
    """The map that does not add up is of the same network: only how it is written differs."""
    image = samples()[0].image
    book = book_network(readers["book"].model, "logit")
    read = readers["book"].model.normalize(torch.tensor(image)[None])
    with torch.no_grad():
        torch.testing.assert_close(book(read)[0], logits(readers["book"], image), atol=1e-4, rtol=1e-4)
