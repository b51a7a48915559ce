"""Brings every catalogue up to date with the source, and compiles it: `python locale/update.py`.

With the name of another language, such as `fr` or `pt_BR`, it begins a catalogue for it.
What it keeps of a catalogue is what somebody wrote; a sentence that is gone from the source goes from there too, and
one that is new stands there without a translation, in which case English is shown.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterable
from contextlib import redirect_stderr
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

LOCALE = Path(__file__).resolve().parent
ROOT = LOCALE.parent
KEYWORDS = {"_": None, "N_": None, "ngettext": (1, 2)}
NOTE = "Translators:"
ABOUT = {
    "project": "DigitScope",
    "version": "1",
    "last_translator": "DigitScope",
    "language_team": "DigitScope",
    "msgid_bugs_address": "the repository's issues",
}
HEAD = """\
DigitScope in another language than English. A sentence is translated whole; what stands in braces is filled in.
"""


def sources() -> list[Path]:
    """Every file that says something."""
    return [ROOT / "app.py", *sorted(path for room in ("core", "ui", "pages") for path in (ROOT / room).rglob("*.py"))]


def template(paths: Iterable[Path]) -> Catalog:
    """All sentences of the source, each with the files it stands in."""
    found = Catalog(project="DigitScope", fuzzy=False)
    for path in paths:
        # Babel warns of every f-string in a call, of those too that are filled in and need no translation.
        with redirect_stderr(io.StringIO()):
            said = extract_from_file("python", path, keywords=KEYWORDS, comment_tags=(NOTE,))
        for _, message, notes, _ in said:
            found.add(message, locations=[(path.relative_to(ROOT).as_posix(), 1)], auto_comments=notes)
    return found


def updated(text: str, wanted: Catalog) -> Catalog:
    """A catalogue as it is written in a file, with the sentences that are wanted and no others."""
    catalogue = read_po(io.StringIO(text))
    begun = catalogue.creation_date
    catalogue.update(wanted, no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    # No date that is another with every update.
    catalogue.creation_date = begun
    return catalogue


def written(catalogue: Catalog) -> tuple[bytes, bytes]:
    """A catalogue as the file that people edit, and as the one that programs read."""
    words, compiled = io.BytesIO(), io.BytesIO()
    write_po(words, catalogue, width=120, include_lineno=False, sort_by_file=True)
    # Of the file itself, so that both say the same.
    write_mo(compiled, read_po(io.BytesIO(words.getvalue())))
    return words.getvalue(), compiled.getvalue()


def main(names: list[str]) -> None:
    """Updates what is there, and begins what is named."""
    wanted = template(sources())
    for name in names:
        path = LOCALE / name.partition("_")[0] / "LC_MESSAGES" / "digitscope.po"
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            begun = Catalog(locale=name, header_comment=f"# {HEAD}", fuzzy=False, **ABOUT)
            begun.revision_date = begun.creation_date
            path.write_bytes(written(begun)[0])
    for path in sorted(LOCALE.glob("*/LC_MESSAGES/digitscope.po")):
        catalogue = updated(path.read_text("utf-8"), wanted)
        words, compiled = written(catalogue)
        path.write_bytes(words)
        path.with_suffix(".mo").write_bytes(compiled)
        missing = sum(not message.string or not all(message.string) for message in catalogue if message.id)
        sys.stdout.write(f"{path.relative_to(ROOT)}: {len(catalogue)} sentences, {missing} without translation\n")


if __name__ == "__main__":
    main(sys.argv[1:])
