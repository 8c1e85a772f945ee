"""Names beside PyTorch's: parameters of classes and functions in PyTorch's order with its defaults; the names that are not here, listed."""
import enum
import fnmatch
import inspect
import operator
import pickle
import weakref

import pytest

import microgradx

PACKAGES = ("nn", "nn.functional", "nn.init", "nn.utils", "nn.utils.rnn", "nn.utils.parametrizations", "nn.utils.prune", "optim", "optim.lr_scheduler", "optim.swa_utils",
            "utils.data", "distributions", "func", "amp")
# (package, name): why the parameters read differently
EXCEPTIONS = {("utils.data", "random_split"): "the default generator is looked up when called"}
# what PyTorch's packages define and is not here
ABSENT = {
    "nn": "factory_kwargs",
    "nn.functional": "ScalingType SwizzleType assert_int_or_pair grouped_mm scaled_grouped_mm scaled_mm",
    "nn.utils.rnn": "PackedSequence_ bind", "optim": "swap_in_optimizer_params_and_state",
    "utils.data": "DFIterDataPipe DataChunk IterDataPipe MapDataPipe argument_validation functional_datapipe "
                  "guaranteed_datapipes_determinism non_deterministic runtime_validation runtime_validation_disabled",
    "func": "debug_unwrap functionalize rearrange",
}

# what PyTorch shows elsewhere, its top level first, and is not here; a name that ends in * stands for all that begin so
ABSENT_ELSEWHERE = {
    "": "*Storage affine_grid_generator batch_norm_* bit* c*_indices_copy choose_qparams_optimized conj_physical_ convolution cudnn_* dequantize "
        "embedding_bag embedding_renorm_ empty_quantized fake_quantize_* fbgemm_* float4_* float8_e4m3fnuz float8_e5m2fnuz float8_e8m0fnu frobenius_norm "
        "fused_moving_avg_obs_fake_quant get_device_module grid_sampler* gru gru_cell hash_tensor hs*mm indices_copy int[1-7] int_repr is_distributed "
        "is_vulkan_available lobpcg lstm lstm_cell miopen_* mkldnn_* native_* norm_except_dim nuclear_norm q_* quantize* quint* resize_as_sparse_ rnn_* "
        "row_indices_copy s*mm slice_inverse sparse_* sym_* thread_safe_generator uint[1-7] values_copy",
    "Tensor": "*_indices chalf coalesce const_data_ptr dequantize eig grad_dtype hash_tensor index indices int_repr ipu is_coalesced is_distributed lstsq module_load mtia "
              "q_* qscheme record_stream reinforce resize_as_sparse_ slice_inverse s*mm solve sparse_resize_* storage_type symeig to_mkldnn "
              "to_padded_tensor to_sparse_* values volatile",
    "autograd": "NestedIOFunction enforce_grad_layout_policy", "autograd.graph": "region_activation_memory_budget set_override_stale_capture_stream set_warn_on_*",
    "fft": "Tensor", "linalg": "common_notes ldl_*", "special": "airy_ai",
    "utils": "ThroughputBenchmark cmake_prefix_path generate_methods_for_privateuse1_backend get_cpp_backtrace rename_privateuse1_backend set_module swap_tensors",
    "utils.checkpoint": "CheckpointPolicy DefaultDeviceType GraphExecGroup SAC_IGNORED_OPS SelectiveCheckpointContext create_selective_checkpoint_contexts",
    "jit": "Attribute CompilationUnit Error Future *onednn_fusion* export_opnames fork freeze isinstance load optimize_for_inference save set_fusion_strategy "
           "strict_fusion wait",
    "fx": "Interpreter Proxy Transformer has_side_effect map_arg replace_pattern symbolic_trace",
    "nn.parallel": "parallel_apply replicate",
    "hub": "help list", "random": "thread_safe_generator", "profiler": "DeviceType ExecutionTraceObserver supported_activities",
    "sparse": "SparseSemiStructured* as_sparse_gradcheck check_sparse_tensor_invariants to_sparse_semi_structured", "onnx": "*",
}


def public(lib, path):
    """{name: class or function} of a package, without modules and without what it merely imports from elsewhere."""
    package = operator.attrgetter(path)(lib)
    return {name: value for name in dir(package) if not name.startswith("_") and callable(value := getattr(package, name)) and not inspect.ismodule(value)}


def parameters(function):
    """[(name, default as text)] without self and without *args; None where inspect cannot read it."""
    try:
        found = inspect.signature(function).parameters.values()
    except (TypeError, ValueError):
        return None
    if any(p.kind in (p.VAR_POSITIONAL, p.VAR_KEYWORD) for p in found):
        return None
    return [(p.name, "" if p.default is p.empty else getattr(p.default, "__name__", str(p.default)).replace("torch", "microgradx").replace("microgradx.Size([])", "()"))
            for p in found if p.name != "self"]


def with_methods(names):
    """The same, and the methods of its classes, but for those of tensors, as Class.method."""
    return names | {f"{name}.{method}": value for name, each in names.items() if isinstance(each, type) and not hasattr(each, "sum")
                    for method in dir(each) if not method.startswith("_") and callable(value := getattr(each, method))}


def disagreements(path, torch):
    found = {}
    theirs, ours = with_methods(public(torch, path)), with_methods(public(microgradx, path))
    for name in sorted(theirs.keys() & ours.keys()):
        a, b = parameters(ours[name]), parameters(theirs[name])
        if a is not None and b is not None and a != b:
            found[name] = (a, b)
    return found


@pytest.fixture
def torch():
    pytest.importorskip("torch.nn.utils.prune")      # which torch does not import by itself
    return pytest.importorskip("torch")


@pytest.mark.peer
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("path", PACKAGES)
def test_parameters(torch, path):
    """Names, order and defaults of everything that both have and that inspect can read."""
    found = disagreements(path, torch)
    assert {name: pair for name, pair in found.items() if (path, name) not in EXCEPTIONS} == {}
    assert {name for package, name in EXCEPTIONS if package == path} <= found.keys()


@pytest.mark.peer
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("path", PACKAGES)
def test_absent_names_are_listed(torch, path):
    theirs, ours = public(torch, path), public(microgradx, path)
    own = {name for name, value in theirs.items() if str(getattr(value, "__module__", "")).startswith(f"torch.{path}")}
    assert own - ours.keys() == set(ABSENT.get(path, "").split())


@pytest.mark.peer
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("path", ABSENT_ELSEWHERE)
def test_absent_names_elsewhere_are_listed(torch, path):
    """What a package names as its own, or all that it shows; what the top level merely has from PyTorch's C++ is no name of it."""
    package, ours = (operator.attrgetter(path)(lib) if path else lib for lib in (torch, microgradx))
    theirs = {name: getattr(package, name, None) for name in getattr(package, "__all__", dir(package)) if not name.startswith("_")}
    absent = {name for name, value in theirs.items() if value is not None and not hasattr(ours, name) and not inspect.ismodule(value)
              and not (path == "" and hasattr(torch._C, name) and not hasattr(torch._C._VariableFunctions, name))}
    patterns = ABSENT_ELSEWHERE[path].split()
    assert {name for name in absent if not any(fnmatch.fnmatchcase(name, p) for p in patterns)} == set()
    assert [p for p in patterns if not any(fnmatch.fnmatchcase(name, p) for name in absent)] == []


@pytest.mark.peer
def test_a_wrong_default_is_found(torch, monkeypatch):
    def dropout(input, training=True, p=0.4, inplace=False):
        return input
    monkeypatch.setattr(microgradx.nn.functional, "dropout", dropout)
    assert "dropout" in disagreements("nn.functional", torch)


NUMPY_NAMES = """sum(x,axis=1) x.sum(axis=(0,1),keepdims=True) x.mean(1,keepdims=True) x.max(axis=0) cat([x,x],axis=1) stack([x,x],axis=2) softmax(x,axis=0) x.std(axis=0)
    x.argmax(axis=1,keepdims=True) x.unsqueeze(axis=0) x.squeeze(axis=0) x.clone().unsqueeze_(axis=1) x.sort(axis=0,descending=True) x.cumsum(axis=0) x.chunk(2,axis=1)
    unbind(x,axis=1) x.topk(2,axis=1) x.gather(axis=0,index=i) x.index_select(axis=1,index=i[0]) x.clone().index_fill_(axis=0,index=i[0],value=1) take_along_dim(x,i,axis=0)
    repeat_interleave(x,2,axis=0) logsumexp(x,axis=1) var_mean(x,axis=0) linalg.norm(x,axis=1) linalg.vector_norm(x,axis=0,keepdims=True) x.transpose(dim0=0,dim1=1)""".split()


@pytest.mark.parametrize("call", NUMPY_NAMES)
def test_numpys_names_mean_the_same(call):
    """axis is dim and keepdims is keepdim, in functions and methods."""
    names = {**vars(microgradx), "x": microgradx.arange(6.0).view(2, 3), "i": microgradx.tensor([[1, 0, 1]])}
    got, want = (eval(text, dict(names)) for text in (call, call.replace("axis=", "dim=").replace("keepdims=", "keepdim=")))
    for a, b in zip(*((v,) if isinstance(v, microgradx.Tensor) else v for v in (got, want)), strict=True):
        assert a.shape == b.shape and a.equal(b)


@pytest.mark.parametrize("named, plain", [line.split(" ~ ") for line in """empty(size=(2, 3)).shape ~ Size((2, 3))
    zeros(size=(2, 3), dtype=int64) ~ zeros(2, 3, dtype=int64)
    ones(size=[2]) ~ ones(2)
    rand(size=(2,), generator=g()) ~ rand(2, generator=g())
    randn(size=(2,), generator=g()) ~ randn(2, generator=g())
    full(size=(2,), fill_value=3) ~ full((2,), 3)
    randint(high=9, size=(4,), generator=g()) ~ randint(9, (4,), generator=g())
    arange(end=3) ~ arange(3)
    arange(3, dtype=type(1.0)) ~ arange(3, dtype=float64)
    linspace(0, 1, 3, dtype=type(1j)) ~ linspace(0, 1, 3, dtype=complex128)
    logspace(0, 1, 3, dtype=type(1)) ~ logspace(0, 1, 3, dtype=int64)
    randperm(3, dtype=type(1.0), generator=g()) ~ randperm(3, dtype=float64, generator=g())
    zeros(2, dtype=type(1j)) ~ zeros(2, dtype=complex128)
    x.to(type(1j)) ~ x.to(complex128)
    prod(x, dtype=type(1)) ~ prod(x, dtype=int64)
    cumsum(x, 0, dtype=type(1.0)) ~ cumsum(x, 0, dtype=float64)
    norm(x, dtype=type(1.0)) ~ norm(x, dtype=float64)
    arange(start=1, end=3) ~ arange(1, 3)
    x.view(size=(3, 2)) ~ x.view(3, 2)
    x.view(dtype=int32) ~ x.view(int32)
    x.reshape(shape=(3, -1)) ~ x.reshape(3, -1)
    x.expand(size=(2, 2, 3)) ~ x.expand(2, 2, 3)
    x.permute(dims=(1, 0)) ~ x.permute(1, 0)
    x.repeat(repeats=(2, 1)) ~ x.repeat(2, 1)
    x.new_zeros(size=(2,)) ~ x.new_zeros(2)
    x.new_full(size=(2,), fill_value=7) ~ x.new_full((2,), 7)
    x.new_full((2,), fill_value=7) ~ x.new_full((2,), 7)
    x.split(split_size=2, dim=1)[1] ~ x.split(2, 1)[1]
    tensor_split(x, sections=2)[0] ~ tensor_split(x, 2)[0]
    tensor_split(x, indices=(1,), dim=1)[1] ~ tensor_split(x, (1,), 1)[1]
    det(input=eye(2)) ~ det(eye(2))
    inverse(input=eye(2)) ~ inverse(eye(2))""".split("\n    ")])
def test_arguments_by_name(named, plain):
    """What is usually spread or positional may be named, as in PyTorch."""
    names = {**vars(microgradx), "x": microgradx.arange(6.0).view(2, 3), "g": lambda: microgradx.Generator().manual_seed(3)}
    got, want = eval(named, dict(names)), eval(plain, dict(names))
    assert got.equal(want) and got.dtype is want.dtype if isinstance(got, microgradx.Tensor) else got == want


@pytest.mark.parametrize("call", ["zeros(2, size=(3,))", "x.view(2, 3, size=(3, 2))", "x.view(shape=(3, 2))", "arange()", "x.split(split_size=1, split_size_or_sections=1)"])
def test_arguments_named_wrongly(call):
    with pytest.raises(TypeError, match="size|shape|argument"):
        eval(call, {**vars(microgradx), "x": microgradx.ones(2, 3)})


@pytest.mark.parametrize("call", ["norm(x,axis=1)", "x.split(1,axis=0)", "unique(x,axis=0)", "sum(x,axes=1)", "sum(x,dim=0,axis=0)", "sum(x,0,axis=0)", "exp(x,axis=0)"])
def test_numpys_names_are_refused_where_pytorch_refuses_them(call):
    with pytest.raises(TypeError, match="axis|axes|dim"):
        eval(call, {**vars(microgradx), "x": microgradx.ones(2, 3)})


def test_a_function_with_numpys_names_is_still_itself():
    assert pickle.loads(pickle.dumps(microgradx.sum)) is microgradx.sum and pickle.loads(pickle.dumps(microgradx.Tensor.sum)) is microgradx.Tensor.sum
    assert list(inspect.signature(microgradx.sum).parameters) == ["input", "dim", "keepdim", "dtype", "out"]
    assert microgradx.sum.__doc__.startswith("sum(") and microgradx.ones(2, 3).sum.__name__ == "sum"
    assert microgradx.ones(2, 3).sum(0).tolist() == (lambda bound: bound(axis=0))(microgradx.ones(2, 3).sum).tolist()


def owners(lib):
    """Modules of functions, and those that each names."""
    return [(module, {name for name in dir(module) if not name.startswith("_") and callable(getattr(module, name)) and not isinstance(getattr(module, name), type)})
            for module in (lib, lib.linalg, lib.fft, lib.special, lib.nn.functional)]


def test_a_native_function_is_no_method_of_a_class():
    class Net:
        activation, gelu, decay, inverse = microgradx.tanh, microgradx.nn.functional.gelu, microgradx.special.expit, microgradx.linalg.inv
        method = microgradx.nn.functional.silu
    x, net = microgradx.eye(2), Net()
    assert net.activation(x)[0, 0] == x.tanh()[0, 0] and net.gelu(x).shape == (2, 2) and net.decay(x).shape == (2, 2) and net.inverse(x).equal(x)
    assert weakref.ref(microgradx.flip)() is microgradx.flip
    assert enum.Enum("Act", {"RELU": microgradx.relu}).RELU.value(-x).sum() == 0
    with pytest.raises(TypeError, match="silu"):
        net.method(x)


@pytest.mark.peer
def test_the_same_functions_are_no_methods_in_pytorch(torch):
    def seen(function):
        return hasattr(type(function), "__get__"), inspect.isbuiltin(function)
    for (here, names), (there, others) in zip(owners(microgradx), owners(torch), strict=True):
        assert not [name for name in names & others if seen(getattr(here, name)) != seen(getattr(there, name))]
    here, there = microgradx.nn.functional, torch.nn.functional
    assert not [name for name in dir(there) if hasattr(here, name) and inspect.isfunction(getattr(here, name)) != inspect.isfunction(getattr(there, name))]


def test_functions_and_methods_are_pickled_by_name():
    m = microgradx
    for owner in (m, m.nn.functional, m.linalg, m.fft, m.special, m.Tensor):
        for name in (name for name in dir(owner) if not name.startswith("_") and callable(getattr(owner, name))):
            assert pickle.loads(pickle.dumps(getattr(owner, name))) is getattr(owner, name), name
    assert pickle.loads(pickle.dumps(m.qr)).__name__ == "qr"


NUMBERS_BETWEEN = """add(x, 2, y) ~ add(x, y, alpha=2)
    x.add(half, y) ~ x.add(y, alpha=0.5)
    x.clone().add_(half, y) ~ x.add(y, alpha=0.5)
    x.sub(2, y) ~ x.sub(y, alpha=2)
    add(x, 2, 3) ~ x + 6
    x.clone().addcmul_(0.5, y, y) ~ x.addcmul(y, y, value=0.5)
    x.clone().addcdiv_(-half, x, y) ~ x.addcdiv(x, y, value=-0.5)
    addcmul(x, 2, y, y, out=empty(2)) ~ x + 2 * y * y
    addcdiv(x, 2, x, y) ~ x + 2 * x / y
    addmm(2, m, m, m) ~ addmm(m, m, m, beta=2)
    addmm(half, m, 3, m, m) ~ addmm(m, m, m, beta=0.5, alpha=3)
    m.addmm(2, m, m) ~ addmm(m, m, m, beta=2)
    m.clone().addmm_(2, 3, m, m) ~ addmm(m, m, m, beta=2, alpha=3)
    addmv(2, y, 3, m, y) ~ addmv(y, m, y, beta=2, alpha=3)
    y.addmv(2, m, y) ~ addmv(y, m, y, beta=2)
    addr(2, m, y, y) ~ addr(m, y, y, beta=2)
    addbmm(2, m, 3, b, b) ~ addbmm(m, b, b, beta=2, alpha=3)
    b.baddbmm(2, b, b) ~ baddbmm(b, b, b, beta=2)""".split("\n    ")
TENSORS = {"x": (-1.0, 3.0), "y": (2.0, 0.5), "m": ((1.0, 2.0), (-1.0, 0.5)), "b": (((1.0, 2.0), (-1.0, 0.5)),) * 2, "half": 0.5}


@pytest.mark.parametrize("lib", [pytest.param(microgradx, id="microgradx"), pytest.param(None, id="torch", marks=pytest.mark.peer)])
@pytest.mark.filterwarnings("ignore:This overload of")
@pytest.mark.parametrize("between, named", [line.split(" ~ ") for line in NUMBERS_BETWEEN])
def test_a_number_between_the_tensors(lib, between, named):
    """The signatures of old optimizers, which PyTorch deprecated and still takes."""
    lib = lib or pytest.importorskip("torch")
    names = {**{name: getattr(lib, name) for name in "add addcmul addcdiv addmm addmv addr addbmm baddbmm empty".split()},
             **{name: lib.tensor(value) for name, value in TENSORS.items()}}
    assert eval(between, dict(names)).equal(eval(named, dict(names)))


@pytest.mark.parametrize("call", ["addcmul(2, x, x, x)", "addcmul(x, x, x, x)", "x.addcmul_(1, 2, x, x)", "addmm(1, m, m, m, beta=2)", "add(x, x, x)", "x.sub_(x, x)", "addmm(1, m, 1, 1, m, m)"])
def test_numbers_elsewhere_are_refused(call):
    with pytest.raises(TypeError):
        eval(call, {**vars(microgradx), "x": microgradx.ones(2), "m": microgradx.ones(2, 2)})


def test_a_number_between_warns_and_has_gradients():
    m = microgradx.eye(2, requires_grad=True)
    with pytest.warns(UserWarning, match=r"overload of addmm is deprecated.*beta=0.5"):
        microgradx.addmm(0.5, m, m, m).sum().backward()
    assert m.grad.tolist() == [[2.5, 2.5], [2.5, 2.5]]
