"""Fetching a file from the first mirror that has it: short time-outs, a checksum, and nothing half-written."""
import hashlib
from urllib.parse import urljoin

TIMEOUT_SECONDS = 10


def matches(data, digest):
    """Whether the bytes have this MD5 (32 digits) or SHA-256 (64 digits)."""
    found = hashlib.md5(data, usedforsecurity=False) if len(digest) == 32 else hashlib.sha256(data)
    return found.hexdigest() == digest


def fetch(mirrors, filename, accept):
    """accept(bytes) of `filename` from the first mirror where that succeeds; `accept` raises ValueError for wrong
    bytes.

    Raises RuntimeError naming every mirror and what went wrong there; where there is one alone, its URLError.
    """
    import urllib.request  # as slow to import as everything of nn
    tried = []
    for mirror in mirrors:
        url = urljoin(mirror, filename)
        try:
            with urllib.request.urlopen(url, timeout=TIMEOUT_SECONDS) as response:
                return accept(response.read())
        except (OSError, ValueError) as error:  # URLError, time-outs and refused connections are OSErrors
            tried.append(f"  {url}: {str(error).strip('<>')}")
            if isinstance(error, urllib.error.URLError) and len(mirrors) == 1:
                raise
            if isinstance(error, urllib.error.HTTPError):
                error.close()       # it holds the answer's text
    raise RuntimeError(f"Error downloading {filename}:\n" + "\n".join(tried))
