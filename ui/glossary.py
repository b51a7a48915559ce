"""The words of this app, each explained in a sentence or two, with those of the page one is on first."""

from __future__ import annotations

from html import escape

from core.language import N_, _, once
from ui.show import pictures

# By the names that pages have for them, in the order of the alphabet.
WORDS: dict[str, tuple[str, str]] = {
    "attribution": (
        N_("Attribution map"),
        N_("A number for every pixel: how much a method says that pixel spoke for the digit, or against it."),
    ),
    "baseline": (
        N_("Baseline"),
        N_("The picture a digit is compared with, such as a black one. A map says what makes the difference to it."),
    ),
    "batch": (N_("Batch"), N_("The digits a network sees before it changes its weights once. One batch is one step.")),
    "bias": (N_("Bias"), N_("A number a filter or unit adds at the end, whatever it sees.")),
    "calibrated": (
        N_("Calibrated"),
        N_("A network is calibrated if, of the answers it gives 80 %, about 80 in a hundred are right."),
    ),
    "conv1": (
        N_("conv1, conv2"),
        N_("The network's two layers of filters: sixteen of 3 × 3, then 32 that read the maps of the first."),
    ),
    "convolution": (
        N_("Convolution"),
        N_(
            "A small filter slides over a picture; at each place its weights are multiplied by the pixels and added up."
        ),
    ),
    "deeplift": (
        N_("DeepLift"),
        N_("Shares out the whole difference between digit and baseline, layer by layer, back to the pixels."),
    ),
    "deletion": (
        N_("Deletion, insertion"),
        N_(
            "Two races. Pixels are taken away, or brought, in the order a map gives them; the sooner the answer falls, "
            "or comes, the better the order."
        ),
    ),
    "dropout": (
        N_("Dropout"),
        N_("While it learns, some numbers are set to 0 by lot, so that the network does not lean on a few of them."),
    ),
    "epoch": (N_("Epoch"), N_("Once through all the digits that a network learns from.")),
    "fc1": (
        N_("fc1, fc2"),
        N_("The two layers after the filters: 64 hidden units, then the scores. Each reads all numbers before it."),
    ),
    "feature_map": (
        N_("Feature map"),
        N_("What one filter made of the picture: a number for every place, large where its pattern was found."),
    ),
    "filter": (
        N_("Filter"),
        N_("A small window of weights that looks for one pattern everywhere. Papers also say kernel."),
    ),
    "fooling": (
        N_("Fooling"),
        N_("Changing every pixel by so little that you hardly see it, and so that the network answers otherwise."),
    ),
    "gap": (N_("Gap"), N_("What is left between the sum of a map and what that sum must be.")),
    "gradient": (
        N_("Gradient"),
        N_("How fast the score would change if a pixel got a little more ink, for every pixel at once."),
    ),
    "hidden": (
        N_("Hidden unit"),
        N_("One of the 64 numbers between the maps and the scores. Each adds up all pooled maps with its weights."),
    ),
    "infidelity": (
        N_("Infidelity"),
        N_("How far a map is off when it predicts what erasing some pixels does to the score. 0 is best."),
    ),
    "influence": (
        N_("Influence"),
        N_("How much learning from one digit moved the score of another, up or down."),
    ),
    "ig": (
        N_("Integrated Gradients"),
        N_("Fades the baseline into the digit in small steps and adds up what each pixel's ink did to the score."),
    ),
    "learning_rate": (N_("Learning rate"), N_("How large a step the weights take each time they are changed.")),
    "logit": (
        N_("Logit"),
        N_("The network's score for a digit, any number. The highest is the answer."),
    ),
    "loss": (
        N_("Loss"),
        N_("How surprised a network was by the right answers. Learning means to change the weights so that it falls."),
    ),
    "mnist": (
        N_("MNIST"),
        N_("70,000 digits written by Americans around 1990, cut out and centred: what most digit readers learn from."),
    ),
    "network": (
        N_("Network"),
        N_(
            "A long sum: 784 numbers of ink go in, are multiplied by weights and added up, layer by layer, until the "
            "scores come out."
        ),
    ),
    "not_sure": (
        N_("Not sure"),
        N_("The answer is too unlikely, or its scores look like no digit's: it is not to be believed."),
    ),
    "optimiser": (N_("Optimiser"), N_("The rule by which the weights are changed after each batch.")),
    "pooling": (N_("Pooling"), N_("Of every four numbers in a square, the largest is kept.")),
    "probability": (
        N_("Probability"),
        N_("The scores turned into shares that add up to 100 %. Softmax is the name of the formula."),
    ),
    "order": (
        N_("Rank correlation"),
        N_("Whether two maps put the pixels in the same order: 1 is the same order, 0 none in common."),
    ),
    "receptive": (N_("Receptive field"), N_("The pixels of the digit that can change one number of a map.")),
    "relu": (N_("ReLU"), N_("Keeps what is above 0, and puts 0 for all else.")),
    "room": (
        N_("Room"),
        N_("What a class shares for a while: a code to come in by, one question at a time, a wall of digits."),
    ),
    "saliency": (
        N_("Saliency"),
        N_("Shows how fast the score would change with each pixel. It does not say in which direction."),
    ),
    "scramble": (
        N_("Scramble"),
        N_("All that was learned is replaced by random weights. A map that stays the same did not come from it."),
    ),
    "stage": (N_("Stage"), N_("A place in the network where its numbers can be looked at, such as after conv1.")),
    "test_digits": (N_("Test digits"), N_("Digits a network never learned from, kept to see how well it does.")),
    "unit": (N_("Unit"), N_("One number of a stage.")),
    "weight": (
        N_("Weight"),
        N_("A number the network multiplies by. Training finds the weights; there is nothing else that it learns."),
    ),
}
# What a page uses.
USED: dict[str, str] = {
    "draw": "conv1 convolution filter hidden logit network not_sure pooling probability stage weight",
    "training": "mnist batch dropout epoch learning_rate loss optimiser test_digits weight",
    "two_networks": "mnist calibrated network not_sure probability test_digits",
    "filters": "bias conv1 convolution feature_map filter receptive relu weight",
    "feature_maps": "bias conv1 fc1 feature_map hidden logit pooling probability receptive relu stage unit",
    "neighbours": "fc1 mnist gradient hidden influence logit relu test_digits",
    "compare": "deeplift ig saliency attribution baseline gap gradient logit order",
    "baselines": "attribution baseline gap logit",
    "why_not": "attribution baseline fooling gap logit not_sure probability",
    "trust": "deeplift ig saliency attribution baseline deletion gap infidelity order scramble",
    "hidden_mark": "attribution network probability test_digits",
    "lesson": "attribution baseline feature_map filter network scramble",
    "quiz": "attribution baseline filter network not_sure order scramble",
    "class_room": "network probability room",
}


def glossary(page: str) -> None:
    """All words: first those that the page uses."""
    pictures.show(_both(page))


@once
def _both(page: str) -> str:
    used, here, more = USED[page].split(), _("Words"), _("More words")
    return (
        f'<h2 class="ds-title">{escape(here)}</h2>{_listed(used)}<hr>'
        f'<h2 class="ds-title">{escape(more)}</h2>{_listed(WORDS.keys() - set(used))}'
    )


def _listed(names: list[str] | set[str]) -> str:
    words = sorted((_(WORDS[name][0]), _(WORDS[name][1])) for name in names)
    told = "".join(f"<dt>{escape(word)}</dt><dd>{escape(means)}</dd>" for word, means in words)
    return f'<dl class="ds-words">{told}</dl>'
