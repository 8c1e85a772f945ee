import os, copy, random
import numpy as np
import torch
from torch import nn, optim
from torch.utils.data import TensorDataset, DataLoader, random_split

def set_seed(seed):
    random.seed(seed)
    np.random.seed(seed)
    torch.manual_seed(seed)
    torch.cuda.manual_seed(seed)
    torch.cuda.manual_seed_all(seed)
    torch.backends.cudnn.benchmark = False
    torch.backends.cudnn.deterministic = True
    os.environ['PYTHONHASHSEED'] = str(seed)
    torch.use_deterministic_algorithms(True, warn_only=True)

class EarlyStopping:
    def __init__(self, patience=2, verbose=True, delta=0, path='checkpoint.pt'):
        self.patience, self.verbose, self.counter = patience, verbose, 0
        self.best_score, self.early_stop, self.val_loss_min = None, False, np.inf
        self.delta, self.path = delta, path
    def __call__(self, val_loss, model):
        score = -val_loss
        if self.best_score is None:
            self.best_score = score
            self.save_checkpoint(val_loss, model)
        elif score < self.best_score + self.delta:
            self.counter += 1
            print(f'EarlyStopping counter: {self.counter} out of {self.patience}')
            if self.counter >= self.patience:
                self.early_stop = True
        else:
            self.best_score = score
            self.save_checkpoint(val_loss, model)
            self.counter = 0
    def save_checkpoint(self, val_loss, model):
        if self.verbose:
            print(f'Validation loss decreased ({self.val_loss_min:.4f} --> {val_loss:.4f}).  Saving model ...')
        torch.save(model.state_dict(), self.path)
        self.val_loss_min = val_loss

def build():
    return nn.Sequential(nn.Linear(8, 16, bias=False), nn.BatchNorm1d(16), nn.LeakyReLU(0.1), nn.Dropout(p=0.2), nn.Linear(16, 1))

set_seed(42)
X = torch.randn(400, 8); Y = (X ** 2).sum(1, keepdim=True) + .1 * torch.randn(400, 1)
train, val = random_split(TensorDataset(X, Y), [320, 80], generator=torch.Generator().manual_seed(42))
a, b, c = random_split(range(30), [0.3, 0.3, 0.4])
print(len(train), len(val), list(a)[:4], len(c), train.indices[:5])
tl, vl = DataLoader(train, 32, shuffle=True), DataLoader(val, 80)
model = build()
optimizer = optim.RMSprop(model.parameters(), lr=5e-3, momentum=0.5)
scheduler = optim.lr_scheduler.ReduceLROnPlateau(optimizer, 'min', factor=0.5, patience=1)
stopper = EarlyStopping()
best = None
for epoch in range(8):
    model.train()
    for xb, yb in tl:
        optimizer.zero_grad(); l = nn.MSELoss()(model(xb), yb); l.backward(); optimizer.step()
    model.eval()
    with torch.no_grad():
        vloss = np.mean([nn.functional.mse_loss(model(x), y).item() for x, y in vl])
    scheduler.step(vloss)
    stopper(vloss, model)
    print(f'epoch {epoch} val {vloss:.3f} lr {optimizer.param_groups[0]["lr"]}')
    if best is None or vloss < best[0]:
        best = (vloss, copy.deepcopy(model.state_dict()))
    if epoch == 3:
        torch.save({'epoch': epoch, 'model_state_dict': model.state_dict(), 'optimizer_state_dict': optimizer.state_dict(),
                    'scheduler': scheduler.state_dict(), 'loss': l.item(), 'rng': torch.get_rng_state()}, 'ckpt.tar')
    if stopper.early_stop:
        print("Early stopping"); break
final = [p.detach().clone() for p in model.parameters()]
ck = torch.load('ckpt.tar', map_location=torch.device('cpu'))
m2 = build(); o2 = optim.RMSprop(m2.parameters(), lr=1.0); s2 = optim.lr_scheduler.ReduceLROnPlateau(o2)
print(m2.load_state_dict(ck['model_state_dict']))
o2.load_state_dict(ck['optimizer_state_dict']); s2.load_state_dict(ck['scheduler']); torch.set_rng_state(ck['rng'])
for e in range(ck['epoch'] + 1, epoch + 1):
    m2.train()
    for xb, yb in tl:
        o2.zero_grad(); l = nn.MSELoss()(m2(xb), yb); l.backward(); o2.step()
    m2.eval()
    with torch.no_grad():
        v = np.mean([nn.functional.mse_loss(m2(x), y).item() for x, y in vl])
    s2.step(v)
print("resumed equal:", all(torch.equal(p, q) for p, q in zip(final, m2.parameters())))
print(o2.param_groups[0]['momentum'], o2.param_groups[0]['lr'] == optimizer.param_groups[0]['lr'], sorted(o2.state_dict()['state'][0].keys()))
model.load_state_dict(best[1])
for name, buf in model.named_buffers(): print(name, tuple(buf.shape), buf.dtype)
try:
    nn.Linear(3, 2).load_state_dict({'weight': torch.zeros(3, 3), 'bios': torch.zeros(2)})
except RuntimeError as e:
    print(e)
print(optimizer)
