"""Where public functions get what stands before them: their other names of arguments, looks at what is given, and where pickle finds them."""
import functools
import inspect
import sys
import types

from microgradx._arguments import looks, unlooked
from microgradx._engine.callnames import Called, Function, Native
from microgradx._engine.tensor import install_methods

NUMPYS = {"axis": "dim", "keepdims": "keepdim", "axis0": "dim0", "axis1": "dim1"}
PYTHON_IN_PYTORCH = {"norm", "split", "unique", "unique_consecutive"}      # these know dim only
NAMED_LATER = ("gather", "scatter", "index_", "take_along_dim", "squeeze_", "unsqueeze_", "transpose_", "slice_copy",
               "unbind_copy")      # these hand **kwargs on
SPREAD = {**dict.fromkeys("empty zeros ones rand randn view expand new_empty new_zeros new_ones".split(), ("size",)),
          "reshape": ("input", "shape"), "permute": ("input", "dims"), "repeat": ("repeats",), "sum_to_size": ("size",), "detach_": ("input",),
          "new_full": ("size", "fill_value"), "resize_": ("size",)}
RENAMED = {**dict.fromkeys(("split", "split_copy"), {"split_size": "split_size_or_sections"}), "pow_": {"exponent": "other"},
           "unsafe_split": {"input": "tensor", "split_size": "split_size_or_sections"}, "resize_as_": {"the_template": "other"},
           "vector_norm": {"input": "x"}, "cholesky_inverse": {"input": "L"}, "cholesky_solve": {"input": "B", "input2": "L"}, "orgqr": {"input2": "tau"},
           "ormqr": {"input2": "tau", "input3": "other"},
           "lstsq": {"b": "B"}, "tensorsolve": {"other": "B"}, "isin": {"element": "elements", "test_element": "test_elements"},
           "result_type": {"tensor": "a", "other": "b", "scalar1": "a", "scalar2": "b"},
           **dict.fromkeys(("spherical_bessel_j0", "scaled_modified_bessel_k0", "scaled_modified_bessel_k1"), {"x": "input"}),
           **dict.fromkeys(("tensor_split", "hsplit", "vsplit", "dsplit"),
                           dict.fromkeys(("indices", "sections", "tensor_indices_or_sections"), "indices_or_sections"))}
BETWEEN = {**dict.fromkeys(("addcmul", "addcdiv"), ("value",)), **dict.fromkeys(("addmm", "addmv", "addr", "baddbmm", "addbmm"), ("beta", "alpha"))}
# functions of the top level that PyTorch has in Python, and of nn.functional that it has not
PYTHONS = set("""atleast_1d atleast_2d atleast_3d block_diag broadcast_shapes broadcast_tensors cartesian_prod cdist chain_matmul compile cond einsum
    from_dlpack get_rng_state initial_seed is_storage is_tensor is_warn_always_enabled load lobpcg lu manual_seed meshgrid norm pca_lowrank save seed
    set_default_device get_default_device set_default_dtype set_default_tensor_type set_printoptions set_rng_state set_warn_always split stft svd_lowrank
    tensordot typename unique unique_consecutive unravel_index use_deterministic_algorithms vmap are_deterministic_algorithms_enabled
    is_deterministic_algorithms_warn_only_enabled get_deterministic_debug_mode set_deterministic_debug_mode get_float32_matmul_precision
    set_float32_matmul_precision""".split())
NATIVE_LAYERS = """adaptive_avg_pool1d avg_pool1d avg_pool2d avg_pool3d bilinear celu_ channel_shuffle conv1d conv2d conv3d conv_tbc conv_transpose1d
    conv_transpose2d conv_transpose3d cosine_similarity elu_ gelu hardshrink hardtanh_ leaky_relu_ linear logsigmoid native_channel_shuffle one_hot
    pairwise_distance pdist pixel_shuffle pixel_unshuffle prelu relu_ rrelu_ scaled_dot_product_attention selu_ softplus softshrink threshold_""".split()
# they are called in every training step and check their arguments themselves
QUICK = set("reshape flatten permute transpose t squeeze unsqueeze cat stack softmax log_softmax gather index_select".split())
FAST = {f"microgradx.{name}" for name in "pointwise reduction products creation".split()}       # modules all of whose functions are
CHECKED = FAST | {f"microgradx.{name}" for name in """shaping indexing ordering cumulative layouts elementary contraction linalg special complex_numbers
    nn._top_level one_liners rare binning analysis dlpack factorizations random fft nn._spectra""".split()}
COLD = set("""arange linspace logspace eye range full as_tensor asarray empty_strided full_like numel is_floating_point is_complex
    randint randperm multinomial outer ger addr addmv mv inner bitwise_not aminmax xlogy polygamma""".split())        # of other modules


def other_names(name, function, but=PYTHON_IN_PYTORCH):
    """What a function's arguments may also be called, for Called."""
    code, renamed = getattr(inspect.unwrap(function), "__code__", None), dict(RENAMED.get(name, {}))
    if isinstance(function, types.FunctionType) and name not in but and (
            name.startswith(NAMED_LATER) or not {"dim", "keepdim", "dim0"}.isdisjoint(code.co_varnames[:code.co_argcount + code.co_kwonlyargcount])):
        renamed.update(NUMPYS)
    if code is not None and code.co_varnames[:1] == ("A",):
        renamed["input"] = "A"
    if "_polynomial_" in name:
        renamed["x"] = "input"
    between = BETWEEN.get(name.rstrip("_"), ())
    return {key: value for key, value in {"renamed": renamed, "spread": SPREAD.get(name), "between": between}.items() if value}


_looks = {}         # (function, what stands before its name): how its calls look at their arguments


def _looked(function, prefix=""):
    """How calls of the function look at their arguments, for Called."""
    if (function, prefix) not in _looks:
        checked = isinstance(function, types.FunctionType) and (
            prefix or _known(function) in COLD or inspect.unwrap(function).__module__ in CHECKED)
        _looks[function, prefix] = looks(function, prefix, numbers=not _quick(function, prefix)) if checked else {}
    return _looks[function, prefix]


def _known(function):
    return function.__name__.rstrip("_")


def _quick(function, prefix):
    return not prefix and _known(function) not in COLD and (_known(function) in QUICK or getattr(inspect.unwrap(function), "__module__", None) in FAST)


def _passed(function, name, prefix=""):
    """What calls of a native function under this name pass, for Called."""
    passed, code = _looked(function, prefix) | other_names(name, function, () if prefix else PYTHON_IN_PYTORCH), getattr(function, "__code__", None)
    if code is not None and code.co_varnames[:1] == ("self",):          # relu_ and its like: methods
        passed["renamed"] = {"input": "self", **passed.get("renamed", {})}
    return passed


def _passed_by_method(function, name):
    """What calls of a method pass: it is found on a tensor."""
    names = other_names(name, function)
    looked = {} if _quick(function, "") and not names else _looked(function)
    return (looked | {"before": [check for check in looked["before"] if check[0]]} if looked else {}) | names


def _public(kind, function, module, name, what):
    """What programs call: the function behind what its calls pass, or itself. Pickle finds it under its name in the module."""
    if kind is Native:
        what = {"failed": functools.partial(unlooked, module, name)} | what
    if what:
        return kind(function, {"__module__": module, "__qualname__": name, "__name__": name.rpartition(".")[2], "__doc__": function.__doc__}, **what)
    if isinstance(function, types.FunctionType):
        found = sys.modules[function.__module__]
        for part in function.__qualname__.split("."):
            found = getattr(found, part, None)
        if found is not function:
            function.__module__, function.__qualname__ = module, name
    return function


def publish_layers(table, names, quick):
    """Publish the functions of nn.functional."""
    for name in names:
        function, kind = table[name], Native if name in NATIVE_LAYERS else Function
        if isinstance(function, types.FunctionType):
            what = _looks[function, ""] = {} if name in quick else looks(function, strict=False, native=kind is Native)
            table[name] = _public(kind, function, table["__name__"], name, what)


def publish(package):
    """Publish the functions of the top level, of linalg, fft and special, and the methods."""
    functions, made = (types.FunctionType, types.BuiltinFunctionType, types.MethodDescriptorType, type(package.Tensor.relu), Called), {}    # relu: Cython's

    def public(place):
        """The functions that are not published yet, or as Python's."""
        return [(name, f.__wrapped__ if isinstance(f, Called) else f) for name, f in vars(place).items()
                if isinstance(f, functions) and not isinstance(f, Native) and not name.startswith("_")]
    for name, function in public(package):
        native = name not in PYTHONS
        what = _passed(function, name) if native else {} if _quick(function, "") else _looked(function)
        made[function] = vars(package)[name] = _public(Native if native else Function, function, "microgradx", name, what)
    for module in (package.linalg, package.fft, package.special):
        homes = (module.__name__, "microgradx.factorizations", "microgradx.rare", "microgradx.elementary")
        for name, function in public(module):
            if function.__module__ in homes:
                what = _passed(function, name, module.__name__.removeprefix("microgradx.") + ".")
                vars(module)[name] = _public(Native, function, module.__name__, name, what)
            elif function in made:
                vars(module)[name] = made[function]
    install_methods({name: _public(Function, function, "microgradx", f"Tensor.{name}", _passed_by_method(function, name))
                     for name, function in public(package.Tensor)})
