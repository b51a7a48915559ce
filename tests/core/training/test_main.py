"""The command line: a run that survives being killed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import torch

from core.network.checkpoints import load_model
from tests.served import ROOT

SMALL = "--recipe 40-seconds --dataset drawings --images 160 --batch-size 16 --epochs 12".split()
# The command line on few drawings: what it is judged on is made anew for every run.
FEW = "import core.judging.evaluate as e, core.training.loop as t; e.UNSEEN_COUNT = 20; t.TEST_DRAWINGS = 40; "
RUN = FEW + "import sys, core.training.__main__ as c; c.main(sys.argv[1:])"


def test_a_killed_run_damages_nothing_and_resumes_to_the_same_weights(tmp_path: Path) -> None:
    arguments = [*SMALL, "--folder", str(tmp_path)]
    run = [sys.executable, "-c", RUN, *arguments]
    quiet = {"cwd": ROOT, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    subprocess.run([*run, "--name", "whole"], check=True, **quiet)
    before = (tmp_path / "whole.json").read_bytes()
    killed = subprocess.Popen([*run, "--name", "broken"], **quiet)
    unfinished = tmp_path / ".broken.unfinished"
    deadline = time.monotonic() + 120
    while not unfinished.is_file() and time.monotonic() < deadline:
        time.sleep(0.01)
    os.kill(killed.pid, signal.SIGKILL)
    assert killed.wait() == -signal.SIGKILL
    assert not (tmp_path / "broken.json").exists()
    assert (tmp_path / "whole.json").read_bytes() == before
    load_model("whole", tmp_path)
    resumed = subprocess.run(
        [*run, "--name", "broken", "--resume"], cwd=ROOT, check=True, capture_output=True, text=True
    )
    assert "going on after epoch" in resumed.stdout
    whole, broken = (load_model(name, tmp_path).state_dict() for name in ("whole", "broken"))
    assert all(torch.equal(whole[name], broken[name]) for name in whole)
    assert not unfinished.exists()
    losses = [json.loads((tmp_path / f"{name}.json").read_text())["losses"] for name in ("whole", "broken")]
    assert losses[0] == losses[1]
