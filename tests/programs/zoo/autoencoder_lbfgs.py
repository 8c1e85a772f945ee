"""A small autoencoder trained with LBFGS and closures, in double precision."""
import torch
import torch.nn as nn

torch.manual_seed(0)
torch.set_default_dtype(torch.float64)
t = torch.linspace(0, 1, 12)
data = torch.sin(2 * torch.pi * (torch.rand(60, 1) + t * torch.randint(1, 3, (60, 1))))


class AE(nn.Module):
    def __init__(self):
        super().__init__()
        self.encoder = nn.Sequential(nn.Linear(12, 10), nn.Softplus(), nn.Linear(10, 3))
        self.decoder = nn.Sequential(nn.Linear(3, 10), nn.SiLU(), nn.Linear(10, 12))

    def forward(self, x):
        return self.decoder(self.encoder(x))


for line_search in (None, "strong_wolfe"):
    torch.manual_seed(1)
    model = AE()
    optimizer = torch.optim.LBFGS(model.parameters(), lr=0.5 if line_search is None else 1, max_iter=4, history_size=8, line_search_fn=line_search)
    calls = 0

    def closure():
        global calls
        calls += 1
        optimizer.zero_grad()
        loss = nn.functional.mse_loss(model(data), data)
        if loss.requires_grad:
            loss.backward()
        return loss

    for step in range(10):
        loss = optimizer.step(closure)
        print(f"{line_search} step {step} loss {loss.item():.8f} calls {calls}")
    print(model.encoder[0].weight.dtype, optimizer.state_dict()["param_groups"][0]["history_size"], len(optimizer.state[next(model.parameters())]["old_dirs"]))
torch.set_default_dtype(torch.float32)
print(torch.get_default_dtype(), torch.zeros(1).dtype)
