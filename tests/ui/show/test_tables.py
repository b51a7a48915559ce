"""The one table: what a line is about first, then numbers, and words where the caller says so."""

from __future__ import annotations

from ui.show.tables import table


def test_a_line_begins_with_what_it_is_about_and_only_named_columns_hold_words():
    made = table(["method", "area", "said"], [["Saliency", "0.42", "0.3 to 0.5"]], words=(2,))
    assert '<th scope="col">method</th><th scope="col">area</th><th scope="col" class="words">said</th>' in made
    assert '<th scope="row">Saliency</th><td>0.42</td><td class="words">0.3 to 0.5</td>' in made


def test_what_stands_in_a_table_is_text():
    made = table(["<b>"], [["a < b"]])
    assert '<th scope="col">&lt;b&gt;</th>' in made
    assert '<th scope="row">a &lt; b</th>' in made
