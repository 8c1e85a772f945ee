"""The command line: `microgradx <command>`, also `python -m microgradx <command>`.

A command is a module of `_cli` with `NAME`, `SUMMARY`, `add_arguments(parser)` and `run(args)`, and is listed here.
"""
import argparse
import os
import sys

import microgradx as _m

from ._cli import gradcheck, train
from ._cli.errors import CommandError

COMMANDS = (train, gradcheck)


def build_parser():
    parser = argparse.ArgumentParser(prog="microgradx", description="Train small networks on a CPU; check gradients.",
                                     epilog="'microgradx COMMAND --help' says more about a command.")
    parser.add_argument("--version", action="version", version=f"microgradx {_m.__version__}")
    commands = parser.add_subparsers(title="commands", required=True)
    for command in COMMANDS:
        sub = commands.add_parser(command.NAME, help=command.SUMMARY, description=command.DESCRIPTION,
                                  epilog=command.EPILOG, formatter_class=argparse.RawDescriptionHelpFormatter)
        command.add_arguments(sub)
        sub.set_defaults(run=command.run)
    return parser


def main(argv=None):
    """Run one command; returns the exit status: 0, 1 for a failure, 2 for wrong usage, 130 after Ctrl-C; 1 too where its output cannot be written."""
    sys.stderr = sys.stderr or open(os.devnull, "w")    # closed (`2>&-`): the progress bar and warnings go nowhere
    args = build_parser().parse_args(argv)
    try:
        status = args.run(args) or 0
        print(end="", flush=True)       # on a full disk what is still in the buffer is lost only now
        return status
    except CommandError as error:
        print(f"microgradx: error: {error}", file=sys.stderr)
        return error.status
    except KeyboardInterrupt:
        print("\nmicrogradx: interrupted", file=sys.stderr)
        return 130
    except OSError as error:
        if not isinstance(error, BrokenPipeError):      # `microgradx gradcheck | head`: whoever read has seen enough
            print(f"microgradx: error: {error}", file=sys.stderr)
        if error.filename is None:      # not a file but the output: nothing may be flushed into it at exit
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1


if __name__ == "__main__":
    sys.exit(main())
