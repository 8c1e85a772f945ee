"""`microgradx train`: the whole job, from finding the data to a saved model."""
import argparse
import os
import time

import microgradx as _m
from microgradx import optim
from microgradx.utils.data import DataLoader, default_collate

from . import data
from .check import check_gradients
from .errors import CommandError
from .models import RECIPES
from .progress import progress

NAME, SUMMARY = "train", "train a small network, by default 784-256-128-10 on MNIST"
DESCRIPTION = """\
Train a small network, print loss and test accuracy after each epoch, and save its state dict.

Before the first epoch the gradients of this very network are compared with finite differences.
"""
_MODELS = "\n".join(f"  {name:<12} {r.summary}; epochs {r.epochs}, batch size {r.batch_size}, {r.optimizer.__name__} "
                    f"with lr {r.lr}{' falling to 0' if r.falling else ''}" for name, r in RECIPES.items())
EPILOG = f"""\
models:
{_MODELS}

data:
  --data, or the folder named by MICROGRADX_DATA; else the cache; else a download into the cache; with no network,
  digits that microgradx draws itself, which is said loudly.

examples:
  microgradx train
  microgradx train --model cnn12 --epochs 1 --limit 5000
  microgradx train --data ~/mnist --out digits.safetensors
"""


def _number(kind, low, what, strict=False, high=float("inf")):
    def parse(text):
        try:
            value = kind(text)
        except ValueError:
            raise argparse.ArgumentTypeError(f"{text!r} is not {what}") from None
        if not (value > low if strict else value >= low) or value >= high:
            raise argparse.ArgumentTypeError(f"{text!r} is not {what}")
        return value
    return parse


_count = _number(int, 1, "a positive whole number below 2 ** 31", high=2 ** 31)


def add_arguments(parser):
    parser.add_argument("--model", choices=RECIPES, default="mlp-256-128", metavar="NAME",
                        help="one of " + ", ".join(RECIPES) + " (default: %(default)s)")
    parser.add_argument("--epochs", type=_count, metavar="N", help="passes over the data (default: see models)")
    parser.add_argument("--batch-size", type=_count, metavar="N", help="samples per step (default: see models)")
    parser.add_argument("--lr", type=_number(float, 0, "a positive number", strict=True), metavar="X",
                        help="learning rate (default: see models)")
    parser.add_argument("--seed", type=_number(int, 0, "a whole number from 0 up, of 64 bits", high=2 ** 64), default=0, metavar="N",
                        help="seed of the weights and the order of the data (default: %(default)s)")
    parser.add_argument("--data", metavar="FOLDER", help="folder with MNIST's four files, or with MNIST/raw below it")
    parser.add_argument("--out", metavar="FILE", help="where to save the model (default: NAME.safetensors)")
    parser.add_argument("--limit", type=_count, metavar="N", help="use only the first N training and test pictures")
    parser.add_argument("--threads", type=_count, metavar="N", help="threads to compute with (default: all that help)")
    parser.add_argument("--no-check", action="store_true", help="do not check the gradients first")


def run(args):
    """Train as the parsed arguments say; returns the exit status."""
    tqdm, recipe = progress(), RECIPES[args.model]
    out = os.path.expanduser(f"{args.model}.safetensors" if args.out is None else args.out)
    folder = os.path.dirname(os.path.realpath(out))
    written = folder if os.path.isfile(out) or not os.path.exists(out) else out     # /dev/null is written to itself
    if not out or not os.path.isdir(folder) or os.path.isdir(out) or not os.access(written, os.W_OK):
        raise CommandError(f"--out {out}: not a file in a folder that exists and that may be written to", status=2)
    if args.data is not None and not recipe.on_digits:
        raise CommandError(f"--data: {args.model} learns its truth table and reads no data", status=2)
    epochs, batch_size, lr = args.epochs or recipe.epochs, args.batch_size or recipe.batch_size, args.lr or recipe.lr
    if args.threads:
        _m.set_num_threads(args.threads)
    train_set, test_set, where = data.digits(args.data, args.limit) if recipe.on_digits else data.xor()
    _m.manual_seed(args.seed)
    model, criterion = recipe.build(), recipe.loss()
    count = sum(parameter.numel() for parameter in model.parameters())
    print(f"data: {len(train_set)} training and {len(test_set)} test samples from {where}")
    print(f"model: {args.model} ({recipe.summary}), {count:,} parameters; batch size {batch_size}, "
          f"lr {lr:g}{' falling to 0' if recipe.falling else ''}, seed {args.seed}", flush=True)
    if not args.no_check:
        _check(model, criterion, train_set, args.seed)
    optimizer = recipe.optimizer(model.parameters(), lr=lr)
    train_loader = DataLoader(train_set, batch_size=batch_size, shuffle=recipe.on_digits)
    test_loader = DataLoader(test_set, batch_size=1000)
    # the last steps are small ones, so that what comes out does not hang on which batch was the last
    schedule = optim.lr_scheduler.PolynomialLR(optimizer, epochs * len(train_loader)) if recipe.falling else None
    _epochs(model, criterion, optimizer, schedule, train_loader, test_loader, epochs, tqdm)
    _save(model, out)


def _check(model, criterion, train_set, seed):
    start = time.perf_counter()
    batch = default_collate([train_set[index] for index in range(min(8, len(train_set)))])
    report = check_gradients(model, criterion, *batch, seed=seed)
    if report.disagreement is not None:
        found = report.disagreement
        raise CommandError(f"gradient check failed at parameter {found.parameter}: finite differences say "
                           f"{found.numeric:.9g}, backward says {found.analytic:.9g}, relative error {found.error:.2g}."
                           " A backward rule is wrong; training would go the wrong way. (--no-check trains all the "
                           f"same.)\nverdict: {found.explanation.verdict}: {found.explanation.reason}")
    skipped = f", {report.skipped} directions skipped next to kinks" if report.skipped else ""
    print(f"gradient check: {report.checked} directions over every parameter, worst relative error {report.worst:.1e} "
          f"({report.where}){skipped}, {time.perf_counter() - start:.2f} s", flush=True)


def _epochs(model, criterion, optimizer, schedule, train_loader, test_loader, epochs, tqdm):
    """The training loop. Few long epochs get a bar each and a line each; many short ones one bar and ten lines."""
    short = len(train_loader) == 1
    start = time.perf_counter()
    numbers = tqdm(range(1, epochs + 1), "epochs", leave=False, disable=None) if short else range(1, epochs + 1)
    for epoch in numbers:
        batches = train_loader if short else tqdm(train_loader, f"epoch {epoch}/{epochs}", leave=False, disable=None,
                                                  unit="batch")
        loss = _train_epoch(model, criterion, optimizer, schedule, batches)
        if not short or epoch % max(1, epochs // 10) == 0 or epoch == epochs:
            accuracy = _accuracy(model, test_loader)
            tqdm.write(f"epoch {epoch}/{epochs}  loss {loss:.4f}  test accuracy {accuracy:.2%}  "
                       f"{time.perf_counter() - start:.1f} s")
            start = time.perf_counter()


def _train_epoch(model, criterion, optimizer, schedule, batches):
    model.train()
    total = count = 0
    for inputs, target in batches:
        optimizer.zero_grad()
        loss = criterion(model(inputs), target)
        loss.backward()
        optimizer.step()
        if schedule is not None:
            schedule.step()
        total += loss.item() * len(target)
        count += len(target)
    return total / count


def _accuracy(model, batches):
    model.eval()
    right = count = 0
    with _m.no_grad():
        for inputs, target in batches:
            output = model(inputs)
            guess = output > 0.5 if target.is_floating_point() else output.argmax(1)
            right += (guess == target).sum().item()
            count += len(target)
    return right / count


def _save(model, out):
    try:
        _m.save(model.state_dict(), out)
    except OSError as error:
        raise CommandError(f"--out {out}: {error.strerror}") from error
    print(f"saved the state dict to {out}")
