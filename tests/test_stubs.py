"""The type stubs say what the built modules hold: the same names, the same arguments; and they are up to date."""
import ast
import importlib
import inspect
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
STUBS = sorted((ROOT / "microgradx").rglob("*.pyi"))


def module_of(path):
    parts = path.relative_to(ROOT).with_suffix("").parts
    return importlib.import_module(".".join(parts[:-1] if parts[-1] == "__init__" else parts))


def names(body):
    for node in body:
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            yield node.name, node
        elif isinstance(node, ast.AnnAssign):
            yield node.target.id, node
        elif isinstance(node, ast.ImportFrom):
            yield from ((alias.asname or alias.name, node) for alias in node.names)


def wrong_arguments(owner, body):
    """Functions of a stub whose argument names are not those of the function, where that tells its own."""
    for node in body:
        value = inspect.getattr_static(owner, node.name, None) if isinstance(node, ast.FunctionDef) else None
        try:
            told = [p for p in inspect.signature(value).parameters.values() if value is not None]
        except (TypeError, ValueError):
            continue
        written = [a.arg for a in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)]
        if any(p.kind in (p.VAR_POSITIONAL, p.VAR_KEYWORD) for p in told) or node.name.startswith("__"):
            continue
        if [p.name for p in told][isinstance(owner, type):] != written[isinstance(owner, type):]:
            yield f"{owner.__name__}.{node.name}({', '.join(written)}) is ({', '.join(p.name for p in told)})"


def differences(path, module):
    body = ast.parse(path.read_text()).body
    found = dict(names(body))
    yield from (f"{name} is not in {module.__name__}" for name in found
                if not name.startswith("_") and not hasattr(module, name) and name not in ("Any", "builtins", "Iterator"))
    yield from wrong_arguments(module, body)
    for node in body:
        if isinstance(node, ast.ClassDef):
            cls = getattr(module, node.name)
            inside = {name for name, _ in names(node.body)}
            if not module.__file__.endswith(".py"):
                yield from (f"{node.name}.{name} has no stub" for name in vars(cls) if not name.startswith("_") and name not in inside)
            yield from (f"{node.name} has no {name}" for name in inside - {"__getattr__"} if not hasattr(cls, name))     # instances have more
            yield from wrong_arguments(cls, node.body)


def test_stubs_are_up_to_date():
    """In a fresh process: what other tests import would appear as names of the top level."""
    done = subprocess.run([sys.executable, ROOT / ".ci" / "stubs.py", "--check"], capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("path", STUBS, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_stub_says_what_is_there(path):
    wrong = list(differences(path, module_of(path)))
    assert not wrong, "\n".join(wrong)


def test_tensor_is_visible_to_an_editor():
    tree = ast.parse((ROOT / "microgradx/_engine/tensor.pyi").read_text())
    tensor = next(node for node in tree.body if isinstance(node, ast.ClassDef) and node.name == "Tensor")
    inside = {name for name, _ in names(tensor.body)}
    assert {"view", "sum", "relu_", "backward", "grad", "shape", "uniform_", "numpy", "__matmul__"} <= inside
    assert (ROOT / "microgradx" / "py.typed").exists()


def test_differences_are_seen(tmp_path):
    stub = tmp_path / "dtype.pyi"
    stub.write_text("def promote_types(type1): ...\ndef gone(): ...\n")
    wrong = list(differences(stub, importlib.import_module("microgradx._engine.dtype")))
    assert any("gone" in line for line in wrong) and any("promote_types" in line for line in wrong)


def test_what_makes_tensors_says_so():
    """The functions of creation stand behind others at the top level (other names of arguments, a guard), which know nothing of results."""
    body = ast.parse((ROOT / "microgradx/__init__.pyi").read_text()).body
    made = {node.name for node in body if isinstance(node, ast.FunctionDef) and node.returns is not None}
    assert {"arange", "zeros", "tensor", "full", "from_numpy", "linspace", "as_tensor"} <= made


def functions(path):
    return [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.FunctionDef)]


@pytest.mark.parametrize("path", STUBS, ids=lambda path: str(path.relative_to(ROOT)))
def test_nothing_is_left_to_guess(path):
    """A checker takes the type of an argument without one from its default, and refuses lr=0.1 where that is 1; a strict one refuses calls of what has no types."""
    bare = [node.name for node in functions(path) if node.returns is None
            or any(a.annotation is None for a in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs) if a.arg not in ("self", "cls"))]
    assert not bare, bare


@pytest.mark.parametrize("where, cls, inside", [
    ("nn/modules/module.pyi", "Module", "__call__ __getattr__ __setattr__ forward parameters"), ("optim/__init__.pyi", "Adam", "__init__ step"),
    ("_engine/tensor.pyi", "Tensor", "__init__ __iter__ __array__ __len__"), ("autograd/grad_mode.pyi", "no_grad", "__call__"),
    ("nn/modules/__init__.pyi", "Linear", "__init__ forward"), ("vision/transforms/__init__.pyi", "Compose", "__init__ __call__"),
])
def test_what_programs_do_with_objects_is_visible(where, cls, inside):
    tree = ast.parse((ROOT / "microgradx" / where).read_text())
    found = next(node for node in tree.body if isinstance(node, ast.ClassDef) and node.name == cls)
    assert set(inside.split()) <= {name for name, _ in names(found.body)}


@pytest.mark.parametrize("path, name, shown", [("nn/modules", "Linear", True), ("nn/modules", "GELU", True), ("optim", "Adam", False), ("utils/data", "DataLoader", False)])
def test_a_docstring_is_in_a_stub_where_source_does_not_show_it(path, name, shown):
    """Layers are gathered by a loop, where an editor cannot follow: its stub has the whole docstring. What an import names it looks up itself."""
    tree = ast.parse((ROOT / "microgradx" / path / "__init__.pyi").read_text())
    text = ast.get_docstring(next(node for node in tree.body if isinstance(node, ast.ClassDef) and node.name == name)) or ""
    assert (">>>" in text) is shown


def test_data_sets_are_generic_and_nn_hands_on_what_it_imports():
    """`Dataset[Tensor]`, and nn.Parameter for checkers to which an import without `as` is private."""
    data = (ROOT / "microgradx/utils/data/dataset.pyi").read_text()
    assert "class Dataset(typing.Generic[_T]):" in data and "class Subset(Dataset[_T]):" in data
    imports = [node for node in ast.parse((ROOT / "microgradx/nn/__init__.py").read_text()).body if isinstance(node, ast.ImportFrom)]
    assert [alias.name for node in imports for alias in node.names if alias.name not in ("*", alias.asname)] == []
