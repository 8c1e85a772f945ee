"""Averaged weights: SWA with its schedule and batch-norm update, an EMA by multi_avg_fn, and an EMA by hand."""
import copy

import torch
from torch import nn
from torch.optim.swa_utils import SWALR, AveragedModel, get_ema_multi_avg_fn, update_bn

torch.manual_seed(4)
x = torch.randn(256, 6)
y = (x[:, :2].prod(1) + x[:, 2].sin() + 0.1 * torch.randn(256)).unsqueeze(1)
loader = torch.utils.data.DataLoader(torch.utils.data.TensorDataset(x, y), batch_size=32, shuffle=True)


class EMA:
    def __init__(self, model, decay):
        self.module = copy.deepcopy(model).eval().requires_grad_(False)
        self.decay = decay

    @torch.no_grad()
    def update(self, model):
        for ours, theirs in zip(self.module.parameters(), model.parameters()):
            ours.lerp_(theirs, 1 - self.decay)
        for ours, theirs in zip(self.module.buffers(), model.buffers()):
            ours.copy_(theirs)


model = nn.Sequential(nn.Linear(6, 32), nn.BatchNorm1d(32), nn.Mish(), nn.Linear(32, 1))
swa_model = AveragedModel(model)
ema_model = AveragedModel(model, multi_avg_fn=get_ema_multi_avg_fn(0.9))
by_hand = EMA(model, 0.9)
optimizer = torch.optim.SGD(model.parameters(), lr=0.05, momentum=0.9)
scheduler = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max=4)
swa_scheduler = SWALR(optimizer, anneal_strategy="linear", anneal_epochs=2, swa_lr=0.02)
loss_fn = nn.HuberLoss(delta=0.5)


def evaluate(m):
    m.eval()
    with torch.no_grad():
        return loss_fn(m(x), y).item()


for epoch in range(8):
    model.train()
    for inputs, targets in loader:
        optimizer.zero_grad()
        loss_fn(model(inputs), targets).backward()
        optimizer.step()
        ema_model.update_parameters(model)
        by_hand.update(model)
    if epoch >= 4:
        swa_model.update_parameters(model)
        swa_scheduler.step()
    else:
        scheduler.step()
    print(f"epoch {epoch} loss {evaluate(model):.4f} ema {evaluate(ema_model):.4f} by hand {evaluate(by_hand.module):.4f} lr {optimizer.param_groups[0]['lr']:.4f}")
update_bn(loader, swa_model)
print(f"swa {evaluate(swa_model):.4f}", swa_model.n_averaged, list(swa_model.state_dict())[:3])
print(swa_model.module[1].running_mean[:4])
