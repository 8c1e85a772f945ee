"""Every public name has a docstring, and every example in a docstring or in the documents runs and prints what it says."""
import contextlib
import doctest
import importlib
import inspect
import io
import re
import types
import warnings
from pathlib import Path

import pytest

import microgradx
import microgradx.testing
import microgradx.utils.benchmark
from microgradx import Tensor, linalg, nn, optim, utils, vision
from microgradx._engine import tape
from microgradx._engine.tensor import Row
from microgradx.vision import tv_tensors
from microgradx.vision.transforms import v2

ROOT = Path(__file__).resolve().parents[1]
SPACES = {"microgradx": microgradx, "Tensor": Tensor, "nn": nn, "nn.functional": nn.functional, "nn.init": nn.init, "nn.utils": nn.utils,
          "nn.utils.rnn": nn.utils.rnn, "optim": optim, "optim.lr_scheduler": optim.lr_scheduler, "optim.swa_utils": optim.swa_utils,
          "utils.data": utils.data, "vision.transforms": vision.transforms, "vision.datasets": vision.datasets, "vision.utils": vision.utils, "vision.io": vision.io, "vision.transforms.v2": v2, "vision.tv_tensors": tv_tensors,
          "autograd": microgradx.autograd, "linalg": linalg, "testing": microgradx.testing, "amp": microgradx.amp, "jit": microgradx.jit,
          "signal.windows": microgradx.signal.windows, "utils.benchmark": microgradx.utils.benchmark,
          **{name: importlib.import_module(f"microgradx.{name}") for name in (
              "autograd.graph", "autograd.profiler", "library", "nn.attention", "nn.attention.bias", "nn.attention.flex_attention", "_higher_order_ops.associative_scan", "profiler", "utils.tensorboard")}}
# a docstring that hands over to a function with an example: its in-place form, its old name, a layer that fills in its sizes
REFERS = re.compile(r"(?:(?:\w+\(.*\): )?nn\.functional\.(\w+)|The old name of (\w+)|(\w+), in place|(\w+) with return_indices=True|An? (\w+) that takes|(\w+)\(.*\)\.$)")
NO_EXAMPLE = {  # names without an example: why
    "it reads or sets a switch": """are_deterministic_algorithms_enabled is_deterministic_algorithms_warn_only_enabled get_deterministic_debug_mode
        set_deterministic_debug_mode clear_autocast_cache use_deterministic_algorithms get_num_threads set_num_threads set_num_interop_threads
        get_num_interop_threads set_default_device set_default_tensor_type set_float32_matmul_precision get_float32_matmul_precision
        set_flush_denormal show_config is_grad_enabled is_inference_mode_enabled""",
    "it needs files or Pillow": """read_file read_image decode_image write_file write_jpeg write_png decode_jpeg decode_png encode_jpeg encode_png CIFAR10 CIFAR100 FakeData DatasetFolder ImageFolder MNIST FashionMNIST KMNIST EMNIST Omniglot STL10 SVHN OxfordIIITPet VOCDetection VOCSegmentation VisionDataset PILToTensor ToPILImage
        save_image draw_bounding_boxes draw_keypoints pil""",
    "it says little": "export ignore interface unused script_if_tracing EventList emit_nvtx script_method ScriptModule annotate is_scripting is_tracing imag cpu cuda xpu pin_memory is_pinned is_shared is_signed is_same_size new Variable retain_grad",
    "a type of results": "Eigh SVD QR OldQR OldSVD OldSlogdet Slogdet LeastSquares CholeskyEx LinAlgError Report",
    "a type that `tensor(..., dtype=)` replaces": """FloatTensor DoubleTensor HalfTensor BFloat16Tensor LongTensor IntTensor ShortTensor CharTensor
        ByteTensor BoolTensor""",
    "the name says it": "view_as expand_as reshape_as float double half bfloat16 long int short char byte bool new_zeros new_ones new_empty new_full",
}
EXEMPT = {name for names in NO_EXAMPLE.values() for name in names.split()}


def documented(value):
    """The docstring, without the signature that Cython puts on the first line; of a class: its own, not inherited."""
    text = inspect.cleandoc((value.__dict__.get("__doc__") if isinstance(value, type) else getattr(value, "__doc__", None)) or "")
    first, _, rest = text.partition("\n")
    return rest.strip() if re.fullmatch(r"(\w+\.)?\w+\(.*\)", first) and not isinstance(value, type) else text


def is_ours(value):
    """Made in this project, and something to call or to read."""
    module = getattr(value, "__module__", None) or getattr(getattr(value, "__objclass__", None), "__module__", None) or "microgradx"
    return (callable(value) or inspect.isdatadescriptor(value)) and not isinstance(value, types.ModuleType) and module.startswith("microgradx") and module != "microgradx._rows"


def names(space):
    """(name, value) of what a space makes public itself."""
    owner = SPACES[space]
    listed = getattr(owner, "__all__", None) or [name for name in dir(owner) if not name.startswith("_")]
    for name in listed:
        value = inspect.getattr_static(owner, name) if owner is Tensor else getattr(owner, name)
        if is_ours(value) and (space in ("microgradx", "Tensor") or "_engine" not in value.__module__):
            yield name, value


def needs_example(space, name, value, text):
    if ">>>" in text or name in EXEMPT or inspect.isdatadescriptor(value):
        return False
    if space == "Tensor" and (">>>" in documented(getattr(microgradx, name, None)) or re.search(rf"\b{name}\(\)", documented(Tensor))):
        return False
    refers = REFERS.match(text)
    target = refers and next(filter(None, refers.groups()))
    return not (target and any(">>>" in documented(getattr(owner, target, None)) for owner in (SPACES[space], microgradx, Tensor, SPACES["nn.functional"])))


@pytest.mark.parametrize("space", SPACES)
def test_public_names_are_documented(space):
    attributes = documented(Tensor)
    bare = [name for name, value in names(space) if not documented(value) and not (space == "Tensor" and re.search(rf"\b{name}\b", attributes))]
    assert not bare, f"{space}: no docstring: {' '.join(bare)}"
    mute = [name for name, value in names(space) if needs_example(space, name, value, documented(value))]
    assert not mute, f"{space}: no example: {' '.join(mute)}"


def test_attributes_say_what_they_are():
    """What help() and editors show; a class's docstring is not looked at there."""
    bare = [name for name, value in vars(Tensor).items() if inspect.isdatadescriptor(value) and not name.startswith("_") and not documented(value)]
    node = type(microgradx.ones(1, requires_grad=True).exp().grad_fn).__mro__[1]
    bare += [name for name, value in vars(node).items() if inspect.isdatadescriptor(value) and not name.startswith("_") and not documented(value)]
    assert not bare


def test_exceptions_are_still_needed():
    known = {name: value for space in SPACES for name, value in names(space)}
    assert not [name for name in EXEMPT if name not in known]
    assert not [name for name in EXEMPT if ">>>" in documented(known[name])]


def run(examples, name):
    """Run doctest examples in a fresh namespace; the report of what differs."""
    test = doctest.DocTest(examples, {"__name__": "__main__"}, name, None, 0, None)
    report = io.StringIO()
    was, rng = microgradx.get_default_dtype(), microgradx.get_rng_state()
    try:
        with warnings.catch_warnings():
            doctest.DocTestRunner(verbose=False, optionflags=doctest.ELLIPSIS).run(test, out=report.write)
    finally:
        microgradx.set_default_dtype(was)
        microgradx.set_rng_state(rng)
    return report.getvalue()


@pytest.mark.parametrize("space", SPACES)
def test_examples_run(space):
    parser, wrong, ran = doctest.DocTestParser(), [], 0
    for name, value in names(space):
        examples = parser.get_examples(documented(value))
        ran += bool(examples)
        wrong += filter(None, [run(examples, f"{space}.{name}")] if examples else [])
    assert not wrong, "\n".join(wrong)
    assert ran or space == "vision.datasets", f"no example found in {space}"


def blocks(path):
    """(language, code, what the next block without a language, or the next picture, shows) of a Markdown file."""
    found = re.findall(r"^```(\w*)\n(.*?)^```", (ROOT / path).read_text(), flags=re.S | re.M)
    return [(language, code, found[i + 1][1] if i + 1 < len(found) and found[i + 1][0] in ("", "mermaid") else None) for i, (language, code) in enumerate(found)]


DOCUMENTS = ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "kernels/README.md", "docs/autograd.md"]


def anchors(path):
    """What # links to in a Markdown file: its headings in GitHub's spelling."""
    text = re.sub(r"^```.*?^```", "", path.read_text(), flags=re.S | re.M)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in re.findall(r"^#+ (.*)", text, flags=re.M)}


@pytest.mark.parametrize("path", DOCUMENTS)
def test_links_lead_somewhere(path):
    links = [link for link in re.findall(r"\]\(([^)\s]+)\)", re.sub(r"`[^`]*`", "", (ROOT / path).read_text())) if not link.startswith("http")]
    targets = [((ROOT / path).parent / (file or Path(path).name), anchor) for file, _, anchor in (link.partition("#") for link in links)]
    assert [link for link, (file, anchor) in zip(links, targets) if not file.exists() or anchor and anchor not in anchors(file)] == []
    assert links or path in ("CONTRIBUTING.md", "kernels/README.md")


@pytest.mark.parametrize("path", DOCUMENTS)
def test_documents_run(path, monkeypatch):
    """Python blocks run, in one namespace, and print what the block after them shows; names that text defines (`text`) are given."""
    space = {"__name__": "__main__", "text": "import torch, torchvision"}
    monkeypatch.setattr(tape, "python_row", lambda name, rule: Row(name, None, rule))       # what a document adds is in no table
    for language, code, shown in blocks(path):
        if language != "python":
            continue
        out = io.StringIO()
        with contextlib.redirect_stdout(out), microgradx.random.fork_rng():
            exec(compile(code, path, "exec"), space)
        assert shown is None or out.getvalue() == shown, f"{path} prints\n{out.getvalue()}where it shows\n{shown}"


def test_the_checks_see_what_they_look_for():
    parser = doctest.DocTestParser()
    assert "Got:" in run(parser.get_examples(">>> 1 + 1\n3\n"), "wrong") and not run(parser.get_examples(">>> 1 + 1\n2\n"), "right")

    def bare(x):
        return x

    assert not documented(bare) and needs_example("microgradx", "bare", bare, "What it computes.")
    assert not needs_example("Tensor", "abs_", Tensor.abs_, "abs, in place.") and needs_example("Tensor", "q_", Tensor.abs_, "quux, in place.")
    assert any(language == "python" and shown for language, code, shown in blocks("README.md"))


def test_the_architecture_names_every_compiled_file():
    text = (ROOT / "ARCHITECTURE.md").read_text()
    files = [path for path in (ROOT / "microgradx").rglob("*.pyx") if path.parent.name != "_kernels"]
    assert len(files) > 20 and [path.name for path in files if path.name not in text and f"`{path.stem}`" not in text] == []


def test_functions_are_in_the_files_that_a_table_names():
    rows = re.findall(r"^\| `(\w+)` \| `(\S+)` \|", (ROOT / "docs/autograd.md").read_text(), flags=re.M)
    wrong = [f"{name} in {file}" for name, file in rows if not re.search(rf"^ *c?p?def [^(=]*\b{name}\(", (ROOT / "microgradx" / file).read_text(), flags=re.M)]
    assert len(rows) > 10 and wrong == []
