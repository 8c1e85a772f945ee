"""Gradients, products and Jacobians of functions of nested tensors."""
import contextlib
import functools

import microgradx
from microgradx import _trees
from microgradx._engine.tensor import Tensor
from microgradx._rows import need
from microgradx.autograd import functional
from microgradx.autograd.grad_mode import inference_mode
from microgradx.func._vmap import Draws, check_randomness


@contextlib.contextmanager
def _inside():
    """Recording is on inside of a transformation, in inference mode too; what leaves it depends on whether it was before, which is given out."""
    wanted = microgradx.is_grad_enabled()
    with inference_mode(False):
        yield wanted


def _usable(t):
    """A tensor that may be recorded; one made in inference mode is copied."""
    return t.clone() if isinstance(t, Tensor) and t.is_inference() else t


class _Fresh(functional.Renewed):
    """The arguments of a transformed call: `trees` has the chosen ones, of which all `tensors` are renewed; single: there is one, of no tuple."""

    def __init__(self, op, trees, wanted, single=False):
        super().__init__()
        self.wanted = wanted    # was recording on where the transformation was called?
        self.single, self.tensors = single, []
        self.trees = [_trees.tree_map(lambda leaf: self._renewed(op, leaf), tree) for tree in trees]

    def _renewed(self, op, t):
        if not isinstance(t, Tensor):
            raise (RuntimeError if op == "jvp" else ValueError)(f"{op}: the arguments to differentiate must be Tensors, got {type(t).__name__}")
        if not (t.dtype.is_floating_point or t.dtype.is_complex):
            raise (ValueError if op in ("jvp", "linearize") else RuntimeError)(
                f"{op}: only Tensors of floating point or complex dtype can require gradients, got {t.dtype}")
        if t.dtype.is_complex and op.startswith("jac"):
            raise RuntimeError(f"{op}: Expected all inputs to be real but received a complex tensor. Hint: microgradx.view_as_real(z)")
        self.tensors.append(self.renew(t if t.requires_grad else _usable(t)))
        return self.tensors[-1]

    def outside(self, tensors):
        """Does somebody outside want the history of these?"""
        return self.wanted and super().outside(tensors)

    def like(self, values):
        """One value for each tensor, in the arguments' structure; zeros for None."""
        trees = _trees.like(tuple(self.trees), _zeros(values, self.tensors))
        return trees[0] if self.single else trees

    def end(self):
        """The transformation is over: nobody but what it gave out asks for gradients of its leaves, so what depends on them depends on nobody outside."""
        for t in self.own:
            t._transformed = True

    def leave(self, tree):
        """A result without the history that ends here."""
        return _trees.tree_map(lambda t: t if not isinstance(t, Tensor) or t.requires_grad and self.outside([t]) else t.detach(), tree)


def _choose(op, argnums, args):
    """(one argument only?, the places of the arguments that are differentiated)."""
    single = isinstance(argnums, int)
    if not single and not isinstance(argnums, tuple):
        raise RuntimeError(f"{op}: argnums must be int or Tuple[int, ...], got: {type(argnums)}")
    places = (argnums,) if single else argnums
    if not places:
        raise RuntimeError(f"{op}: argnums must be non-empty")
    for n in places:
        if not isinstance(n, int):
            raise RuntimeError(f"{op}: argnums elements must be int, got {type(n)}")
        if not -len(args) <= n < len(args):
            raise RuntimeError(f"{op}: Got argnum={n}, but only {len(args)} positional inputs")
    places = tuple(n % len(args) for n in places)
    if len(set(places)) < len(places):
        raise RuntimeError(f"{op}: argnums elements must be unique, got {argnums}")
    return single, places


def _split(op, result, has_aux):
    """(output, auxiliary output or None)."""
    if not has_aux:
        return result, None
    if not isinstance(result, tuple) or len(result) != 2:
        raise RuntimeError(f"{op}: output of the function should be a tuple: (output, aux) if has_aux is True, got {type(result).__name__}")
    for leaf in _trees.leaves(result[1]):
        if not isinstance(leaf, Tensor):
            raise RuntimeError(f"{op}: Expected tensors in aux, got unsupported type {type(leaf)}")
    return result


def _tensors(op, tree):
    found = _trees.leaves(tree)
    for t in found:
        if not isinstance(t, Tensor):
            raise RuntimeError(f"{op}: expected the function to return only tensors, got unsupported type {type(t)}")
        if op in ("vjp", "jacrev") and not (t.dtype.is_floating_point or t.dtype.is_complex):
            raise RuntimeError(f"{op}: All outputs of the function must be floating-point or complex Tensors, got a Tensor of dtype {t.dtype}")
    if not found:
        raise RuntimeError(f"{op}: Expected the function to return at least one tensor, got none")
    return found


def _zeros(grads, like):
    return [microgradx.zeros_like(t) if g is None else g for g, t in zip(grads, like, strict=True)]


def _transformed(op, func, argnums, has_aux, derive):
    """The function (args) -> derive(fresh arguments, output, auxiliary output of func)."""
    @functools.wraps(func)
    def wrapper(*args, **kwargs):
        with _inside() as wanted:
            single, places = _choose(op, argnums, args)
            fresh = _Fresh(op, [args[n] for n in places], wanted, single)
            given = list(args)
            for n, tree in zip(places, fresh.trees, strict=True):
                given[n] = tree
            return fresh.leave(derive(fresh, *_split(op, func(*given, **kwargs), has_aux)))
    return wrapper


def grad_and_value(func, argnums=0, has_aux=False):
    """The function (args) -> (gradient, value) of a func that returns a scalar tensor; the gradient has the arguments' structure.

    argnums: which argument (or tuple of arguments, for a tuple of gradients) to differentiate; an argument may be a tensor
    or nested dicts, lists and tuples of them. has_aux: func returns (output, aux), the result is (gradient, (output, aux)).
    RuntimeError where the output is no tensor of no dimensions.

    >>> import microgradx
    >>> microgradx.func.grad_and_value(lambda x: (x ** 2).sum())(microgradx.tensor([1.0, 2.0]))
    (tensor([2., 4.]), tensor(5.))
    """
    op = "grad_and_value"

    def derive(fresh, output, aux):
        if not isinstance(output, Tensor):
            raise RuntimeError(f"{op}: Expected f(*args) to return a Tensor, got {type(output)}")
        if output.ndim:
            raise RuntimeError(f"{op}: Expected f(*args) to return a scalar Tensor, got shape {list(output.shape)}. Hint: sum() it, or use vjp or jacrev")
        if output.dtype.is_complex:
            raise RuntimeError(f"{op}: grad can be implicitly created only for real scalar outputs but got {output.dtype}. Hint: a real loss, as z.abs()")
        again = fresh.outside([output])
        grads = functional.pull([output], fresh.tensors, [microgradx.ones_like(output)], again, again or has_aux)
        return fresh.like(grads), (output, aux) if has_aux else output
    return _transformed(op, func, argnums, has_aux, derive)


def grad(func, argnums=0, has_aux=False):
    """The function (args) -> gradient of a func that returns a scalar tensor, or (gradient, aux); see `grad_and_value`.

    >>> import microgradx
    >>> from microgradx.func import grad
    >>> grad(grad(lambda x: x ** 3))(microgradx.tensor(2.0))
    tensor(12.)
    """
    both = grad_and_value(func, argnums, has_aux)

    @functools.wraps(func)
    def wrapper(*args, **kwargs):
        grads, value = both(*args, **kwargs)
        return (grads, value[1]) if has_aux else grads
    return wrapper


def value_and_grad(func, argnums=0, has_aux=False):
    """`grad_and_value` in the other order: (args) -> (value, gradient).

    >>> import microgradx
    >>> microgradx.func.value_and_grad(lambda x: (x ** 2).sum())(microgradx.tensor([1.0, 2.0]))
    (tensor(5.), tensor([2., 4.]))
    """
    both = grad_and_value(func, argnums, has_aux)
    return lambda *args, **kwargs: both(*args, **kwargs)[::-1]


def vjp(func, *primals, has_aux=False):
    """(func(*primals), the function cotangents -> tuple of gradients per primal), with aux in the third place where has_aux.

    Cotangents have the structure and shapes of the output (RuntimeError else). The function may be called many times.

    >>> import microgradx
    >>> y, pull = microgradx.func.vjp(lambda x: x ** 2, microgradx.tensor([1.0, 2.0]))
    >>> pull(microgradx.tensor([1.0, 10.0]))
    (tensor([ 2., 40.]),)
    """
    with _inside() as wanted:
        fresh = _Fresh("vjp", primals, wanted)
        output, aux = _split("vjp", func(*fresh.trees), has_aux)
        outputs = _tensors("vjp", output)
        results = (fresh.leave(output), _Pull(fresh, output, outputs), fresh.leave(aux))
    return results if has_aux else results[:2]


class _Pull:
    """cotangents -> gradients; keeps the graph of the function for further calls."""

    def __init__(self, fresh, output, outputs):
        self.fresh, self.output, self.outputs = fresh, output, outputs
        fresh.end()

    def __call__(self, cotangents, retain_graph=True, create_graph=None):
        given = _trees.leaves(cotangents)
        if not _trees.same_structure(cotangents, self.output):
            raise RuntimeError(f"vjp: Expected the cotangents to have the structure of the function's outputs: got {len(given)} for "
                               f"{len(self.outputs)}")
        for k, (v, t) in enumerate(zip(given, self.outputs, strict=True)):
            need(v is None or isinstance(v, Tensor), TypeError, f"vjp: cotangents are Tensors or None, got {type(v).__name__}")
            if v is not None and v.shape != t.shape:
                raise RuntimeError(f"vjp: Mismatch in shape: cotangent {k} has the shape {list(v.shape)}, its output {list(t.shape)}")
        with _inside() as self.fresh.wanted:
            again = create_graph if create_graph is not None else self.fresh.outside([*self.outputs, *given])
            grads = functional.pull(self.outputs, self.fresh.tensors, given, again, retain_graph or again)
            return self.fresh.leave(self.fresh.like(grads))


def _tangents(op, primals, tangents):
    if not isinstance(primals, tuple):
        raise RuntimeError(f"{op}: Expected primals to be a tuple. E.g. it should be valid to call f(*primals).")
    if not _trees.same_structure(primals, tangents):
        raise RuntimeError(f"{op}: Expected primals and tangents to have the same python structure, a tuple of as many parts, got "
                           f"{len(_trees.leaves(primals))} and {len(_trees.leaves(tangents))} tensors")
    need(op != "jvp" or _trees.leaves(primals), RuntimeError, "jvp: Expected at least one Tensor to differentiate")
    for x, v in zip(_trees.leaves(primals), _trees.leaves(tangents), strict=True):
        need(isinstance(v, Tensor), RuntimeError, f"{op}: Expected tangents to only contain Tensors, got {type(v)}")
        if isinstance(x, Tensor) and x.shape != v.shape:
            raise RuntimeError(f"{op}: a tangent of shape {list(v.shape)} does not fit its primal of shape {list(x.shape)}")
    return [_usable(v) for v in _trees.leaves(tangents)]


def jvp(func, primals, tangents, *, strict=False, has_aux=False):
    """(func(*primals), J tangents), with aux in the third place where has_aux: the derivative along a direction.

    Costs the function and two backward passes. strict: RuntimeError where the output does not depend on the primals.

    >>> import microgradx
    >>> microgradx.func.jvp(lambda x: x ** 2, (microgradx.tensor([1.0, 2.0]),), (microgradx.tensor([1.0, 10.0]),))
    (tensor([1., 4.]), tensor([ 2., 40.]))
    """
    with _inside() as wanted:
        given = _tangents("jvp", primals, tangents)
        fresh = _Fresh("jvp", primals, wanted)
        output, aux = _split("jvp", func(*fresh.trees), has_aux)
        outputs = _tensors("jvp", output)
        if strict and not all(t.requires_grad for t in outputs):
            raise RuntimeError("jvp: The output of the function is independent of the inputs. This is not allowed with strict=True.")
        pushed = _zeros(functional.pusher(outputs, fresh.tensors, fresh.own)(given, create_graph=True), outputs)
        results = fresh.leave((output, _trees.like(output, pushed), aux))
    return results if has_aux else results[:2]


def linearize(func, *primals):
    """(func(*primals), the function tangents -> J tangents), which does not run func again; tangents have the primals' shapes and dtypes.

    >>> import microgradx
    >>> y, push = microgradx.func.linearize(lambda x: x ** 2, microgradx.tensor([1.0, 2.0]))
    >>> push(microgradx.tensor([1.0, 10.0]))
    tensor([ 2., 40.])
    """
    with _inside() as wanted:
        fresh = _Fresh("linearize", primals, wanted)
        output = func(*fresh.trees)
        outputs = _tensors("linearize", output)
        push = functional.pusher(outputs, fresh.tensors, fresh.own)
        result = fresh.leave(output)
    fresh.end()

    def along(*tangents):
        with _inside() as fresh.wanted:
            given = _tangents("linearize", primals, tangents)
            for x, v in zip(fresh.tensors, given, strict=True):
                if x.dtype is not v.dtype:
                    raise RuntimeError(f"linearize: a tangent of dtype {v.dtype} does not fit its primal of dtype {x.dtype}")
            return fresh.leave(_trees.like(output, _zeros(push(given, create_graph=fresh.outside([*outputs, *given])), outputs)))
    return result, along


def _jacobian(op, func, argnums, has_aux, table):
    """The function (args) -> tree of the outputs of tree of the arguments; table(fresh, outputs) -> [output][input]."""
    def derive(fresh, output, aux):
        rows = iter(table(fresh, _tensors(op, output)))
        result = _trees.tree_map(lambda _: fresh.like(next(rows)), output)
        return (result, aux) if has_aux else result
    return _transformed(op, func, argnums, has_aux, derive)


def jacrev(func, argnums=0, *, has_aux=False, chunk_size=None, _preallocate_and_copy=False):
    """The function (args) -> Jacobian, of shape output.shape + argument.shape, from gradients of every element of the output.

    argnums and has_aux as in `grad_and_value`. For nested outputs and arguments: the outputs' structure, in the place of each
    leaf the arguments'. All elements at once, or chunk_size of them, which bounds the memory; one after another where hooks look on.

    >>> import microgradx
    >>> microgradx.func.jacrev(lambda x: x ** 2)(microgradx.tensor([1.0, 2.0]))
    tensor([[2., 0.],
            [0., 4.]])
    """
    if chunk_size is not None and chunk_size <= 0:
        raise ValueError(f"jacrev: `chunk_size` should be greater than 0, got {chunk_size}")

    def table(fresh, outputs):
        again = fresh.outside(outputs)
        return [functional.rows("jacrev", output, fresh.tensors, again, at_once=True, chunk_size=chunk_size) for output in outputs]
    return _jacobian("jacrev", func, argnums, has_aux, table)


def _drawing(func, randomness):
    """func under the rule for random numbers."""
    @functools.wraps(func)
    def wrapper(*args, **kwargs):
        with Draws(randomness):
            return func(*args, **kwargs)
    return wrapper


def jacfwd(func, argnums=0, has_aux=False, *, randomness="error"):
    """`jacrev` with one pass per element of the arguments (each a backward pass through the recorded gradient).

    randomness: "error" refuses functions that draw random numbers; with "different" and "same" the function draws, once.

    >>> import microgradx
    >>> microgradx.func.jacfwd(lambda x: x.sum() * x)(microgradx.tensor([1.0, 2.0]))
    tensor([[4., 1.],
            [2., 5.]])
    """
    check_randomness(randomness)
    return _jacobian("jacfwd", _drawing(func, randomness), argnums, has_aux,
                     lambda fresh, outputs: functional.columns(outputs, fresh.tensors, fresh.outside(outputs)))


def hessian(func, argnums=0):
    """The function (args) -> second derivatives, of shape output.shape + argument.shape + argument.shape.

    >>> import microgradx
    >>> microgradx.func.hessian(lambda x: (x ** 3).sum())(microgradx.tensor([1.0, 2.0]))
    tensor([[ 6.,  0.],
            [ 0., 12.]])
    """
    return jacrev(jacrev(_drawing(func, "error"), argnums), argnums)
