"""Parts of the DataLoader: collating samples, fetching batches, worker processes."""
from . import collate as collate
from . import fetch as fetch
from . import worker as worker
