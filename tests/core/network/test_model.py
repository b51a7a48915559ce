import pytest
import torch

from core.digits.mnist import load_mnist
from core.network.model import STAGES, DigitNet, Normalize, SeededDropout


def test_it_has_the_books_300_426_parameters():
    assert sum(p.numel() for p in DigitNet().parameters() if p.requires_grad) == 300_426


def test_parameters_per_layer_are_the_books():
    counts = {name: sum(p.numel() for p in module.parameters()) for name, module in DigitNet().named_children()}
    assert {name: count for name, count in counts.items() if count} == {
        "conv1": 16 * 9 + 16,
        "conv2": 32 * 16 * 9 + 32,
        "fc1": 4608 * 64 + 64,
        "fc2": 64 * 10 + 10,
    }


def test_every_stage_has_the_shape_its_table_states():
    stages = DigitNet().eval().stages(torch.rand(2, 1, 28, 28))
    assert list(stages) == [stage.name for stage in STAGES]
    assert {name: tuple(values.shape[1:]) for name, values in stages.items()} == {s.name: s.shape for s in STAGES}


def test_the_stages_end_in_what_the_network_returns():
    model, images = DigitNet().eval(), torch.rand(3, 1, 28, 28)
    stages = model.stages(images)
    assert torch.equal(stages["logits"], model(images))
    assert torch.allclose(stages["probabilities"].sum(dim=1), torch.ones(3))


def test_it_computes_what_the_formula_says():
    model, images = DigitNet().eval(), torch.rand(2, 1, 28, 28)
    x = (images - 0.1302) / 0.3069
    x = torch.conv2d(x, model.conv1.weight, model.conv1.bias).clamp_min(0)
    x = torch.conv2d(x, model.conv2.weight, model.conv2.bias).clamp_min(0)
    x = torch.max_pool2d(x, 2).flatten(1)
    x = (x @ model.fc1.weight.T + model.fc1.bias).clamp_min(0)
    assert torch.allclose(model(images), x @ model.fc2.weight.T + model.fc2.bias, atol=1e-5)


def test_every_module_is_used_once_and_relu_stands_before_the_pool():
    names = [name for name, _ in DigitNet().named_children()]
    assert names.index("relu2") + 1 == names.index("pool")
    modules = [module for module in DigitNet().modules() if not list(module.children())]
    assert len({id(module) for module in modules}) == len(modules)
    assert sum(isinstance(module, torch.nn.ReLU) for module in modules) == 3


def test_a_generator_gives_the_weights_that_the_processes_seed_would():
    torch.manual_seed(7)
    usual = DigitNet()
    before = torch.get_rng_state()
    own = DigitNet(generator=torch.Generator().manual_seed(7))
    for (name, one), (_, other) in zip(usual.state_dict().items(), own.state_dict().items(), strict=True):
        assert torch.equal(one, other), name
    del before


def test_dropout_keeps_the_mean_and_drops_whole_maps():
    values = torch.ones(64, 32, 4, 4)
    dropout = SeededDropout(0.25, maps=True, generator=torch.Generator().manual_seed(0)).train()
    dropped = dropout(values)
    per_map = dropped.flatten(2)
    assert ((per_map == 0).all(2) | (per_map == 1 / 0.75).all(2)).all()
    assert dropped.mean() == pytest.approx(1.0, abs=0.05)
    assert torch.equal(dropout.eval()(values), values)


def test_dropout_of_one_generator_does_not_hear_the_processes_generator():
    def masks() -> torch.Tensor:
        return SeededDropout(0.5, generator=torch.Generator().manual_seed(3)).train()(torch.ones(100))

    first = masks()
    torch.rand(10)
    assert torch.equal(first, masks())


def test_dropout_refuses_a_probability_of_one():
    with pytest.raises(ValueError, match=r"got 1\.0"):
        SeededDropout(1.0)


@pytest.mark.mnist
def test_its_normalising_is_the_book_s_and_mnist_s_own_mean_and_spread_are_others():
    layer = DigitNet().normalize
    assert (layer.mean.item(), layer.std.item()) == pytest.approx((0.1302, 0.3069))
    ink = load_mnist("train").images.numpy() / 255.0
    assert (round(float(ink.mean()), 4), round(float(ink.std()), 4)) == (0.1307, 0.3081)
    assert "the book's, 0.1302 and 0.3069; MNIST's own, over its training digits, are 0.1307 and 0.3081" in (
        " ".join((Normalize.__doc__ or "").split())
    )
