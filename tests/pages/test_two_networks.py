import pytest

from core import load_model, predict
from core.ink.links import link_sample
from tests.pages.conftest import digit_of, html, open_app
from ui.show.pictures import answer_text


@pytest.mark.parametrize("name", ["1-flag-1", "7-crossed-1", "4-or-9-1"])
def test_both_networks_answers_are_their_own(name):
    app = open_app(digit=link_sample(name)).switch_page("pages/two_networks.py").run()
    assert not app.exception
    for network in ("world", "book"):
        probabilities = predict(load_model(network), digit_of(app).image)
        assert f'<div class="ds-answer">{answer_text(probabilities)}</div>' in html(app)
