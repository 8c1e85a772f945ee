"""Run Python code in a process of its own, so that a crash is a failed test and not the end of the suite."""
import subprocess
import sys
import textwrap
from pathlib import Path

ROOT = str(Path(__file__).resolve().parents[1])
PRELUDE = "import faulthandler, sys\nfaulthandler.enable()\nsys.path.insert(0, {root!r})\nimport microgradx\nfrom microgradx import nn, optim\n"


def run(code, *args, timeout=600):
    """What the code printed; fails when it raised, crashed or hung."""
    program = PRELUDE.format(root=ROOT) + textwrap.dedent(code)
    done = subprocess.run([sys.executable, "-c", program, *map(str, args)], capture_output=True, text=True, timeout=timeout)
    assert done.returncode == 0, f"ended with {done.returncode}\n{done.stdout[-2000:]}\n{done.stderr[-4000:]}"
    return done.stdout.strip()
