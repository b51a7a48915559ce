"""The table of explanation methods: what each is, how to read it, how Captum computes it."""

from __future__ import annotations

from core.attribution import captum_calls
from core.attribution.method import THREE, Method
from core.attribution.way import POINTS_AT_ONCE
from core.language import N_

__all__ = ["METHODS", "THREE", "Method"]

_WHY_BACK = """\
# Captum takes the slope at the start of each step. Walked back as well, its ends count alike (trapezoid rule).
"""
_THERE_AND_BACK = (
    "torch.nn.functional.pad(\n    sum(\n        sign * LayerConductance({{model}}, model.{layer}).attribute(\n"
    '            end, start, target={{target}}, n_steps={{steps}}, method="riemann_trapezoid", '
    f"internal_batch_size={POINTS_AT_ONCE}\n        ).sum(dim=1, keepdim=True)\n"
    "        for sign, start, end in ((0.5, baseline, image), (-0.5, image, baseline))\n    ),\n    {border},\n)"
)

_METHODS = (
    Method(
        name="saliency",
        title="Saliency",
        colour="#3b9ab8",
        signed=False,
        complete=False,
        walks=False,
        slope=True,
        uses_baseline=False,
        paper="Simonyan, Vedaldi, Zisserman 2013, Deep Inside Convolutional Networks",
        arxiv="1312.6034",
        how_to_read=N_("Bright: of all pixels, a little more or less ink here would change the score fastest."),
        does_not_say=N_("It does not say whether ink here speaks for or against, nor how much of the score it made."),
        code="Saliency({model}).attribute(image, target={target})",
        compute=captum_calls.saliency,
        sum_says=N_("Its values are slopes: their sum need not equal anything."),
    ),
    Method(
        name="integrated-gradients",
        title="Integrated Gradients",
        colour="#e08214",
        signed=True,
        complete=True,
        walks=True,
        paper="Sundararajan, Taly, Yan 2017, Axiomatic Attribution for Deep Networks",
        arxiv="1703.01365",
        how_to_read=N_(
            "Orange raised the score above the baseline's, purple lowered it, on the straight way from one to the "
            "other."
        ),
        does_not_say=N_("It does not say what another baseline would: a pixel that equals the baseline gets nothing."),
        code="IntegratedGradients({model}).attribute(\n"
        '    image, baseline, target={target}, n_steps={steps}, method="riemann_middle", '
        f"internal_batch_size={POINTS_AT_ONCE}\n)",
        compute=captum_calls.integrated_gradients,
        refined=(150, 450, 1350),
    ),
    Method(
        name="deeplift",
        title="DeepLift",
        colour="#8a63c7",
        signed=True,
        complete=True,
        walks=False,
        paper="Shrikumar, Greenside, Kundaje 2017, Learning Important Features Through Propagating "
        "Activation Differences",
        arxiv="1704.02685",
        how_to_read=N_("Orange raised the score above the baseline's, purple lowered it, layer by layer."),
        does_not_say=N_(
            "It does not say how the score moves between baseline and digit: it compares only the two ends."
        ),
        code="DeepLift({model}.double()).attribute(image.double(), baseline.double(), target={target})",
        setup="# Right behind a ReLU, the pool's rule would be lost: core.attribution.captum_calls.Pass says why.\n"
        "from core.attribution.captum_calls import Pass\n"
        "model.pool = torch.nn.Sequential(Pass(), model.pool)\n",
        compute=captum_calls.deeplift,
    ),
    Method(
        name="input-x-gradient",
        title="Input × Gradient",
        colour="#2f9e63",
        signed=True,
        complete=False,
        walks=False,
        uses_baseline=False,
        paper="Shrikumar, Greenside, Shcherbina, Kundaje 2016, Not Just a Black Box",
        arxiv="1605.01713",
        how_to_read=N_(
            "Ink times slope. Orange: a little more of this ink would raise the score; purple: it would lower it."
        ),
        does_not_say=N_("It does not say what happens once the ink is gone: the slope holds only close to this digit."),
        code="InputXGradient({model}).attribute(image, target={target})",
        compute=captum_calls.input_x_gradient,
        sum_says=N_("Its sum would be the score less that of black if the score were one straight line. It is not."),
    ),
    Method(
        name="guided-backprop",
        title="Guided Backprop",
        colour="#c9527e",
        signed=True,
        complete=False,
        walks=False,
        slope=True,
        uses_baseline=False,
        paper="Springenberg, Dosovitskiy, Brox, Riedmiller 2014, Striving for Simplicity",
        arxiv="1412.6806",
        how_to_read=N_(
            "A slope that lets only positive signals back through every ReLU: above 0 orange, below purple."
        ),
        does_not_say=N_(
            "It does not say much about the answer: with the last layer scrambled it can look much the same."
        ),
        code="GuidedBackprop({model}).attribute(image, target={target})",
        compute=captum_calls.guided_backprop,
        sum_says=N_("Its values are slopes with parts left out: their sum need not equal anything."),
    ),
    Method(
        name="grad-cam",
        title="Grad-CAM (relu2)",
        colour="#a08a2c",
        signed=False,
        complete=False,
        walks=False,
        uses_baseline=False,
        paper="Selvaraju, Cogswell, Das, Vedantam, Parikh, Batra 2016, Grad-CAM",
        arxiv="1610.02391",
        how_to_read=N_(
            "Bright: conv2's maps after ReLU, each times its mean slope, add up highest here. Every value lies on the "
            "middle of the 5 × 5 pixels its place sees, so the two outermost rows and columns stay empty."
        ),
        does_not_say=N_(
            "It does not say which pixel: each value stands for the 5 × 5 pixels around it, and sums below 0 are cut "
            "off."
        ),
        code="torch.nn.functional.pad(\n    LayerGradCam({model}, model.relu2).attribute(\n"
        "        image, target={target}, relu_attributions=True\n    ),\n    (2, 2, 2, 2),\n)",
        captum="LayerGradCam",
        compute=captum_calls.grad_cam,
        sum_says=N_("Its values are weighted activations: their sum need not equal anything."),
    ),
    Method(
        name="gradient-shap",
        title="Monte Carlo Integrated Gradients",
        colour="#cf5a33",
        signed=True,
        complete=False,
        walks=False,
        paper="Erion, Janizek, Sturmfels, Lundberg, Lee 2019, Improving Performance of Deep Learning Models with "
        "Axiomatic Attribution Priors and Expected Gradients",
        arxiv="1906.10670",
        how_to_read=N_(
            "Integrated Gradients at 50 random points of the path. Orange raised the score above the baseline's, "
            "purple lowered it."
        ),
        does_not_say=N_(
            "It does not say the same twice: other draws give another map; here they are fixed. Nor is it a Shapley "
            "value, though Captum calls it GradientShap."
        ),
        code=f"GradientShap({{model}}).attribute(\n    image, baseline, target={{target}}, "
        f"n_samples={captum_calls.DRAWS}, stdevs=0.0\n)",
        setup=f"import numpy\nnumpy.random.seed({captum_calls.DRAWS_SEED})\n",
        compute=captum_calls.gradient_shap,
        sum_says=N_("Its sum is the score less the baseline's only on average over many draws; these are 50."),
    ),
    Method(
        name="occlusion",
        title="Occlusion (3 × 3)",
        colour="#5674d6",
        signed=True,
        complete=False,
        walks=False,
        paper="Zeiler, Fergus 2013, Visualizing and Understanding Convolutional Networks",
        arxiv="1311.2901",
        how_to_read=N_(
            "Each 3 × 3 window is replaced by the baseline in turn. Orange: with the windows over this pixel the "
            "score fell on average; purple: it rose."
        ),
        does_not_say=N_(
            "It does not say what ink does together: strokes that stand in for each other can both look useless."
        ),
        code="Occlusion({model}).attribute(\n    image, target={target}, baselines=baseline, "
        f"sliding_window_shapes={captum_calls.WINDOW}, perturbations_per_eval={captum_calls.WINDOWS}\n)",
        compute=captum_calls.occlusion,
        sum_says=N_("Each value is the mean fall over the windows that covered it: the sum need not equal anything."),
    ),
    Method(
        name="conductance-conv1",
        title="Layer Conductance (conv1)",
        colour="#4f8f8b",
        signed=True,
        complete=True,
        walks=True,
        paper="Dhamdhere, Sundararajan, Yan 2018, How Important Is a Neuron?",
        arxiv="1805.12233",
        how_to_read=N_(
            "How much of the score, less the baseline's, flowed through conv1's sixteen maps at each place, all maps "
            "added up: orange raised it, purple lowered it."
        ),
        does_not_say=N_("It does not say which pixel: each value stands for the 3 × 3 pixels a unit of conv1 sees."),
        code=_THERE_AND_BACK.format(layer="conv1", border=((1,) * 4)),
        setup=_WHY_BACK,
        captum="LayerConductance",
        compute=captum_calls.conductance_conv1,
        refined=(200, 600, 1800),
    ),
    Method(
        name="conductance-conv2",
        title="Layer Conductance (conv2)",
        colour="#96705b",
        signed=True,
        complete=True,
        walks=True,
        paper="Dhamdhere, Sundararajan, Yan 2018, How Important Is a Neuron?",
        arxiv="1805.12233",
        how_to_read=N_(
            "How much of the score, less the baseline's, flowed through conv2's 32 maps at each place, all maps added "
            "up: orange raised it, purple lowered it."
        ),
        does_not_say=N_("It does not say which pixel: each value stands for the 5 × 5 pixels a unit of conv2 sees."),
        code=_THERE_AND_BACK.format(layer="conv2", border=((2,) * 4)),
        setup=_WHY_BACK,
        captum="LayerConductance",
        compute=captum_calls.conductance_conv2,
        refined=(200, 600, 1800),
    ),
)
METHODS: dict[str, Method] = {method.name: method for method in _METHODS}
