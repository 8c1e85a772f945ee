import multiprocessing; multiprocessing.set_start_method("fork")    # Python 3.14 asks for `if __name__ == "__main__"` otherwise
import csv, io, os
import numpy as np
import torch
from torch.utils.data import Dataset, DataLoader, Subset, ConcatDataset, IterableDataset, SubsetRandomSampler, WeightedRandomSampler, BatchSampler, SequentialSampler, RandomSampler, get_worker_info
from torch.nn.utils.rnn import pad_sequence
from torch.utils.data.dataloader import default_collate

class CSVDataset(Dataset):
    """Rows of a csv file"""
    def __init__(self, text, transform=None, target_transform=None):
        rows = list(csv.DictReader(io.StringIO(text)))
        self.rows, self.transform, self.target_transform = rows, transform, target_transform
    def __len__(self):
        return len(self.rows)
    def __getitem__(self, idx):
        if torch.is_tensor(idx):
            idx = idx.tolist()
        r = self.rows[idx]
        sample = {'features': np.array([float(r['a']), float(r['b'])]), 'label': int(r['y']), 'name': r['name']}
        if self.transform:
            sample = self.transform(sample)
        return sample

class ToTensor(object):
    def __call__(self, s):
        return {**s, 'features': torch.from_numpy(s['features']).float()}

text = "name,a,b,y\n" + "\n".join(f"n{i},{i*.5},{i*i},{i%3}" for i in range(11))
ds = CSVDataset(text, transform=ToTensor())
torch.manual_seed(0)
for i_batch, s in enumerate(DataLoader(ds, batch_size=4, shuffle=True, num_workers=0)):
    print(i_batch, s['features'].size(), s['label'], s['name'])
for b in DataLoader(CSVDataset(text), batch_size=5): print(b['features'].dtype, b['label'].dtype); break

def collate(batch):
    xs, ys = zip(*batch)
    lens = torch.tensor([len(x) for x in xs])
    return pad_sequence(xs, batch_first=True, padding_value=-1), torch.LongTensor(ys), lens
seqs = [(torch.arange(n), n) for n in (3, 1, 4, 1, 5, 9, 2, 6)]
for x, y, l in DataLoader(seqs, batch_size=3, collate_fn=collate, shuffle=True): print(x, y, l)

class Stream(IterableDataset):
    def __init__(self, start, end): self.start, self.end = start, end
    def __iter__(self):
        info = get_worker_info()
        if info is None: lo, hi = self.start, self.end
        else:
            per = int(np.ceil((self.end - self.start) / float(info.num_workers)))
            lo = self.start + info.id * per; hi = min(lo + per, self.end)
        return iter(range(lo, hi))
print(list(DataLoader(Stream(3, 9), batch_size=None)))
print(list(DataLoader(Stream(3, 9), batch_size=4)))
print(list(DataLoader(Stream(3, 12), num_workers=2, batch_size=2)))
print(list(DataLoader(range(10), sampler=SubsetRandomSampler([1, 3, 5, 7]), batch_size=3)))
w = WeightedRandomSampler([0.1, 0.1, 5.0, 2.0], num_samples=8, replacement=True)
print(list(w), len(w))
print(list(BatchSampler(SequentialSampler(range(7)), batch_size=3, drop_last=False)))
print(list(DataLoader(range(7), batch_sampler=BatchSampler(RandomSampler(range(7)), 2, True))))
print(list(RandomSampler(range(5), replacement=True, num_samples=6)))
cd = ConcatDataset([Subset(ds, [0, 2]), Subset(ds, [5])])
print(len(cd), cd[2]['name'], cd[-1]['label'])
print(default_collate([{'a': 1, 'b': [1., 2.]}, {'a': 2, 'b': [3., 4.]}]))
dl = DataLoader(ds, batch_size=4, drop_last=True, pin_memory=torch.cuda.is_available())
print(len(dl), dl.batch_size, type(dl.sampler).__name__, dl.dataset is ds)
def seed_worker(worker_id):
    worker_seed = torch.initial_seed() % 2**32
    np.random.seed(worker_seed)
g = torch.Generator()
g.manual_seed(0)
print([b.tolist() for b in DataLoader(torch.arange(12), batch_size=5, num_workers=2, worker_init_fn=seed_worker, generator=g, shuffle=True)])
it = iter(DataLoader([1, 2, 3]))
try:
    while True: print(next(it))
except StopIteration:
    print("end")
try:
    DataLoader([(torch.zeros(2), 1), (torch.zeros(3), 2)], batch_size=2).__iter__().__next__()
except RuntimeError as e: print("RuntimeError", str(e)[:60])
try: next(iter(DataLoader([object()])))
except TypeError as e: print(e)
