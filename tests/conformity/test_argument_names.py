"""Public functions by the names that PyTorch's own code gives its arguments, with each further argument, and wrongly, here and in PyTorch.

The first sample that PyTorch takes is the call that the others are made of, and each function has one. What it takes is taken here, with the same result; a name that
is none, an argument too many and a word where a tensor or number should be are refused here, too.
"""
import inspect
import re
import warnings

import numpy as np
import pytest

import microgradx

from .test_odd_calls import flat

pytestmark = pytest.mark.peer
TENSORS = {"x": [[1., 2., 3.], [4., -5., 6.]], "y": [[.5, 1., .25], [2., .5, .75]], "v": [1., 2., 3.], "m": [[4., 1., 0.], [1., 3., 1.], [0., 1., 2.]], "s": 2.,
           "p": [[.1, .5, .9], [.3, .2, .7]], "q": np.arange(48.).reshape(1, 3, 4, 4) / 48, "k": np.arange(27.).reshape(1, 3, 3, 3) / 27,
           "r": np.arange(24.).reshape(2, 3, 4) / 24, "w": np.arange(9.).reshape(1, 3, 3) / 9, "z": np.arange(64.).reshape(1, 1, 4, 4, 4) / 64}
TENSORS = {name: np.array(values, np.float32) for name, values in TENSORS.items()} | {
    "i": np.array([[0, 1, 2], [1, 0, 0]]), "j": np.array([0, 1, 1]), "c": np.array([1 + 2j, 3 - 1j, .5j], np.complex64),
    "b": np.array([[True, False, True], [False, True, True]])}
SAMPLES = """x|m|m,m|x,1|i,i|x,y|v,v|q,2||3|q,1,1|m,v|x,0,1|m,m,m|x,(2,3)|x,y,y|[x,y]|2,3|c|v,3|q,3|j|x,(1,),(2,),(0,)|j,[1,2]|x,0,0,1|x,(0,1)|x,(2,3),(3,1)
    |x,[1,2],1|v,m,v|0.,1.,5|p,b,.5|p.log(),j[:2]|q,v,v|i,m|x,b,y|x,1,i|x,0,j|q,k|r,w|1,v|s|z,2|m[None],m[None],m[None]|x,y,v.new_ones(2)|x,3,1|(2,3),1.
    |x,j|b,b|p,p|x,.5|x,i|i|m,m[None],m[None]|m,v,v|r,.5,True|x,y[0],(3,),(1,)|r,v,v,v,v,True,.1,1e-5,True|m[None],m[None]|z,z|r,r.mT,v|w,w.view(3,1,3)
    |q,k.view(3,1,3,3)|r.log_softmax(2),j[:,None]+1,(2,2,2),(1,1,1)|L.int64,L.float32|x,1,j[:2],y[:,:2]|x,1,j,2.|x,(j[:2],),y|x,1,j,y,'prod'|c[:,None].repeat(1,5),4|m,m,(j+2).int()
    |m,(j+2).int()|m,(j+2).int(),m|i,size=3|m,v,m|p,p,True,False,1e-8,1|x,j[:2],v[:2]|0,5,(3,)|x,2.,0,1.|x,1,i,y|x,1,i,2.|x,1,i,y,'sum'|v,'max',lengths=i[0]|x,y[0],0,1|y.view(3,2)
    |r.view(24),8,2,8,None,True,'reflect',False,True,True|r.view(24),8,return_complex=True|x,1,(1,3)|x[None],(1,1,2,2)|z.view(1,16,4),(3,3),2|q,p.view(1,1,3,2)|x[:,:2],i[:,:2],2
    |q,(q*48).round().long(),2|z,(z*64).long(),2|w,w,w,3,1,m.repeat(3,1),None,None,None,False,0.,m,None|[m,m]|m,m,upper=True|m,1|x.double(),2""".replace("\n    ", "").split("|")
SPACES = {"": "", "nn.functional": "", "linalg": "linalg_", "fft": "fft_", "special": "special_", "Tensor": ""}       # and how schemas begin
# what changes the process, makes objects that are no tensors, or asks for memory that nothing filled
SKIPPED = re.compile(r"(set_|get_|_|manual_seed|seed|initial_seed|compile|vmap|save|load|is_|are_|from_dlpack|to_dlpack|data_ptr|storage|untyped_storage|empty|new_empty"
                     r"|new$|resize|backward|register_|share_|retain_|quantize|fork|wait|use_det|cond$|import_ir|handle_|has_torch|numpy|tolist|__)")
EXCEPTIONS = {          # a call that begins like this: why it differs (rows of the README)
    r"L\.\w+\(a=x\)": "one of the other names of `input`", r"L\.rrelu_?\(x, generator|L.nn.functional.(rrelu_\(x, gen|elu_\(x, (input_)?scale)": "odd calls that are refused here",
    r"L\.(selu|threshold)\(.*'s'": "`inplace=` is taken", r"L\.nn\.functional\.adaptive_avg_pool2d\(": "of one dimension less",
    r".*\b(addmv_|addmm_|addbmm_|baddbmm_)\(": "by the tensor itself", r".*svd\(": "signs of singular vectors", r".*gather\(.*sparse_grad=True": "sparse gradients",
    r".*polygamma_?\(": "of order 1 of negative integers",
    r"L\.(eig|lstsq|matrix_rank|solve|symeig|from_file|from_numpy|frombuffer)\(x\): no|.*(sparse_\w+|to_sparse)\(x?\): no|.*\.(apply_|map2?_|as_subclass|cuda|xpu|pin_memory)\(\): no":
        "no row: there are errors alone, or files, arrays, functions, classes, devices and sparse tensors"}


def result(lib, call):
    """What it gives: every tensor as its dtype, shape and values, or the error."""
    names = {name: lib.tensor(TENSORS[name]) for name in {*re.findall(r"\b[a-z]\b", call)} & TENSORS.keys()}
    lib.manual_seed(0)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return flat(eval(call, {"L": lib, **names}))
        except Exception as error:  # noqa: BLE001 - that there is one is what is looked at
            return error


def written(space, name, parts):
    """The call, as a program writes it."""
    if space == "Tensor":
        return f"({parts[0]}).{name}({', '.join(parts[1:])})"
    return f"L.{space}{'.' * bool(space)}{name}({', '.join(parts)})"


def split(sample):
    return [part for part in re.split(r",(?![^(\[]*[)\]])", sample) if part]


def values_of(argument):
    """Values for a further argument: its default, and another."""
    default = argument.default_value if argument.has_default_value() else None
    if argument.name == "dtype":
        return ["None", "L.float64"]
    if isinstance(default, bool):
        return ["True", "False"]
    if isinstance(default, (int, float)):
        return [repr(default), repr(default + 1)]
    return ["None"] if default is None else []


def by_name(torch, space, name, parts):
    """The calls by keyword."""
    try:
        schemas = torch._C._jit_get_schemas_for_operator(f"aten::{SPACES[space]}{name}")
    except RuntimeError:
        return
    method = space == "Tensor"
    for schema in schemas:
        known = [argument.name if method or argument.name != "self" else "input" for argument in schema.arguments]
        if schema.overload_name != "out" and len(known) >= len(parts):
            for first in range(method, len(parts)):
                yield written(space, name, parts[:first] + [f"{key}={value}" for key, value in zip(known[first:], parts[first:], strict=False)])
            for argument, key in zip(schema.arguments[len(parts):], known[len(parts):], strict=True):
                for value in values_of(argument):
                    yield written(space, name, [*parts, f"{key}={value}"])


def wrongly(space, name, parts):
    """Calls that are refused."""
    yield written(space, name, [*parts, "foo=1"])
    yield written(space, name, parts + ["'s'"] * 9)
    for place in range(space == "Tensor", len(parts)):
        yield written(space, name, [*parts[:place], "'s'", *parts[place + 1:]])
    yield written(space, name, [*parts, "'s'"])


def same(ours, theirs):
    return len(ours) == len(theirs) and all(np.allclose(x, y, 1e-3, 1e-5, equal_nan=True) if isinstance(y, np.ndarray) else x == y or isinstance(y, str)
                                            for x, y in zip(ours, theirs, strict=True))


def differing(torch, space):
    """The calls that are taken on one side only, or give something else."""
    found = []
    owner = eval(f"torch.{space}" if space else "torch", {"torch": torch})
    ours = eval(f"L.{space}" if space else "L", {"L": microgradx})
    for name in dir(owner):
        function = getattr(owner, name)
        if SKIPPED.match(name) or not callable(function) or inspect.isclass(function) or not hasattr(ours, name):
            continue
        sample = next((s for s in SAMPLES if (s or space != "Tensor") and not isinstance(result(torch, written(space, name, split(s))), Exception)), None)
        if sample is None:
            found.append(f"{written(space, name, ['x'])}: no sample")
            continue
        parts = split(sample)
        for call in dict.fromkeys([written(space, name, parts), *by_name(torch, space, name, parts)]):
            there = result(torch, call)
            if not isinstance(there, Exception):
                here = result(microgradx, call)
                if isinstance(here, Exception) or not same(here, there):
                    found.append(f"{call}: {here!r:.100}, in PyTorch {there!r:.100}")
        for call in wrongly(space, name, parts):
            if isinstance(result(torch, call), TypeError) and not isinstance(here := result(microgradx, call), Exception):
                found.append(f"{call}: {here!r:.100}, in PyTorch an error")
    return found


def test_arguments(torch):
    found = [call for space in SPACES for call in differing(torch, space)]
    known = {call: pattern for call in found for pattern in EXCEPTIONS if re.match(pattern, call)}
    wrong = [call for call in found if call not in known]
    assert not wrong, f"{len(wrong)} calls differ:\n" + "\n".join(wrong)
    assert {*known.values()} == EXCEPTIONS.keys()


def test_a_missing_name_and_a_name_too_many_are_found(torch, monkeypatch):
    monkeypatch.setattr(microgradx.fft, "fft", lambda x, n=None, dim=-1, norm=None, out=None: microgradx.zeros(2))
    monkeypatch.setattr(microgradx.fft, "ifft", lambda *args, right=microgradx.fft.ifft, foo=0, **kwargs: right(*args, **kwargs))
    found = differing(torch, "fft")
    assert [call.partition(":")[0] for call in found if "TypeError" in call] == ["L.fft.fft(input=x)"]
    assert [call.partition(":")[0] for call in found if "ifft(" in call] == ["L.fft.ifft(x, foo=1)"] and len(found) > 5
