"""Every row of the table (table.py) in every form that PyTorch has, and: no public name that neither a row nor another test knows.

A few calls of each form in a usual run; all of them with --nightly.
"""
import inspect
import operator
import re
import types
from collections import Counter
from pathlib import Path

import pytest

torch = pytest.importorskip("torch")

import microgradx  # noqa: E402

from .opinfo import database  # noqa: E402
from .sweep import forms_of, has_form, sweep  # noqa: E402
from .table import ROWS  # noqa: E402

pytestmark = pytest.mark.peer
TESTS = Path(__file__).resolve().parents[1]
SUMMARY = Counter()


@pytest.fixture(scope="module", autouse=True)
def summary():
    torch.set_num_threads(1)
    yield
    print(f"\nsweep: {SUMMARY['names']} names in {SUMMARY['forms']} forms, {SUMMARY['run']} cases run ({SUMMARY['valid']} with a value), {SUMMARY['run']} equal")


def verify(name, most):
    row, found, counts = ROWS[name], [], Counter(names=1)
    for form in forms_of(row, torch):
        if not has_form(form, name):
            found.append(f"{name} does not exist as {form}")
            continue
        run, valid, failures = sweep(row, form, torch, most)
        counts.update(run=run, valid=valid, forms=1)
        found += [f"{form} {case!r:.300}\n    -> {'; '.join(sentences)[:400]}" for case, sentences in failures]
    assert not found, f"{name}: {len(found)} of {counts['run']} differ\n  " + "\n  ".join(found[:4])
    SUMMARY.update(counts)


@pytest.mark.parametrize("name", ROWS)
def test_row(name):
    verify(name, 8)


@pytest.mark.nightly
@pytest.mark.parametrize("name", ROWS)
def test_row_in_full(name):
    verify(name, None)


# names that no row and no entry of PyTorch's databases know, and the file whose tests call them
ELSEWHERE = {
    "": {"autograd/test_func.py": "vmap", "kernels/test_threads.py": "get_num_threads set_num_threads get_num_interop_threads set_num_interop_threads", "test_cli.py": "get_rng_state set_rng_state",
         "conformity/opinfo.py": "manual_seed", "nn/test_top_level.py": "typename", "nn/test_amp.py": "get_autocast_dtype is_autocast_cache_enabled is_autocast_enabled set_autocast_dtype set_autocast_enabled", "test_serialization.py": "load save", "test_creation.py": "from_file compile cond seed", "nn/test_peer_functional.py": "ctc_loss",
         "conformity/test_odd_calls.py": "adaptive_max_pool1d eig symeig solve lstsq matrix_rank set_autocast_cache_enabled set_warn_always is_warn_always_enabled segment_reduce view_as_complex_copy view_as_real_copy", "test_package.py": "clear_autocast_cache get_autocast_cpu_dtype get_autocast_gpu_dtype is_autocast_cpu_enabled get_deterministic_debug_mode "
                            "set_deterministic_debug_mode is_deterministic_algorithms_warn_only_enabled", "test_sparse.py": "dsmm sparse_coo_tensor spmm",
         "test_dlpack.py": "from_dlpack to_dlpack"},
    "Tensor": {"test_sparse.py": "to_dense", "autograd/test_function.py": "backward data_ptr", "autograd/test_objects.py": "as_subclass", "test_memory.py": "untyped_storage",
               "autograd/test_hooks.py": "grad_fn register_hook register_post_accumulate_grad_hook retain_grad", "nn/test_top_level.py": "cuda",
               "test_layout.py": "fill_diagonal_", "test_creation.py": "apply_ set_", "programs/zoo/storages.py": "storage", "conformity/test_odd_calls.py": "dense_dim dim_order map2_ map_ resize resize_as sparse_dim sparse_mask xpu"},
}
PACKAGES = ("", "nn.functional", "linalg", "special", "Tensor")


def entries():
    return {name for op in database() for name in (op.name, *(alias.name for alias in op.aliases))}


def public(path):
    """{name: function} of what a package of ours has and PyTorch's has too."""
    ours, theirs = (operator.attrgetter(path)(lib) if path else lib for lib in (microgradx, torch))
    names = (n for n in dir(theirs) if not n.startswith("_") and hasattr(ours, n))
    return {n: getattr(ours, n) for n in names if not isinstance(getattr(ours, n), (type, types.ModuleType)) and (path == "Tensor" or callable(getattr(ours, n)))}


def unknown():
    """{package: names} that neither the table nor PyTorch's databases know, in no spelling and as no alias of a known function."""
    known = entries() | set(ROWS) | {name.removeprefix("property ") for name in ROWS}
    found, functions = {}, {}
    for path in PACKAGES:
        for name, function in public(path).items():
            full = f"{path}.{name}" if path not in ("", "Tensor") else name
            if {full, full.removesuffix("_"), full.split(".")[-1] if path in ("linalg", "special") else full} & known:
                functions[id(inspect.unwrap(function))] = function
            else:
                found.setdefault(path, {})[name] = function
    return {path: {n for n, f in names.items() if id(inspect.unwrap(f)) not in functions} for path, names in found.items()}


def test_every_public_name_is_known():
    left = unknown()
    told = {(path, name): file for path, names in ELSEWHERE.items() for file, listed in names.items() for name in listed.split()}
    assert {(path, name) for path, names in left.items() for name in names} == set(told)
    for (path, name), file in told.items():
        assert re.search(rf"\b{name}\b", (TESTS / file).read_text()), f"{path}.{name}: {file} does not mention it"


def test_an_unknown_name_is_found(monkeypatch):
    monkeypatch.setattr(microgradx, "stft", lambda input: input, raising=False)
    assert "stft" in unknown().get("", ()) or "stft" in entries()
    monkeypatch.setattr(microgradx, "hub", lambda: None, raising=False)
    monkeypatch.setattr(torch, "hub", lambda: None)
    assert "hub" in unknown()[""]


def test_a_wrong_result_is_found(monkeypatch):
    right = microgradx.sin
    monkeypatch.setattr(microgradx, "sin", lambda x, **kwargs: right(x, **kwargs) * 1.001)
    with pytest.raises(AssertionError, match="sin"):
        verify("sin", 4)
