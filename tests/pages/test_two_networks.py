import itertools
import re

import pytest

from core import load_model, predict
from core.ink.links import link_sample
from tests.pages.conftest import html, open_app, seen
from ui.show.pictures import answer_text


@pytest.mark.parametrize("name", ["1-flag-1", "7-crossed-1", "4-or-9-1"])
def test_both_networks_answers_are_their_own(name):
    app = open_app(digit=link_sample(name)).switch_page("pages/two_networks.py").run()
    assert not app.exception
    for network in ("world", "book"):
        probabilities = predict(load_model(network), seen(app).digit.image)
        assert f'<div class="ds-answer">{answer_text(probabilities)}</div>' in html(app)


def test_hands_stand_in_the_order_in_which_the_networks_differ_whichever_reads_them_better():
    app = open_app().switch_page("pages/two_networks.py").run()
    table = html(app).split("<tbody>")[-1].split("</tbody>")[0]
    rows = re.findall(r'<th scope="row">([^<]+)</th><td>([\d.]+) %</td><td>([\d.]+) %</td>', table)
    assert len(rows) > 2
    apart = [abs(float(one) - float(other)) for _, one, other in rows]
    assert all(first >= second - 0.11 for first, second in itertools.pairwise(apart))
