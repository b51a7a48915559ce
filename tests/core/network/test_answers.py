"""A network's answers, many at once and as probabilities."""

from __future__ import annotations

import copy
import threading

import numpy as np
import pytest
import torch
from torch import nn

from core import samples
from core.network.answers import many_logits, plainly, probabilities, twin
from core.network.model import DigitNet


def test_many_logits_at_once_are_the_same_as_one_by_one_and_the_network_stays_as_it_was(book: DigitNet) -> None:
    images = np.stack([sample.image for sample in samples()[:150]])
    before = [parameter.stride() for parameter in book.parameters()]
    found = many_logits(book, images)
    with torch.no_grad():
        expected = torch.cat([book(torch.from_numpy(image.copy())[None]) for image in images]).numpy()
    np.testing.assert_allclose(found, expected, atol=1e-3)
    assert [parameter.stride() for parameter in book.parameters()] == before


def test_what_is_set_on_a_twin_leaves_the_first_network_as_it_was(book: DigitNet) -> None:
    image, modules = torch.tensor(samples()[20].image)[None], dict(book.named_modules())
    with torch.no_grad():
        before = book(image)
    seen: list[str] = []
    own = twin(nn.Sequential(book, nn.Softmax(dim=1))).double()
    for name, module in own.named_modules():
        module.register_forward_hook(lambda *_, name=name: seen.append(name))
        module.register_full_backward_pre_hook(lambda *_, name=name: seen.append(name))
    own.set_submodule("0.pool", nn.AvgPool2d(2))
    with torch.no_grad():
        assert torch.equal(book(image), before)
    assert not seen
    assert dict(book.named_modules()) == modules
    assert {parameter.dtype for parameter in book.parameters()} == {torch.float32}


def test_a_twin_answers_as_the_first_network_does_and_asks_for_slopes_where_that_does(book: DigitNet) -> None:
    image, book = torch.tensor(samples()[20].image)[None], copy.deepcopy(book)
    book.conv1.weight.requires_grad_(False)
    own = twin(book)
    assert own.state_dict().keys() == book.state_dict().keys()
    assert [one.requires_grad for one in own.parameters()] == [one.requires_grad for one in book.parameters()]
    assert not own.training
    with torch.no_grad():
        assert torch.equal(own(image), book(image))
    assert not any(one is other for one, other in zip(own.modules(), book.modules(), strict=True))


def test_softmax_of_huge_logits_is_still_a_probability() -> None:
    found = probabilities(np.array([[1000.0, 1000.0, -1000.0]]))
    np.testing.assert_allclose(found, [[0.5, 0.5, 0.0]], atol=1e-12)
    assert found.sum() == pytest.approx(1.0)


def test_numbers_are_float32_for_all_who_need_it_until_the_last_has_gone() -> None:
    begun, over = threading.Event(), threading.Event()
    made: list[torch.dtype] = []

    @plainly()
    def slowly() -> None:
        begun.set()
        over.wait(10)
        made.append(torch.zeros(1).dtype)

    torch.set_default_dtype(torch.float64)
    try:
        with plainly():
            other = threading.Thread(target=slowly)
            other.start()
            begun.wait(10)
        over.set()
        other.join()
        assert made == [torch.float32]
        assert torch.zeros(1).dtype == torch.float64
    finally:
        torch.set_default_dtype(torch.float32)
