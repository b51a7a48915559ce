"""What is guessed before it is seen: every question by its name, as a page asks it and a class is asked it."""

from __future__ import annotations

from core.language import N_

# What the network says is asked wherever it is not known yet; all else belongs to one page.
DIGIT = "digit"
GUESSES: dict[str, str] = {
    DIGIT: N_("Which digit will the network “{network}” say?"),
    "training": N_("From when on did it give this digit the answer that it gives at the end?"),
    "two_networks": N_("Do these two networks give this digit the same answer?"),
    "filters": N_("Switch off the one filter that this answer needs most. Does the answer change?"),
    "filter-likes": N_("Four pieces of this digit. From which does filter 3 of conv1 make the highest number?"),
    "filter-weights": N_("How many weights does one filter of conv2 have?"),
    "feature_maps": N_("64 hidden units read the pooled maps. How many of them are above 0 for this digit?"),
    "which-filter": N_("One filter of conv1 made this map. Which of the four?"),
    "reads": N_("One number in a map of conv2 is made from a square of the digit. How large is it?"),
    "compare": N_("Which pixels matter most to the network's answer? Paint over them."),
    "baselines": N_("One map compares the digit with black. Which other baseline gives the map least like it?"),
    "why_not": N_(
        "In which quarter of the picture does the map speak most for the first digit and against the second?"
    ),
    "erase": N_("Its strongest pixels go, one by one. After how many does the second digit lead over the first?"),
    "trust": N_("One map is of the trained network, one of a network with random weights. Which is the trained one's?"),
    "sum": N_("Two DeepLift maps of one network and one digit. One does not add up to what it must. Which?"),
    "scramble": N_(
        "Every weight becomes random. Whose map stays most like it was, strong pixels strong and weak ones weak?"
    ),
}
