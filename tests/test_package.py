"""What is packed, and under which number. The source archive holds all that the build reads: it has no list of its own to forget a file in."""
import importlib
import operator
import os
import subprocess
import sys
import tarfile
import tomllib
from pathlib import Path

import pytest

import microgradx
from tests.subprocesses import run

ROOT = Path(__file__).resolve().parents[1]


def test_the_source_archive_is_complete(tmp_path):
    pytest.importorskip("Cython", reason="building the archive needs Cython (pip install -U setuptools Cython)")
    pytest.importorskip("setuptools")
    done = subprocess.run([sys.executable, "setup.py", "-q", "egg_info", "--egg-base", tmp_path, "sdist", "--dist-dir", tmp_path / "dist"], cwd=ROOT,
                          capture_output=True, text=True, env={**os.environ, "MICROGRADX_ONLY": "flush"})
    assert done.returncode == 0, done.stderr
    (archive,) = (tmp_path / "dist").glob("*.tar.gz")
    with tarfile.open(archive) as tar:
        inside = {name.partition("/")[2] for name in tar.getnames()}
    wanted = {str(path.relative_to(ROOT)) for folder in ("kernels", "microgradx", "tests", "benchmarks") for path in (ROOT / folder).rglob("*")
              if path.suffix in (".py", ".pyx", ".pxd", ".pxi", ".pyi", ".typed", ".json") and not (path.suffix == ".pyx" and path.parent.name == "_kernels")}
    assert wanted | {"setup.py", "pyproject.toml", "README.md", "LICENSE", "kernels/README.md", "docs/autograd.md", ".ci/lines.py", ".ci/run"} <= inside
    assert not [name for name in inside if name.endswith((".c", ".so"))]


def test_modules_that_few_programs_need_are_imported_when_they_are_asked_for():
    assert run("""
        print(*(name for name in ("distributions", "signal", "testing", "vision") if f"microgradx.{name}" in sys.modules or name not in dir(microgradx)))
        print(microgradx.testing.assert_close.__name__, microgradx.vision.transforms.Pad.__name__)
        print(dir(microgradx).count("vision"))""").split() == ["assert_close", "Pad", "1"]


def test_every_module_can_be_imported_without_docstrings():
    """python -OO takes them away, and no name, signature or word of an error may hang on one."""
    names = sorted(path.relative_to(ROOT).with_suffix("").as_posix().replace("/", ".").removesuffix(".__init__")
                   for path in (Path(ROOT) / "microgradx").rglob("*.py") if path.name != "__main__.py")
    done = subprocess.run([sys.executable, "-OO", "-c", f"""if True:
        import importlib
        for name in {names}:
            try:
                importlib.import_module(name)
            except ImportError as error:                        # what an extra or einops brings
                if "pip install" not in str(error) and error.name != "einops":
                    raise
        import microgradx
        from microgradx import nn
        x = microgradx.ones(1, 1, 3, 3, requires_grad=True)
        nn.Sequential(nn.Conv2d(1, 1, 2), nn.MaxPool2d(kernel_size=2))(x).sum(axis=None).backward()
        print(nn.functional.conv2d.__doc__, list(x.grad.shape))
        try:
            microgradx.exp("1")
        except TypeError as error:
            print(error)
        """], cwd=ROOT, capture_output=True, text=True)
    assert done.stdout.splitlines() == ["None [1, 1, 3, 3]", "exp(): argument 'input' (position 1) must be Tensor, not str '1'. Hint: help(microgradx.exp) shows what it takes"], done.stderr[-3000:]


def test_the_version_is_that_of_the_pytorch_release_whose_names_these_are():
    version = microgradx.__version__
    assert version == tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"] == microgradx.version.__version__
    assert isinstance(version, str) and version.split(".") == ["2", "13", "0"]
    with pytest.raises(TypeError, match="not supported between"):
        version >= 3  # noqa: B015
    assert microgradx.vision.__version__.split(".")[:2] == ["0", "28"]


@pytest.mark.peer
@pytest.mark.parametrize("operation", ["lt", "le", "eq", "ne", "gt", "ge"])
def test_versions_compare_as_in_pytorch(operation):
    pytest.importorskip("torch")
    from torch.torch_version import TorchVersion as Theirs

    from microgradx.torch_version import TorchVersion as Ours
    compare = getattr(operator, operation)
    for mine in ("2.13.0", "1.9", "2.4.0rc1", "0.4.1", "2.1.0a0", "nonsense"):
        for other in ("2.13", "2.9", "10", "2.13.0", "2.4", "2.4.0rc1", "1.9.0", "0.4.1", "2.1", "v2.1", "master", "", (2, 13), (2, 4, 0), (3,), [1, 9]):
            if mine == "nonsense" and not isinstance(other, str):
                continue
            assert compare(Ours(mine), other) == compare(Theirs(mine), other), (mine, operation, other)


@pytest.mark.parametrize("lib", [pytest.param("microgradx", id="microgradx"), pytest.param("torch", id="torch", marks=pytest.mark.peer)])
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_names_of_the_gpu_era(lib):
    """What programs import or ask on any machine: answers where PyTorch's CPU build answers, its errors where it raises."""
    torch = pytest.importorskip(lib)
    checkpoint, profiler = importlib.import_module(f"{lib}.utils.checkpoint"), importlib.import_module(f"{lib}.autograd.profiler")
    assert not torch.cuda._initialized and checkpoint.get_device_states(torch.ones(2)) == ([], []) and checkpoint.set_device_states([], []) is None
    assert not isinstance(3, torch.cuda.Event)
    for name in ("Event", "Stream", "CUDAGraph"):
        with pytest.raises(RuntimeError):
            getattr(torch.cuda, name)()
    with pytest.raises(AssertionError):
        torch.nn.utils.rnn.pack_sequence([torch.ones(2)]).cuda()
    with profiler.record_function("block"), importlib.import_module(f"{lib}.profiler").record_function("inner"):
        assert profiler.record_function("f")(lambda x: x + 1)(1) == 2
    assert (torch.get_autocast_gpu_dtype(), torch.get_autocast_cpu_dtype(), torch.is_autocast_cpu_enabled()) == (torch.float16, torch.bfloat16, False)
    assert torch.clear_autocast_cache() is None
    with pytest.warns(FutureWarning), torch.backends.cuda.sdp_kernel(enable_flash=False):
        pass


@pytest.mark.parametrize("lib", [pytest.param("microgradx", id="microgradx"), pytest.param("torch", id="torch", marks=pytest.mark.peer)])
def test_deterministic_modes(lib):
    torch = pytest.importorskip(lib)
    try:
        for mode, number in (("warn", 1), (2, 2), ("default", 0), ("error", 2)):
            torch.set_deterministic_debug_mode(mode)
            assert torch.get_deterministic_debug_mode() == number
            assert torch.are_deterministic_algorithms_enabled() is (number > 0) and torch.is_deterministic_algorithms_warn_only_enabled() is (number == 1)
        torch.use_deterministic_algorithms(True, warn_only=True)
        assert torch.get_deterministic_debug_mode() == 1
        for wrong, error in (("x", RuntimeError), (7, RuntimeError), (2.5, TypeError)):
            with pytest.raises(error):
                torch.set_deterministic_debug_mode(wrong)
    finally:
        torch.use_deterministic_algorithms(False)
    assert torch.get_deterministic_debug_mode() == 0


@pytest.mark.parametrize("lib", [pytest.param("microgradx", id="microgradx"), pytest.param("torch", id="torch", marks=pytest.mark.peer)])
def test_a_program_that_may_be_distributed_runs_in_one_process(lib):
    """Such programs import the names first, and ask later."""
    torch = pytest.importorskip(lib)
    distributed = importlib.import_module(f"{lib}.distributed")
    assert callable(distributed.init_process_group) and callable(distributed.destroy_process_group) and distributed.ReduceOp.SUM
    assert not distributed.is_initialized()
    for name, args in (("get_rank", ()), ("get_world_size", ()), ("barrier", ()), ("all_reduce", (torch.ones(1),)), ("broadcast", (torch.ones(1), 0))):
        with pytest.raises(ValueError, match="Default process group has not been initialized"):
            getattr(distributed, name)(*args)


def test_what_a_program_adds_to_tensor_is_no_function_of_the_library():
    assert run("""
        microgradx.Tensor.told = lambda self: type(self).__name__
        microgradx.Tensor.shown = property(lambda self: type(self).__name__)
        microgradx.told = lambda x: type(x).__name__
        class Deaf(microgradx.Tensor):
            @classmethod
            def __torch_function__(cls, func, types, args=(), kwargs=None):
                return NotImplemented
        x = microgradx.ones(2).as_subclass(Deaf)
        print(x.told(), x.shown, microgradx.told(x))
    """) == "Deaf Deaf Deaf"
