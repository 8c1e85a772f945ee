"""The source archive holds all that the build reads: it has no list of its own to forget a file in."""
import os
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


def test_the_source_archive_is_complete(tmp_path):
    pytest.importorskip("Cython", reason="building the archive needs Cython (pip install setuptools Cython)")
    pytest.importorskip("setuptools")
    done = subprocess.run([sys.executable, "setup.py", "-q", "egg_info", "--egg-base", tmp_path, "sdist", "--dist-dir", tmp_path / "dist"], cwd=ROOT,
                          capture_output=True, text=True, env={**os.environ, "MICROGRADX_ONLY": "flush"})
    assert done.returncode == 0, done.stderr
    (archive,) = (tmp_path / "dist").glob("*.tar.gz")
    with tarfile.open(archive) as tar:
        inside = {name.partition("/")[2] for name in tar.getnames()}
    wanted = {str(path.relative_to(ROOT)) for folder in ("kernels", "microgradx", "tests", "benchmarks") for path in (ROOT / folder).rglob("*")
              if path.suffix in (".py", ".pyx", ".pxd", ".pxi", ".pyi", ".typed", ".json") and not (path.suffix == ".pyx" and path.parent.name == "_kernels")}
    assert wanted | {"setup.py", "pyproject.toml", "README.md", "LICENSE", "kernels/README.md", ".ci/lines.py"} <= inside
    assert not [name for name in inside if name.endswith((".c", ".so"))]
