"""`microgradx gradcheck`: the op table, or somebody's own op, against finite differences."""
import argparse
import fnmatch
import importlib
import importlib.util
import inspect
import os
import sys
import time
import traceback

import numpy as np

import microgradx as _m
from microgradx import autograd, nn
from microgradx._engine.tape import ROWS
from microgradx.autograd.gradcheck import GradcheckError
from microgradx.testing import check_op
from microgradx.testing._check import PARTS
from microgradx.testing._numeric import LAYOUTS
from microgradx.testing.samplers import NOT_BY_DIFFERENCES, SAMPLERS, Draw

from .errors import CommandError
from .progress import progress

NAME, SUMMARY = "gradcheck", "check gradients against finite differences: every op of the table, or your own"
DESCRIPTION = """\
Check gradients against finite differences and say what is wrong with the ones that fail.

Without a target every differentiable row of the op table is checked on random examples: value against NumPy, first and
second derivatives, float32 against float64, memory, determinism, in several layouts.

With a target your own op is checked in the same ways. The exit status is 1 when something fails.
"""
EPILOG = """\
targets:
  mymodule:my_op     a name in a module that can be imported from here
  path/to/ops.py:Op  a name in a file
  The name is a function of tensors, an autograd.Function, a Module, or a Module class that is made without arguments.

inputs of a target, the first of these that there is:
  --shape 3,4 --shape 4,2   random tensors, one per --shape; --shape scalar for one without dimensions
  my_op.sample_inputs       an attribute: a tuple of inputs, a list of such tuples, or a function that returns either;
                            floating-point tensors among them are differentiated by, in float64, the rest is passed on
  otherwise                 a random tensor of shape (3, 4) for each parameter that has no default

examples:
  microgradx gradcheck
  microgradx gradcheck --rows 'conv*' --examples 100
  microgradx gradcheck mymodule:my_op
  microgradx gradcheck ops.py:MatMul --shape 3,4 --shape 4,2
  microgradx gradcheck ops.py:Log --shape 5 --low 0.1 --high 4 --skip 'second order'
"""


def _shape(text):
    if text.strip() in ("scalar", "()", ""):
        return ()
    try:
        shape = tuple(int(n) for n in text.strip("()[] ").rstrip(",").split(","))
    except ValueError:
        shape = (-1,)
    if min(shape) < 0:
        raise argparse.ArgumentTypeError(f"{text!r} is not a shape such as 3,4 or scalar")
    return shape


def _positive(text):
    if not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a positive whole number")
    return int(text)


def _seed(text):
    if not text.isdigit():
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 0 on")
    return int(text)


def add_arguments(parser):
    parser.add_argument("target", nargs="?", metavar="TARGET", help="MODULE:NAME or FILE.py:NAME (default: the op table)")
    parser.add_argument("--examples", type=_positive, metavar="N", help="random examples per row or target (default: 10; 5 for a target)")
    parser.add_argument("--seed", type=_seed, default=0, metavar="N", help="seed of the examples (default: %(default)s)")
    table = parser.add_argument_group("for the op table")
    table.add_argument("--rows", metavar="PATTERN", help="only rows whose name matches, such as 'conv*'")
    own = parser.add_argument_group("for a target")
    own.add_argument("--shape", type=_shape, action="append", metavar="SHAPE", help="shape of an input; once per input")
    own.add_argument("--low", type=float, metavar="X", help="least random value (default: -2)")
    own.add_argument("--high", type=float, metavar="X", help="largest random value (default: 2)")
    own.add_argument("--skip", action="append", choices=list(PARTS), metavar="PART",
                     help="leave out a part, once per part: " + ", ".join(PARTS))


def run(args):
    """Check what the parsed arguments name; returns the exit status."""
    for name in ("rows",) if args.target else ("shape", "low", "high", "skip"):
        if getattr(args, name) is not None:
            raise CommandError(f"--{name} is {'for the op table, not for a target' if args.target else 'for a target: MODULE:NAME or FILE.py:NAME'}", status=2)
    return _own(args) if args.target else _table(args)


# ------------------------------------------------------------------------------------------------------ the op table

def _table(args):
    tqdm, examples, pattern = progress(), args.examples or 10, args.rows or "*"
    names = [name for name, row in ROWS.items() if row.differentiable and name not in NOT_BY_DIFFERENCES and fnmatch.fnmatch(name, pattern)]
    if not names:
        raise CommandError(f"--rows {pattern}: no differentiable row has such a name", status=2)
    width, failures, worst, total, start = max(map(len, names)), [], (0.0, ""), 0, time.perf_counter()
    head = f"{'row':<{width}}  examples  worst error   float32     time"
    print(f"{head}\n{'-' * len(head)}", flush=True)
    for name in tqdm(names, "gradcheck", leave=False, disable=None, unit="row"):
        count, errors, seconds, failure = _row(name, examples, args.seed)
        total += count
        worst = max(worst, (errors[0], name))
        tqdm.write(f"{name:<{width}}  {count:>8}  {errors[0]:>11.1e}  {errors[1]:>8.1e}  {seconds * 1e3:>4.0f} ms" + ("  FAILED" if failure else ""))
        if failure:
            failures.append((name, failure))
    for name, failure in failures:
        print(f"\n{name}: {failure}")
    verdict = "all gradients agree with finite differences"
    if failures:
        verdict = f"{len(failures)} row{'s' * (len(failures) > 1)} FAILED: {', '.join(name for name, _ in failures)}"
    print(f"{'-' * len(head)}\n{len(names)} row{'s' * (len(names) > 1)}, {total} examples, worst error {worst[0]:.1e} ({worst[1]}), "
          f"{time.perf_counter() - start:.1f} s: {verdict}")
    return 1 if failures else 0


def _row(name, examples, seed):
    """(examples checked, worst errors in float64 and float32, seconds, what failed or None) of one row."""
    start, errors, count = time.perf_counter(), [0.0, 0.0], 0
    if not SAMPLERS.get(name):
        return 0, errors, 0.0, "there is no sampler for this row"
    for number in range(examples):
        draw = Draw([seed, number], ("any", "any", "0-d", "empty")[number % 4])
        for sampler in SAMPLERS[name]:
            case = sampler(draw)
            allowed = LAYOUTS if case.ties else LAYOUTS[:3]
            layouts = [draw.one(*allowed) for _ in case.arrays]
            try:
                report = check_op(case.function, [case], layouts=layouts, skip=("broadcasting", "empty"), seed=number, name=name)
            except AssertionError as failure:
                return count, errors, time.perf_counter() - start, f"example {number}\n{failure}"
            errors = [max(errors[0], report.worst), max(errors[1], report.worst_float32)]
            count += 1
    return count, errors, time.perf_counter() - start, None


# ---------------------------------------------------------------------------------------------------- somebody's own

def _load(target):
    """The object that MODULE:NAME or FILE.py:NAME names."""
    place, colon, name = target.rpartition(":")
    if not colon or not place or not name:
        raise CommandError(f"{target}: expected MODULE:NAME or FILE.py:NAME", status=2)
    try:
        if place.endswith(".py"):
            spec = importlib.util.spec_from_file_location(os.path.basename(place)[:-3], place)
            module = importlib.util.module_from_spec(spec)
            sys.modules[spec.name] = module
            sys.path.insert(0, os.path.dirname(os.path.abspath(place)))     # what lies beside the file is found, as `python FILE.py` finds it
            spec.loader.exec_module(module)
        else:
            sys.path.insert(0, os.getcwd())
            module = importlib.import_module(place)
    except Exception as error:
        raise CommandError(f"{target}: cannot import {place}: {_where(error)}", status=2) from error
    found = module
    for part in name.split("."):
        if not hasattr(found, part):
            raise CommandError(f"{target}: {place} has no {name}", status=2)
        found = getattr(found, part)
    if isinstance(found, type) and issubclass(found, nn.Module):
        try:
            found = found()
        except Exception as error:
            raise CommandError(f"{target}: making a {name} without arguments raises {_where(error)}\n"
                               f"Name an instance: a line such as `layer = {name}(...)`, and {place}:layer.", status=2) from error
    if not callable(found):
        raise CommandError(f"{target}: {name} is of type {type(found).__name__}; expected a function, an autograd.Function or a Module", status=2)
    return found


def _is_function(op):
    return isinstance(op, type) and issubclass(op, autograd.Function)


def _parameters(op):
    """Names of the positional parameters without a default."""
    call, skip = (op.forward, op.setup_context is autograd.Function.setup_context) if _is_function(op) else (getattr(op, "forward", op), False)
    kinds = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
    try:
        names = [p.name for p in inspect.signature(call).parameters.values() if p.kind in kinds and p.default is p.empty]
    except ValueError as error:
        raise CommandError(f"{op} does not say what it takes; give --shape once per input", status=2) from error
    return names[1:] if skip else names


def _samples(op, args):
    """(samples, how to print them)"""
    rng, count = np.random.default_rng(args.seed), args.examples or 5
    given = getattr(op, "sample_inputs", None)
    if args.shape is None and given is not None:
        given = given() if callable(given) else given
        samples = list(given) if isinstance(given, list) else [given]
        samples = [tuple(s) if isinstance(s, (tuple, list)) else (s,) for s in samples]
        return samples, ", ".join(_said(x) for x in samples[0]) + " from sample_inputs"
    shapes = args.shape or [(3, 4)] * len(_parameters(op))
    if not shapes:
        raise CommandError(f"{args.target}: how many inputs it takes cannot be told from its parameters; give --shape once per input", status=2)
    low, high = -2.0 if args.low is None else args.low, 2.0 if args.high is None else args.high
    if not 0 <= high - low < float("inf"):
        raise CommandError(f"--low {low:g} --high {high:g}: expected finite numbers, the first no larger than the second", status=2)
    samples = [tuple(_m.from_numpy(rng.uniform(low, high, shape)) for shape in shapes) for _ in range(count)]
    return samples, f"{', '.join(map(_said, samples[0]))}, uniform in [{low:g}, {high:g})" + ("" if args.shape else "; --shape gives others")


def _said(x):
    return f"({', '.join(map(str, x.shape))})" if isinstance(x, (_m.Tensor, np.ndarray)) else repr(x)


def _leaf(x):
    """Floating tensors and arrays in float64 and wanting a gradient, anything else as it is."""
    if isinstance(x, np.ndarray):
        x = _m.from_numpy(np.array(x))
    return x.detach().double().clone().requires_grad_() if isinstance(x, _m.Tensor) and x.dtype.is_floating_point else x


def _where(error):
    """The error, and the last line of somebody's own code that it passed through."""
    others = os.path.dirname(_m.__file__), importlib.__file__, "<frozen", "microgradx"
    frames = [f for f in traceback.extract_tb(error.__traceback__) if not f.filename.startswith(others)]
    at = f"\n  at {frames[-1].filename}:{frames[-1].lineno}: {frames[-1].line}" if frames else ""
    return f"{type(error).__name__}: {error}{at}"


def _own(args):
    op, start = _load(args.target), time.perf_counter()
    module, skip = isinstance(op, nn.Module), set(args.skip or ())
    if module:
        op = op.double()
    samples, said = _samples(op, args)
    if not module and not any(isinstance(x, (_m.Tensor, np.ndarray)) and _leaf(x).requires_grad and _leaf(x).numel() for sample in samples for x in sample):
        raise CommandError(f"{args.target}: nothing to check: no input {said} has an element of a floating-point dtype", status=2)
    try:
        with np.errstate(all="ignore"):
            (op.apply if _is_function(op) else op)(*map(_leaf, samples[0]))
    except Exception as error:
        raise CommandError(f"{args.target} raises on inputs {said}:\n  {_where(error)}\nGive inputs that it takes: --shape once per "
                           "input, or a sample_inputs attribute (see --help).", status=2) from error
    print(f"{args.target} on {len(samples)} example{'s' * (len(samples) > 1)}: {said}", flush=True)
    failure = _first_failure(op, samples, skip)
    if failure is None and not module:
        try:
            report = str(check_op(op, samples, skip=tuple(skip), seed=args.seed, name="all parts"))
            print("  " + report.replace("\n", "\n  "))
        except AssertionError as error:
            failure = str(error)
    if failure is not None:
        print(f"\n{failure}\n\n{args.target}: FAILED in {time.perf_counter() - start:.1f} s")
        return 1
    parts = "inputs and parameters" if module else "inputs"
    print(f"{args.target}: the gradients of all {parts} agree with finite differences, {time.perf_counter() - start:.1f} s")
    return 0


def _first_failure(op, samples, skip):
    """What gradcheck, then gradgradcheck, say about the first sample that they fail on; None where they pass.

    An op that is marked as differentiable once is taken at its word: "second order" is added to `skip`.
    """
    for part, check in (("gradient", autograd.gradcheck), ("second order", autograd.gradgradcheck)):
        for number, sample in enumerate(samples):
            if part in skip:
                continue
            try:
                check(op, tuple(map(_leaf, sample)))
            except GradcheckError as error:
                more = "\n(--low and --high choose the range of random inputs)" if getattr(error.explanation, "verdict", "") == "not finite" else ""
                return f"{part}, example {number}\n{error}{more}"
            except Exception as error:  # noqa: BLE001 - whatever somebody's code raises is what there is to report
                if part == "second order" and "once_differentiable" in str(error):
                    print("  second order     not checked: the op is marked once_differentiable")
                    skip.add(part)
                    continue
                return f"{part}, example {number}\nit raises {_where(error)}"
    return None
