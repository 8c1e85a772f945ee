"""The README's rows about classes, attributes and functions as Python objects."""
import copy
import importlib
import inspect
import re
import warnings
from unittest import mock

import pytest

import microgradx
from tests.conformity.differences import row

CELL_REPLACED = 'a function that a program replaces (`mock.patch.object(F, "relu")`, counters of operations), for the layers and functions that compute it'
CELL_TEXTS = "the texts of warnings behind their first words, and so filters by `message=` that look there"
CELL_OBJECTS = ("what `untyped_storage()` gives: slices, names such as `float` and `from_file`, `resize_` beyond what it was made with, tensors whose memory "
                "`resize_(0)` took, `share_memory_` of these; `tensor.__class__ = other`, to or from `Tensor`; "
                "`utils.swap_tensors` and `__future__.set_swap_module_params_on_conversion`; `inspect.isfunction(nn.Module.__call__)`; `vars` of a module")
CELL_LIBRARY = ("`library` but `custom_op` and its functions: `Library`, `define`, `impl`, `opcheck`, `register_vmap`; PyTorch's own "
                "operators in `ops.aten`: those that are no function or method here or take something else (`aten.mse_loss`), their schemas, names of "
                "functions and overloads that they have not; what an operator gives for a subclass of `Tensor` when its function makes plain ones; an operator "
                "for one kind of device that takes neither a tensor nor a device; None for a result that is a tensor; a tensor for a tuple of one")
CELL_ABSENT = ("names of what is not made here: nested and masked tensors (`nested`, `masked`), compressed layouts (`sparse_csr_tensor`, "
               "`Tensor.to_sparse_csr`), quantization (`quantization`, `ao`, `quantize_per_tensor`), programs as graphs ("
               "`fx.symbolic_trace`, `export`, `onnx.export`, `jit.save`, `jit.load`, `jit.freeze`), "
               "compilers and their caches (`compiler.list_backends`, `compiler.wrap_numpy`), TorchScript's own (`jit.fork`, `jit.CompilationUnit`), profiles as "
               "tables (`autograd.profiler.FunctionEvent`), streams and events that work (`Event`) and most of "
               "what a GPU is asked (`cuda.graphs`, `cuda.memory_summary`, `xpu.Stream`), symbolic numbers (`sym_int`), storages by dtype (`FloatStorage`), "
               "single kernels (`native_layer_norm`, `convolution`, `lstm`, `embedding_bag`, `norm_except_dim`), `quasirandom.SobolEngine`, `lobpcg`, "
               "`linalg.ldl_factor`, `special.airy_ai`, `func.functionalize`, `func.rearrange`, `func.debug_unwrap`, `overrides.enable_reentrant_dispatch`, "
               "`autograd.function.NestedIOFunction`, `utils.hooks.BackwardHook`, `utils.hooks.warn_if_has_hooks`, `sparse.check_sparse_tensor_invariants`, `sparse.as_sparse_gradcheck`, "
               "`nn.attention.list_flash_attention_impls`, `serialization.skip_data`, `types.Storage`, `utils.cpp_extension.CppExtension`, "
               "`utils.checkpoint.create_selective_checkpoint_contexts`, `utils.data.datapipes`, `hub.list`, `package`, `monitor`")
CELL_FLOPS = "`utils.flop_counter`: names of operations; recurrent layers and cells, factorizations; gradients that `autograd.grad` is not asked for; " \
    "`custom_mapping`, `register_flop_formula`"
CELL_BIAS = "the size and the numbers of a `CausalBias`"


def calls_seen(lib):
    """How many of two layers call what replaces a function."""
    F, x = lib.nn.functional, lib.ones(1, 2)
    with mock.patch.object(F, "relu") as relu, mock.patch.object(F, "linear") as linear:
        lib.nn.ReLU()(x)
        lib.nn.Linear(2, 1)(x)
        assert F.relu(x) is relu.return_value
    return relu.call_count - 1 + linear.call_count


def of_target_size(lib):
    """The category of the warning, whether it begins with PyTorch's words, and whether it goes on with them."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        lib.nn.functional.mse_loss(lib.ones(2, 1), lib.ones(2))
    text = str(caught[0].message)
    return caught[0].category, text.startswith("Using a target size"), "due to broadcasting" in text


def objects(lib):
    storage, x, layer = lib.ones(2).untyped_storage(), lib.ones(2), lib.nn.Linear(1, 1)
    assert len(storage) == storage.nbytes() == storage.size() == 8 and storage == storage and storage.data_ptr()
    try:
        x.__class__ = lib.nn.Parameter
    except TypeError:
        assert type(x) is lib.Tensor
    try:
        grown = storage.resize_(1000).size() == 1000 and len(storage[:2]) == 2
    except NotImplementedError:
        with pytest.raises(RuntimeError):
            storage[:2]
        grown = hasattr(storage, "float")
    assert hasattr(lib.utils, "swap_tensors") == hasattr(lib, "__future__") == grown
    return grown, isinstance(x, lib.nn.Parameter), inspect.isfunction(lib.nn.Module.__call__), "_forward_hooks" in vars(layer)


@row(CELL_REPLACED)
def test_layers_do_not_notice():
    assert calls_seen(microgradx) == 0


@row(CELL_REPLACED)
@pytest.mark.peer
def test_layers_call_what_stands_there_in_pytorch(torch):
    assert calls_seen(torch) == 2


@row(CELL_TEXTS)
def test_texts_of_warnings():
    assert of_target_size(microgradx) == (UserWarning, True, False)


@row(CELL_TEXTS)
@pytest.mark.peer
def test_texts_of_warnings_in_pytorch(torch):
    assert of_target_size(torch) == (UserWarning, True, True)


@row(CELL_OBJECTS)
def test_tensors_whose_memory_was_taken():
    x = microgradx.arange(1 << 16)
    view, storage = x[1:].view(-1, 5), x.untyped_storage()
    assert storage.resize_(0).size() == 0
    assert 0 <= view.sum().item() <= (1 << 15) * ((1 << 16) - 1) and view.clone().shape == view.shape
    for call in (x.share_memory_, lambda: copy.deepcopy(x), lambda: x.as_strided((2,), (1,)), lambda: storage.resize_(1 << 20)):
        with pytest.raises(RuntimeError):
            call()
    storage.resize_(8 << 16)
    assert x.fill_(2).sum() == view.sum() + 2 == 2 << 16


@row(CELL_OBJECTS)
def test_objects():
    assert objects(microgradx) == (False,) * 4


@row(CELL_OBJECTS)
@pytest.mark.peer
def test_objects_in_pytorch(torch):
    assert objects(torch) == (True,) * 4


def not_here(lib, name):
    """What PyTorch's library has and this one does not, and what operators give for odd arguments and results."""
    def kept(x: lib.Tensor) -> lib.Tensor:
        return lib.from_numpy(x.numpy() + 1)

    def nothing(x: lib.Tensor) -> lib.Tensor:
        return None

    def made() -> lib.Tensor:
        return lib.ones(1)

    def tried(function, *arguments):
        try:
            return type(lib.library.custom_op(f"{name}::{function.__name__}", function, mutates_args=(), device_types="cpu")(*arguments)).__name__
        except (RuntimeError, ValueError) as error:
            return type(error).__name__
    missing = [word for word in ("Library", "define", "impl", "opcheck", "register_vmap") if not hasattr(lib.library, word)] + [
        word for word in ("mse_loss", "tensordot", "from_numpy") if not hasattr(lib.ops.aten, word)] + [
        word for word in ("no_such", "_schemas") if not hasattr(lib.ops.aten.add, word)]
    return missing, tried(kept, lib.ones(1).as_subclass(type("Sub", (lib.Tensor,), {}))), tried(made), tried(nothing, lib.ones(1))


@row(CELL_LIBRARY)
def test_what_is_not_here():
    assert not_here(microgradx, "mine") == (["Library", "define", "impl", "opcheck", "register_vmap", "mse_loss", "tensordot", "_schemas"], "Tensor", "Tensor", "RuntimeError")


@row(CELL_LIBRARY)
@pytest.mark.peer
def test_what_is_not_here_in_pytorch(torch):
    assert not_here(torch, "theirs") == (["from_numpy", "no_such"], "Sub", "ValueError", "NoneType")


@row(CELL_BIAS)
def test_causal_bias_is_its_mask():
    from microgradx.nn.attention.bias import causal_lower_right
    mask = causal_lower_right(2, 3)
    assert mask.shape == (2, 3) and mask.tolist() == [[True, True, False], [True, True, True]]


@row(CELL_BIAS)
@pytest.mark.peer
def test_causal_bias_is_empty_memory_in_pytorch(torch):
    from torch.nn.attention.bias import causal_lower_right, causal_upper_left
    assert causal_lower_right(2, 3).shape == (2, 2, 3) and causal_upper_left(2, 3).shape == (1, 2, 3)


def found(lib, name):
    """Is there a module or an attribute of this name?"""
    for part in name.split("."):
        try:
            lib = getattr(lib, part) if hasattr(lib, part) else importlib.import_module(f"{lib.__name__}.{part}")
        except (AttributeError, ImportError):
            return False
    return True


ABSENT = re.findall("`(.+?)`", CELL_ABSENT)


@row(CELL_ABSENT)
def test_names_that_are_not_here():
    assert [name for name in ABSENT if found(microgradx, name)] == [] and found(microgradx, "nn.functional.relu")


@row(CELL_ABSENT)
@pytest.mark.peer
@pytest.mark.filterwarnings("ignore")
def test_names_that_are_there_in_pytorch(torch):
    assert [name for name in ABSENT if not found(torch, name)] == []


def flops(lib):
    """The class of an operation's name, whether a GRU counts, a product and one of its two gradients, whether formulas may be registered."""
    module = importlib.import_module(f"{lib.__name__}.utils.flop_counter")
    with module.FlopCounterMode(display=False) as linear:
        lib.nn.Linear(2, 2)(lib.ones(1, 1, 2))
    with module.FlopCounterMode(display=False) as recurrent:
        lib.nn.GRU(2, 2)(lib.ones(1, 1, 2))
    x, w = (lib.ones(1, 1, requires_grad=True) for _ in range(2))
    with module.FlopCounterMode(display=False) as asked:
        lib.autograd.grad(x @ w, w)
    names = [type(name).__name__ for name in linear.get_flop_counts()["Global"]]
    return names, recurrent.get_total_flops() > 0, asked.get_total_flops(), hasattr(module, "register_flop_formula")


@row(CELL_FLOPS)
def test_operations_are_named_by_texts():
    assert flops(microgradx) == (["str"], False, 6, False)


@row(CELL_FLOPS)
@pytest.mark.peer
def test_operations_are_operators_in_pytorch(torch):
    assert flops(torch) == (["OpOverloadPacket"], True, 4, True)
