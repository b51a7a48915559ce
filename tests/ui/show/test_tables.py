"""The one table: what a line is about first, then numbers, and words where the caller says so."""

from __future__ import annotations

from ui.show.tables import table


def test_a_line_begins_with_what_it_is_about_and_only_named_columns_hold_words():
    made = table(["method", "area", "said"], [["Saliency", "0.42", "0.3 to 0.5"]], words=(2,))
    assert '<th scope="col">method</th><th scope="col">area</th><th scope="col" class="words">said</th>' in made
    assert '<th scope="row">Saliency</th><td data-head="area">0.42</td>' in made
    assert '<td class="words" data-head="said">0.3 to 0.5</td></tr>' in made


def test_what_stands_in_a_table_is_text():
    made = table(["<b>", '"c"'], [["a < b", "d"]])
    assert '<th scope="col">&lt;b&gt;</th>' in made
    assert '<th scope="row">a &lt; b</th><td data-head="&quot;c&quot;">d</td>' in made
