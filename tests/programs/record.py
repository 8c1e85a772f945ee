"""Records what PyTorch 2.13 prints for the six programs on the subset, as expected/<data>.json.

    OMP_NUM_THREADS=1 python tests/programs/record.py mnist
    OMP_NUM_THREADS=1 python tests/programs/record.py drawn

Needs torch==2.13.0, torchvision==0.28.0, pillow and matplotlib, and an x86 CPU with AVX2. Each program runs as PyTorch
is, which is the expectation; with MKL_CBWR=COMPATIBLE, which takes the sums of matrix products in another order; and
twelve times with initial parameters moved by a few units in the last place. What differs shows how far PyTorch is from
itself when only rounding changes, the spread that the test allows where it is larger than a third digit: one ReLU that
falls on the other side of 0 is enough for 1% of a loss a hundred steps later.
"""
import importlib.util
import json
import os
import re
import runpy
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

HERE = Path(__file__).resolve().parent


def name_torchvision_ops(torch):
    """A CUDA build of torchvision beside a CPU torch lacks its native ops, and only wants to see their names."""
    library = torch.library.Library("torchvision", "DEF")
    text = Path(importlib.util.find_spec("torchvision").origin).with_name("_meta_registrations.py").read_text()
    for name in set(re.findall(r"torchvision::(\w+)", text)) | set(re.findall(r'register_meta\("(\w+)"\)', text)):
        library.define(f"{name}(Tensor a) -> Tensor")
    return library


def nudge_parameters(torch, seed):
    """Let every optimizer first move its parameters by a few units in the last place."""
    plain = torch.optim.Optimizer.__init__

    def nudged(self, params, defaults):
        plain(self, params, defaults)
        rng = np.random.default_rng(seed)
        with torch.no_grad():
            for p in (p for group in self.param_groups for p in group["params"]):
                p.mul_(torch.from_numpy(np.asarray(1 + 2e-7 * rng.standard_normal(p.shape))).float())

    torch.optim.Optimizer.__init__ = nudged


def run_one(program):
    """Run one program in this process, in the current folder."""
    import torch

    library = name_torchvision_ops(torch) if importlib.util.find_spec("torchvision") else None
    if os.environ.get("NUDGE_PARAMETERS"):
        nudge_parameters(torch, int(os.environ["NUDGE_PARAMETERS"]))
    runpy.run_path(program, run_name="__main__")
    del library


def printed(program, folder, **settings):
    env = dict(os.environ, ATEN_CPU_CAPABILITY="avx2", OMP_NUM_THREADS="1", **settings)
    done = subprocess.run([sys.executable, "-W", "ignore", __file__, str(program)], cwd=folder, env=env, check=True,
                          capture_output=True, text=True)
    return done.stdout


def main(data):
    import torch

    sys.path.insert(0, str(HERE.parents[1]))
    import subset

    arrays = subset.mnist_arrays(subset.real_mnist()) if data == "mnist" else subset.drawn_arrays()
    record = {"torch": torch.__version__, "command": f"OMP_NUM_THREADS=1 python tests/programs/record.py {data}",
              "train": subset.TRAIN, "test": subset.TEST, "sha256": subset.digest(arrays), "programs": {}}
    for program in sorted((HERE / "as_written").glob("*.py")):
        with tempfile.TemporaryDirectory() as folder:
            subset.write(folder, arrays)
            text = printed(program, folder)
            others = [printed(program, folder, MKL_CBWR="COMPATIBLE")]
            others += [printed(program, folder, NUDGE_PARAMETERS=str(seed)) for seed in range(1, 13)]
            record["programs"][program.stem] = {"printed": text, "others": sorted(set(others) - {text})}
        print(program.stem)
    (HERE / "expected" / f"{data}.json").write_text(json.dumps(record, indent=1) + "\n")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    run_one(sys.argv[1]) if sys.argv[1].endswith(".py") else main(sys.argv[1])
