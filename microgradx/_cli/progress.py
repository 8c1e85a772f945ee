"""The progress bar of the commands."""
from .errors import CommandError


def progress():
    """tqdm's bar; CommandError where tqdm is not installed."""
    try:
        from tqdm import tqdm
    except ImportError as error:
        raise CommandError("the progress bar needs tqdm: pip install microgradx[cli]") from error
    return tqdm
