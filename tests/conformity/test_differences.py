"""The README's table "Differences from PyTorch", row by row: what happens here, and that PyTorch still does something else."""
import io
import re
from pathlib import Path

import numpy as np
import pytest

import microgradx

README = (Path(__file__).resolve().parents[2] / "README.md").read_text()
ROWS = {}  # the table's first cell: its tests


def row(cell):
    def enter(test):
        ROWS.setdefault(cell, []).append(test)
        return test
    return enter


@pytest.fixture
def torch():
    return pytest.importorskip("torch")


def half(lib):
    return lib.tensor([1.5, 2.25], dtype=lib.float16)


HALF_IS_REFUSED = {"nextafter": lambda lib: lib.nextafter(half(lib), half(lib)), "matrix_exp": lambda lib: lib.matrix_exp(half(lib)[:1, None])}


@row("half precision")
@pytest.mark.parametrize("name", HALF_IS_REFUSED)
def test_half_precision_is_refused(name):
    with pytest.raises((NotImplementedError, RuntimeError), match="Half"):
        HALF_IS_REFUSED[name](microgradx)


@row("half precision")
@pytest.mark.peer
def test_half_precision_in_pytorch(torch):
    """A composed operation: rounded after the product there, or only at the end."""
    for call in HALF_IS_REFUSED.values():
        assert call(torch).dtype is torch.float16
    assert composed(torch) != composed(microgradx)


def composed(lib):
    """1 - 1.005 * 1.005 in bfloat16."""
    x = lib.tensor([1.0, 1.0078125, 1.0234375]).bfloat16()
    return lib.addcmul(-lib.ones(3).bfloat16(), x, x).tolist()


@row("complex numbers, quantized and sparse tensors")
def test_complex_quantized_and_sparse_raise():
    for make in (lambda: microgradx.tensor([1j]), lambda: microgradx.zeros(2, dtype=microgradx.complex64), lambda: microgradx.zeros(2).to(microgradx.complex64),
                 lambda: microgradx.zeros(2, dtype=microgradx.qint8)):
        with pytest.raises(RuntimeError):
            make()
    for name in ("sparse_coo_tensor", "quantize_per_tensor"):
        with pytest.raises(AttributeError, match=name):
            getattr(microgradx, name)


@row("complex numbers, quantized and sparse tensors")
@pytest.mark.peer
@pytest.mark.filterwarnings("ignore")
def test_complex_and_sparse_in_pytorch(torch):
    assert torch.tensor([1j]).dtype is torch.complex64 and torch.sparse_coo_tensor([[0]], [1.0], (2,)).is_sparse


@row("NumPy's operators and functions of a tensor: `ndarray * tensor`, `np.sum(tensor)`")
def test_an_array_times_a_tensor_is_a_tensor():
    x = microgradx.ones(2, requires_grad=True)
    for y in (np.full(2, 3.0, np.float32) * x, np.full(2, 3.0, np.float32) + x):
        assert isinstance(y, microgradx.Tensor) and y.requires_grad


@row("NumPy's operators and functions of a tensor: `ndarray * tensor`, `np.sum(tensor)`")
@pytest.mark.peer
def test_an_array_times_a_tensor_in_pytorch(torch):
    with pytest.raises((TypeError, RuntimeError)):
        np.ones(2, np.float32) * torch.ones(2, requires_grad=True)


@row("`torch.save` / `load`")
def test_save_writes_no_pickle():
    file = io.BytesIO()
    microgradx.save({"weights": microgradx.ones(2), "step": 3}, file)
    assert not file.getvalue().startswith(b"PK") and b"pickle" not in file.getvalue()
    file.seek(0)
    assert microgradx.load(file)["step"] == 3
    with pytest.raises(TypeError, match="state_dict"):
        microgradx.save(microgradx.nn.Linear(1, 1), io.BytesIO())


@row("`torch.save` / `load`")
@pytest.mark.peer
def test_files_of_pytorch_load(torch):
    file = io.BytesIO()
    torch.save({"weights": torch.arange(3.0)}, file)
    assert file.getvalue().startswith(b"PK")
    file.seek(0)
    assert microgradx.load(file)["weights"].tolist() == [0, 1, 2]


def squared_in_place(lib):
    x = lib.tensor([2.0], requires_grad=True)
    h = x * 1
    h.mul_(h)
    h.sum().backward()
    return x.grad.tolist()


def view_of_a_detached_base(lib):
    x = lib.ones(2, 3, requires_grad=True) * 1
    view = x[0]
    x.detach_()
    view.mul_(2)
    return view.tolist()


def mask_in_an_expanded_tensor(lib):
    x = lib.zeros(3).expand(2, 3)
    x.masked_fill_(x < 1, 5.0)
    return x.tolist()


def part_of_what_is_written(lib):
    x = lib.tensor([1.0, 2.0, 3.0])
    x[1:].add_(x[:-1])
    return x.tolist()


def triangle_of_an_expanded_tensor(lib):
    return lib.ones(3).expand(3, 3).triu_().shape


def product_added_to_an_expanded_tensor(lib):
    return lib.ones(1).expand(3).addmv_(lib.ones(3, 4), lib.ones(4)).shape


def sum_that_grows(lib):
    return lib.ones(1).addbmm_(lib.ones(2, 3, 4), lib.ones(2, 4, 5)).shape


RUN_HERE = {squared_in_place: [4.0], view_of_a_detached_base: [2.0] * 3, part_of_what_is_written: [1.0, 3.0, 5.0]}
RUN_THERE = {mask_in_an_expanded_tensor: [[5.0] * 3] * 2, triangle_of_an_expanded_tensor: (3, 3), product_added_to_an_expanded_tensor: (3,), sum_that_grows: (3, 5)}


@row("in-place changes where PyTorch's rules are lax or strict")
def test_in_place_changes():
    for change, result in RUN_HERE.items():
        assert change(microgradx) == result
    for change in RUN_THERE:
        with pytest.raises(RuntimeError, match="clone|view|shape"):
            change(microgradx)


@row("in-place changes where PyTorch's rules are lax or strict")
@pytest.mark.peer
@pytest.mark.filterwarnings("ignore")
def test_in_place_changes_in_pytorch(torch):
    for change, result in RUN_THERE.items():
        assert change(torch) == result
    for change in RUN_HERE:
        with pytest.raises(RuntimeError):
            change(torch)


@row("in-place changes where PyTorch's rules are lax or strict")
@pytest.mark.peer
@pytest.mark.filterwarnings("ignore")
def test_the_random_programs_that_differ_still_do(torch):
    from tests.autograd import test_peer_programs as programs
    for seed in programs.DIFFERENT:
        with pytest.raises(AssertionError, match=f"seed {seed}"):
            programs.compare(seed, 3 + seed % 8)


def scattered(lib):
    x, source = lib.tensor([1.0, 2.0], requires_grad=True), lib.tensor([4.0, 5.0], requires_grad=True)
    lib.scatter(x, 0, lib.tensor([0, 0]), source, reduce="multiply").sum().backward()
    return x.grad.tolist(), source.grad.tolist()


@row("gradient of `scatter(..., reduce=)`")
@pytest.mark.filterwarnings("ignore")
def test_scatter_with_reduce_has_a_gradient():
    assert scattered(microgradx) == ([20.0, 1.0], [5.0, 4.0])


@row("gradient of `scatter(..., reduce=)`")
@pytest.mark.peer
@pytest.mark.filterwarnings("ignore")
def test_scatter_with_reduce_in_pytorch(torch):
    with pytest.raises(RuntimeError, match="not implemented"):
        scattered(torch)


def versions_after_a_batch(lib):
    norm = lib.nn.BatchNorm1d(2)
    before = norm.running_mean._version
    norm(lib.ones(3, 2))
    return norm.running_mean._version - before


@row("`_version` of batch norm's running statistics")
def test_batch_norm_counts_its_change():
    assert versions_after_a_batch(microgradx) == 1


@row("`_version` of batch norm's running statistics")
@pytest.mark.peer
def test_batch_norm_in_pytorch(torch):
    assert versions_after_a_batch(torch) == 0


@row("`take_along_dim` with an index out of range")
def test_take_along_dim_checks_its_indices():
    with pytest.raises(IndexError, match="5"):
        microgradx.take_along_dim(microgradx.arange(3), microgradx.tensor([5]), 0)


@row("`take_along_dim` with an index out of range")
@pytest.mark.peer
def test_take_along_dim_in_pytorch(torch):
    assert torch.take_along_dim(torch.arange(3), torch.tensor([5]), 0).tolist() == [2]


def masked_by_bytes(lib):
    x = lib.zeros(2)
    x[lib.tensor([1, 0], dtype=lib.uint8)] = 5.0
    return x.tolist()


@row("`x[uint8_mask] = number`")
def test_a_mask_of_bytes():
    with pytest.warns(UserWarning):
        assert masked_by_bytes(microgradx) == [5.0, 0.0]


@row("`x[uint8_mask] = number`")
@pytest.mark.peer
@pytest.mark.filterwarnings("ignore")
def test_a_mask_of_bytes_in_pytorch(torch):
    with pytest.raises(RuntimeError):
        masked_by_bytes(torch)


@row("`fmod`, `remainder` with a huge quotient")
@pytest.mark.parametrize("name", ["fmod", "remainder"])
def test_a_huge_quotient(name):
    result = getattr(microgradx, name)(microgradx.full((16,), 1e20), microgradx.full((16,), 1e-20))
    assert result[0].item() == pytest.approx(float(np.fmod(np.float32(1e20), np.float32(1e-20))))


@row("`fmod`, `remainder` with a huge quotient")
@pytest.mark.peer
@pytest.mark.parametrize("name", ["fmod", "remainder"])
def test_a_huge_quotient_in_pytorch(torch, name):
    assert getattr(torch, name)(torch.full((16,), 1e20), torch.full((16,), 1e-20)).isnan().all()


def node_names(lib):
    x = lib.ones(1, 2, requires_grad=True)
    h, c = lib.nn.LSTMCell(2, 2)(x)
    return [h.grad_fn.name(), c.grad_fn.name(), (x // 2).grad_fn.name()]


def under_autocast(lib):
    x = lib.ones(1, 1).bfloat16()
    with lib.autocast("cpu"):
        return [str(y.dtype).rpartition(".")[2] for y in (x.prod(), lib.cdist(x, x), lib.nn.functional.avg_pool3d(x[None, None], 1), lib.mv(x.float(), x[0].float()))]


@row("`autocast` on the CPU")
def test_what_autocast_does_not_change():
    assert under_autocast(microgradx) == ["bfloat16"] * 4


@row("`autocast` on the CPU")
@pytest.mark.peer
def test_autocast_in_pytorch(torch):
    assert under_autocast(torch) == ["float32"] * 4


@row("`grad_fn` of `LSTMCell` and `//`")
def test_names_of_nodes():
    assert node_names(microgradx) == ["LstmCellBackward0", "LstmCellBackward0", "FloorDivideBackward0"]


@row("`grad_fn` of `LSTMCell` and `//`")
@pytest.mark.peer
def test_names_of_nodes_in_pytorch(torch):
    assert node_names(torch) == ["MulBackward0", "AddBackward0", "torch::autograd::NotImplemented"]


@row("`share_memory_`")
def test_memory_is_not_shared():
    assert not microgradx.ones(2).share_memory_().is_shared()


@row("`share_memory_`")
@pytest.mark.peer
def test_shared_memory_in_pytorch(torch):
    assert torch.ones(2).share_memory_().is_shared()


CELL_WARNINGS = ("warnings about speed, memory, PyTorch's nested tensors, compilers and beta functions (a list of arrays, non-contiguous bounds, "
                 "`backward(create_graph=True)`, `padding=\"same\"`, `pin_memory`)")
UNWARNED = {"arrays": lambda lib: lib.tensor([np.ones(2), np.ones(2)]), "bounds": lambda lib: lib.searchsorted(lib.ones(4)[::2], lib.ones(2)),
            "cycle": lambda lib: lib.ones(2, requires_grad=True).sum().backward(create_graph=True), "beta": lambda lib: lib.ones(3).index_reduce(
                0, lib.tensor([0]), lib.ones(1), "prod"), "same": lambda lib: lib.nn.Conv1d(1, 1, 4, padding="same")(lib.ones(1, 1, 8)),
            "pinned": lambda lib: list(lib.utils.data.DataLoader([1, 2], pin_memory=True))}


@row(CELL_WARNINGS)
@pytest.mark.parametrize("name", UNWARNED)
def test_what_does_not_warn(name):
    UNWARNED[name](microgradx)                          # warnings are errors in the tests


@row(CELL_WARNINGS)
@pytest.mark.peer
@pytest.mark.parametrize("name", UNWARNED)
def test_what_warns_in_pytorch(torch, name):
    was = torch.is_warn_always_enabled()
    torch.set_warn_always(True)
    try:
        with pytest.warns(UserWarning):
            UNWARNED[name](torch)
    finally:
        torch.set_warn_always(was)


def kind_of_sum(lib):
    subclass = type("Named", (lib.Tensor,), {})
    return type(lib.ones(2).as_subclass(subclass) + 1).__name__


@row("results of operations on a subclass of `Tensor`")
def test_operations_on_a_subclass():
    assert kind_of_sum(microgradx) == "Tensor"


@row("results of operations on a subclass of `Tensor`")
@pytest.mark.peer
def test_operations_on_a_subclass_in_pytorch(torch):
    assert kind_of_sum(torch) == "Named"


def pooled_strides(lib):
    x = lib.ones(1, 2, 4, 4).contiguous(memory_format=lib.channels_last)
    F = lib.nn.functional
    results = (F.max_pool2d(x, 2), F.interpolate(x, size=(2, 2)), F.conv2d(x, lib.ones(2, 2, 3, 3)), F.group_norm(x[:, :, ::2, ::2].contiguous(memory_format=lib.channels_last), 1),
               lib.cat([x, x], 2)[:, :, ::4, ::2].clone(), F.pad(x, (-1, -1, -1, -1)))
    return tuple(tuple(y.stride()) for y in results)


CELL_CHANNELS = "convolutions, pooling, norms, `cat`, `pad` and `interpolate` of a `channels_last` tensor"


@row(CELL_CHANNELS)
def test_pooling_gives_rows():
    assert pooled_strides(microgradx) == ((8, 4, 2, 1),) * 6


@row(CELL_CHANNELS)
@pytest.mark.peer
def test_pooling_in_pytorch(torch):
    assert pooled_strides(torch) == ((8, 1, 4, 2),) * 6


def resized_bytes(lib):
    x = lib.arange(64, dtype=lib.uint8).reshape(1, 1, 8, 8) * 3
    return [lib.nn.functional.interpolate(y, size=(5, 5), mode="bilinear") for y in (x, x.float())]


@row("`interpolate` of uint8 images")
def test_bytes_are_resized_as_floats_and_rounded():
    found, exact = resized_bytes(microgradx)
    assert microgradx.equal(found.float(), exact.round())


@row("`interpolate` of uint8 images")
@pytest.mark.peer
def test_resized_bytes_in_pytorch(torch):
    found, exact = resized_bytes(torch)
    assert not torch.equal(found.float(), exact.round())
    assert (found.float() - exact).abs().max() <= 1


def gradient_of_as_strided_scatter(lib):
    x = lib.zeros(2, requires_grad=True)
    lib.as_strided_scatter(x, lib.ones(1), (1,), (1,)).sum().backward()
    return x.grad.tolist()


@row("gradient of `as_strided_scatter`")
def test_what_is_overwritten_has_no_gradient():
    assert gradient_of_as_strided_scatter(microgradx) == [0.0, 1.0]


@row("gradient of `as_strided_scatter`")
@pytest.mark.peer
def test_as_strided_scatter_in_pytorch(torch):
    assert gradient_of_as_strided_scatter(torch) == [1.0, 0.0]


CELL_DERIVATIVES = ("derivatives that PyTorch lacks: the second of `ctc_loss`, attention and `linear_cross_entropy(options=)`, those of `asinh_`, `acosh_`, `atanh_`, "
                    "`scatter` with a larger source, of `heaviside`, `//` (none), `7 % x`")


def second_derivative_of_ctc_loss(lib):
    x = lib.arange(12.0, dtype=lib.float64).reshape(4, 1, 3).requires_grad_()
    loss = lib.nn.functional.ctc_loss(x.log_softmax(2), lib.tensor([[1, 2]]), (4,), (2,))
    (first,) = lib.autograd.grad(loss, x, create_graph=True)
    return lib.autograd.grad(first.square().sum(), x)[0]


def second_derivative_in_chunks(lib):
    x = lib.arange(12.0, dtype=lib.float64).reshape(4, 3).sin().requires_grad_()
    options = lib.nn.LinearCrossEntropyOptions(allow_retain_graph=True, batch_chunk_size=2)
    loss = lib.nn.functional.linear_cross_entropy(x, lib.eye(3, dtype=lib.float64), lib.tensor([0, 1, 2, 0]), options=options)
    (first,) = lib.autograd.grad(loss, x, create_graph=True)
    return lib.autograd.grad(first.square().sum(), x)[0].abs().sum().item()


@row(CELL_DERIVATIVES)
def test_chunks_have_a_second_derivative():
    assert second_derivative_in_chunks(microgradx) > 0


@row(CELL_DERIVATIVES)
@pytest.mark.peer
def test_chunks_in_pytorch(torch):
    with pytest.raises(RuntimeError, match="does not require grad"):
        second_derivative_in_chunks(torch)


@row(CELL_DERIVATIVES)
def test_ctc_loss_has_a_second_derivative():
    assert second_derivative_of_ctc_loss(microgradx).abs().sum() > 0


@row(CELL_DERIVATIVES)
@pytest.mark.peer
def test_ctc_loss_in_pytorch(torch):
    with pytest.raises(RuntimeError, match="not implemented"):
        second_derivative_of_ctc_loss(torch)


def lacking(lib):
    """One call for each name of the row: a function that differentiates it."""
    def scatter(x):
        return lib.zeros(2, 3).scatter(1, lib.tensor([[0, 1]]), x.reshape(1, 3))
    return [lambda f=f: differentiated(lib, f) for f in (
        lambda x: x.asinh_(), lambda x: x.acosh_(), lambda x: (x / 9).atanh_(), scatter, lambda x: lib.heaviside(x, x * 2), lambda x: 7.0 % x, lambda x: x // 2.0 + x * 0)]


def differentiated(lib, function):
    x = lib.full((3,), 2.5, requires_grad=True)
    return lib.autograd.grad(function(x * 1).sum(), x)[0]


@row(CELL_DERIVATIVES)
def test_derivatives_that_are_here():
    for call in lacking(microgradx):
        assert call().isfinite().all()


@row(CELL_DERIVATIVES)
@pytest.mark.peer
def test_derivatives_that_are_not_in_pytorch(torch):
    for call in lacking(torch):
        with pytest.raises(RuntimeError):       # NotImplementedError is one
            call()


CELL_JUDGED = "in-place comparisons of tensors with a gradient (`x.eq_(y)`, `x.logical_and_(y)`)"


def judged(lib):
    return [differentiated(lib, f).tolist() for f in (lambda x: x.eq_(2.5), lambda x: x.logical_and_(lib.ones(3)))]


@row(CELL_JUDGED)
def test_in_place_comparisons_are_constant():
    assert judged(microgradx)[1] == [0.0] * 3


@row(CELL_JUDGED)
@pytest.mark.peer
def test_in_place_comparisons_in_pytorch(torch):
    assert judged(torch)[1] == [1.0] * 3


CELL_UNDEFINED = ("gradients where they are not defined: `var` of one number, norms and means of nothing, second ones of a norm that is 0, "
                  "`diagonal` of an expanded leaf")


def second_derivative_of_no_norm(lib):
    x = lib.zeros(2, requires_grad=True)
    (first,) = lib.autograd.grad(x.norm(), x, create_graph=True)
    return lib.autograd.grad(first.sum(), x)[0].isnan().any().item()


@row(CELL_UNDEFINED)
def test_second_derivative_of_a_norm_that_is_0():
    assert not second_derivative_of_no_norm(microgradx)


@row(CELL_UNDEFINED)
@pytest.mark.peer
def test_second_derivative_of_a_norm_that_is_0_in_pytorch(torch):
    assert second_derivative_of_no_norm(torch)


def expanded_leaf(lib):
    x = lib.ones(3).as_strided((2, 3), (0, 1)).requires_grad_()
    return lib.autograd.grad(x.trace(), x)[0].tolist()


@row(CELL_UNDEFINED)
def test_elements_that_share_memory_share_their_gradient():
    assert expanded_leaf(microgradx) == [[0.5, 0.5, 0.0]] * 2


@row(CELL_UNDEFINED)
@pytest.mark.peer
def test_an_expanded_leaf_in_pytorch(torch):
    assert expanded_leaf(torch) == [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]]


CELL_OLDER = "a view that is older than its base's `requires_grad_()`"


def older_view(lib):
    base = lib.ones(3)
    view = base[1:]
    base.requires_grad_()
    (view * 2).sum().backward()
    return base.grad


@row(CELL_OLDER)
def test_an_older_view_leads_to_its_base():
    assert older_view(microgradx).tolist() == [0.0, 2.0, 2.0]


@row(CELL_OLDER)
@pytest.mark.peer
def test_an_older_view_in_pytorch(torch):
    assert older_view(torch) is None


CELL_EQUAL = "which of equal elements `median`, `mode` and `topk` point to; `mode` beside NaN; `median` of an expanded tensor"


def mode_is_nan(lib):
    return lib.tensor([float("nan"), 1.0]).mode().values.isnan().item()


@row(CELL_EQUAL)
def test_a_mode_beside_nan():
    assert not mode_is_nan(microgradx) and microgradx.tensor([2, 1, 2]).topk(1).indices.tolist() == [0]


@row(CELL_EQUAL)
@pytest.mark.peer
def test_a_mode_beside_nan_in_pytorch(torch):
    assert mode_is_nan(torch)


CELL_TARGETS = "`ctc_loss` with 1-d targets that are not contiguous; gradient of `atan2` of a uint8 tensor"


def strided_targets(lib):
    """The losses of two samples, with strided and with contiguous targets."""
    x, targets = lib.arange(60.0).reshape(5, 2, 6).sin().log_softmax(2), lib.tensor([[1, 2], [3, 4], [5, 1]])[:, 0]
    return [lib.nn.functional.ctc_loss(x, t, (5, 5), (2, 1), reduction="none").tolist() for t in (targets, targets.contiguous())]


def byte_angle(lib):
    x = lib.ones(3, requires_grad=True)
    return lib.autograd.grad(lib.atan2(lib.tensor([4, 3, 3], dtype=lib.uint8), x).sum(), x)[0].tolist()


@row(CELL_TARGETS)
def test_angles_of_bytes():
    assert byte_angle(microgradx) == pytest.approx([-4 / 17, -0.3, -0.3])


@row(CELL_TARGETS)
@pytest.mark.peer
def test_angles_of_bytes_in_pytorch(torch):
    assert min(byte_angle(torch)) > 0


@row(CELL_TARGETS)
def test_strided_targets():
    found, expected = strided_targets(microgradx)
    assert found == expected


@row(CELL_TARGETS)
@pytest.mark.peer
def test_strided_targets_in_pytorch(torch):
    found, expected = strided_targets(torch)
    assert found != expected and strided_targets(microgradx)[0] == pytest.approx(expected)


CELL_ORDER = "order of the hooks of an LSTM's parameters"
BACKWARDS = ["bias_hh_l0", "weight_hh_l0", "bias_ih_l0", "weight_ih_l0"]


def hooks_of(lib, kind):
    layer, seen = getattr(lib.nn, kind)(3, 4), []
    for name, parameter in layer.named_parameters():
        parameter.register_hook(lambda grad, name=name: seen.append(name))
    layer(lib.ones(2, 5, 3))[0].sum().backward()
    return seen


@row(CELL_ORDER)
def test_order_of_hooks():
    assert [hooks_of(microgradx, kind) for kind in ("LSTM", "RNN", "GRU")] == [BACKWARDS] * 3


@row(CELL_ORDER)
@pytest.mark.peer
def test_order_of_hooks_in_pytorch(torch):
    assert [hooks_of(torch, kind) == BACKWARDS for kind in ("LSTM", "RNN", "GRU")] == [False, True, True]


CELL_BETWEEN = ("deprecated signatures with a number between, but for `add_(2, x)` and `sub_(2, x)`: `torch.add(x, 2, y)`, `x.addcmul_(0.5, y, z)`, "
                "`addmm(0.5, ...)`")


def numbers_between(lib):
    x, m = lib.ones(2), lib.ones(2, 2)
    return [lambda: lib.add(x, 2, x), lambda: x.clone().addcmul_(0.5, x, x), lambda: lib.addmm(0.5, m, m, m)]


@row(CELL_BETWEEN)
def test_numbers_between():
    for call in numbers_between(microgradx):
        with pytest.raises(TypeError):
            call()


@row(CELL_BETWEEN)
@pytest.mark.peer
@pytest.mark.filterwarnings("ignore")
def test_numbers_between_in_pytorch(torch):
    for call in numbers_between(torch):
        assert call().flatten()[0] in (3, 1.5, 2.5)


CELL_REFUSED = "calls that PyTorch refuses"


def wrong_twice(lib):
    return lib.bitwise_and(lib.zeros(2), lib.zeros(3))


@row(CELL_REFUSED)
def test_wrong_and_odd_calls():
    with pytest.raises(NotImplementedError):
        wrong_twice(microgradx)
    assert microgradx.ones(1, 2).sum(0, "x").shape == (1, 2)


@row(CELL_REFUSED)
@pytest.mark.peer
def test_wrong_and_odd_calls_in_pytorch(torch):
    with pytest.raises(RuntimeError, match="size of tensor"):
        wrong_twice(torch)
    with pytest.raises(TypeError, match="keepdim"):
        torch.ones(1, 2).sum(0, "x")


CELL_STRIDES = ("strides of some results: `flip`, `rot90`, `sort`, `nonzero`, `unique(dim=)`, `einsum`, `conv_tbc`, `threshold`, `hardshrink`, "
                "factorizations, copies of what has no elements")


def strided(lib):
    return [tuple(x.stride()) for x in (lib.ones(4, 3).t().flip(0), lib.ones(3, 4).nonzero(), lib.linalg.inv(lib.eye(3)), lib.ones(0, 3).t().clone())]


@row(CELL_STRIDES)
def test_results_are_row_major():
    assert strided(microgradx) == [(4, 1), (2, 1), (3, 1), (1, 1)]


@row(CELL_STRIDES)
@pytest.mark.peer
def test_results_in_pytorch(torch):
    assert strided(torch) == [(1, 3), (1, 12), (1, 3), (1, 3)]


CELL_SIGN = ("sign of 0 in `maximum`, `minimum` and `clamp` of 0 and -0, and in `xlogy`; `linspace` of negative numbers as uint8; "
             "in-place changes of a tensor whose elements overlap in part")


def larger_zero_is_negative(lib):
    zeros = lib.tensor([0.0, -0.0] * 8)
    return lib.maximum(zeros[::2], zeros[1::2]).signbit().all().item()


def overlapping(lib):
    return lib.arange(4.0).as_strided((3, 2), (1, 1)).sin_()[1, 1].item()


@row(CELL_SIGN)
def test_zeros_and_overlaps():
    assert larger_zero_is_negative(microgradx) and overlapping(microgradx) == pytest.approx(np.sin(2))


@row(CELL_SIGN)
@pytest.mark.peer
def test_zeros_and_overlaps_in_pytorch(torch):
    assert not larger_zero_is_negative(torch) and overlapping(torch) == pytest.approx(np.sin(np.sin(2)))


def taken_into_float64(lib):
    return lib.gather(lib.tensor([1.0, 2.0]), 0, lib.tensor([1]), out=lib.empty(1, dtype=lib.float64)).tolist()


CELL_OUT = "`out=` that overlaps an input of `cat`, or of another dtype for `gather`, `take`, `masked_select`, `multinomial`"


@row(CELL_OUT)
def test_out_of_another_dtype():
    assert taken_into_float64(microgradx) == [2.0]


@row(CELL_OUT)
@pytest.mark.peer
def test_out_of_another_dtype_in_pytorch(torch):
    with pytest.raises(RuntimeError, match="dtype"):
        taken_into_float64(torch)


CELL_FUNCTIONAL = "`out=` of `nn.functional`'s `linear`, `gelu`, `softplus`, `logsigmoid`, `hardshrink`, `softshrink`, `avg_pool2d`, `avg_pool3d`"


def written_by(lib, name):
    F, x = lib.nn.functional, lib.ones(1, 2, 2, 2)
    extra = {"linear": (lib.ones(1, 2),), "avg_pool2d": (1,), "avg_pool3d": (1,)}.get(name, ())
    return getattr(F, name)(x, *extra, out=lib.empty(0)).numel()


@row(CELL_FUNCTIONAL)
def test_out_of_functional():
    for name in re.findall(r"`(\w+)`", CELL_FUNCTIONAL):
        with pytest.raises(TypeError, match=f"{name}.*out"):
            written_by(microgradx, name)


@row(CELL_FUNCTIONAL)
@pytest.mark.peer
def test_out_of_functional_in_pytorch(torch):
    assert all(written_by(torch, name) for name in re.findall(r"`(\w+)`", CELL_FUNCTIONAL))


def test_the_table_and_the_tests_have_the_same_rows():
    table = README.split("## Differences from PyTorch")[1].split("\n## ")[0]
    cells = [line.split(" | ")[0].strip("| ") for line in table.splitlines() if re.match(r"\| ", line)][1:]
    assert cells == list(ROWS)
    assert all(any("pytorch" in test.__name__ for test in tests) for tests in ROWS.values())
