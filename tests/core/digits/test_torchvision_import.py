import subprocess
import sys
from types import ModuleType, SimpleNamespace

import pytest

from core.digits import torchvision_import

PLAIN = """
import core.digits.torchvision_import as t
print(t.import_torchvision("torchvision.datasets").MNIST.__name__)
"""
# What a pair that does not match looks like: the first import fails on an operator, the second succeeds.
MISMATCHED = """
import importlib
import core.digits.torchvision_import as t
calls = []
def importing(name):
    calls.append(name)
    if len(calls) == 1:
        raise RuntimeError("operator torchvision::nms does not exist")
    return "module"
t.importlib = type("Stand-in", (), {"import_module": staticmethod(importing)})
assert t.import_torchvision("torchvision") == "module"
import torch
assert torch.ops.torchvision.nms is not None and torch.ops.torchvision.qnms is not None
t._define_missing_operators()
print("mended")
"""


def run(code: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_torchvision_imports_on_this_machine():
    assert run(PLAIN) == "MNIST"


def test_beside_a_matching_pair_nothing_is_defined(monkeypatch):
    for name in ("torchvision", "torchvision.datasets"):
        monkeypatch.setitem(sys.modules, name, ModuleType(name))
    monkeypatch.setattr(torchvision_import, "_define_missing_operators", lambda: pytest.fail("defined an operator"))
    assert torchvision_import.import_torchvision("torchvision.datasets") is sys.modules["torchvision.datasets"]


def test_beside_a_mismatched_pair_the_missing_operators_are_defined_once():
    assert run(MISMATCHED) == "mended"


def test_any_other_failure_is_told_as_an_import_error(monkeypatch):
    def importing(name):
        raise RuntimeError("disk on fire")

    monkeypatch.setattr(torchvision_import, "importlib", SimpleNamespace(import_module=importing))
    with pytest.raises(ImportError, match="disk on fire"):
        torchvision_import.import_torchvision("torchvision")
