"""What `locale/update.py` does, for tests: that folder is no package, and bears the name of one of Python's own."""

from __future__ import annotations

import importlib.util
from types import ModuleType

from tests.served import ROOT


def _update() -> ModuleType:
    spec = importlib.util.spec_from_file_location("update_of_catalogues", ROOT / "locale" / "update.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


update = _update()
LOCALE, sources, template, updated, written = (
    update.LOCALE, update.sources, update.template, update.updated, update.written
)  # fmt: skip
