"""Gaussian process regression with jitter found by cholesky_ex, hyperparameters mapped by transform_to, and their posterior by ADVI."""
import math

import torch
from torch import nn
from torch.distributions import Dirichlet, Gamma, Independent, LogNormal, MultivariateNormal, Normal, Uniform, biject_to, constraints, transform_to
from torch.distributions.transforms import ExpTransform

torch.manual_seed(0)


def psd_safe_cholesky(A, max_tries=6):
    L, info = torch.linalg.cholesky_ex(A)
    if not torch.any(info):
        return L
    Aprime, jitter_prev = A.clone(), 0
    for i in range(max_tries):
        jitter_new = 1e-6 * (10 ** i)
        diagonal = (info > 0) * (jitter_new - jitter_prev)
        Aprime.diagonal(dim1=-1, dim2=-2).add_(diagonal.unsqueeze(-1).expand(*Aprime.shape[:-1]))
        jitter_prev = jitter_new
        L, info = torch.linalg.cholesky_ex(Aprime)
        if not torch.any(info):
            print(f"added jitter of {jitter_new:.0e} to the diagonal")
            return L
    raise torch.linalg.LinAlgError("not positive definite even with jitter")


class Constrained(nn.Module):
    def __init__(self, **initial):
        super().__init__()
        for name, (value, constraint) in initial.items():
            transform = transform_to(constraint)
            self.register_parameter("raw_" + name, nn.Parameter(transform.inv(torch.as_tensor(value))))
            setattr(self, "transform_" + name, transform)

    def __getattr__(self, name):
        if name.startswith(("raw_", "transform_", "_")):
            return super().__getattr__(name)
        return getattr(self, "transform_" + name)(getattr(self, "raw_" + name))


class GP(Constrained):
    def __init__(self):
        super().__init__(lengthscale=(1.0, constraints.positive), noise=(0.2, constraints.interval(1e-3, 1.0)), period=(2.5, constraints.greater_than(1.0)))

    def kernel(self, a, b):
        distance = torch.cdist(a, b)
        return torch.exp(-0.5 * (distance / self.lengthscale) ** 2) * torch.cos(math.pi * distance / self.period) ** 2

    def nll(self, X, y):
        L = torch.linalg.cholesky(self.kernel(X, X) + self.noise ** 2 * torch.eye(len(X)))
        alpha = torch.cholesky_solve(y[:, None], L)
        return 0.5 * (y @ alpha).squeeze() + L.diagonal().log().sum() + 0.5 * len(X) * math.log(2 * math.pi)


X = torch.linspace(0, 5, 15).unsqueeze(1)
y = torch.sin(2 * X).squeeze() + 0.1 * torch.randn(15)
gp = GP()
optimizer = torch.optim.Adam(gp.parameters(), lr=0.05)
for i in range(25):
    optimizer.zero_grad()
    loss = gp.nll(X, y)
    loss.backward()
    optimizer.step()
    if i % 8 == 0:
        print(i, f"{loss.item():.4f}", {name: round(getattr(gp, name).item(), 4) for name in ("lengthscale", "noise", "period")})
print(psd_safe_cholesky(torch.stack([torch.ones(3, 3), torch.eye(3)])).diagonal(dim1=-2, dim2=-1))
bad = torch.tensor([[4., 3., 0.], [3., 1., 0.], [0., 0., 1.]])
print(torch.linalg.cholesky_ex(bad).info, torch.linalg.cholesky_ex(torch.stack([bad, bad.abs() + 3 * torch.eye(3), -bad])).info, torch.linalg.cholesky_ex(bad + 2 * torch.eye(3)))
for wrong in (lambda: torch.linalg.cholesky_ex(bad, check_errors=True), lambda: torch.linalg.cholesky(bad), lambda: torch.linalg.cholesky(bad * math.nan)):
    try:
        wrong()
    except torch.linalg.LinAlgError as error:
        print(str(error).rstrip(".").rpartition(": ")[2])

# mean-field ADVI of the shape and rate of a Gamma, with the Jacobian of the map
data, mu, log_sigma = Gamma(3., 2.).sample((60,)), torch.zeros(2, requires_grad=True), torch.full((2,), -1., requires_grad=True)
to_positive = biject_to(constraints.independent(constraints.positive, 1))
optimizer = torch.optim.RMSprop([mu, log_sigma], lr=0.05)
for i in range(30):
    q = Independent(Normal(mu, log_sigma.exp()), 1)
    z = q.rsample()
    theta = to_positive(z)
    elbo = Gamma(theta[0], theta[1]).log_prob(data).sum() + Independent(LogNormal(torch.zeros(2), torch.ones(2)), 1).log_prob(theta)
    elbo = elbo + to_positive.log_abs_det_jacobian(z, theta) + q.entropy()
    optimizer.zero_grad()
    (-elbo).backward()
    optimizer.step()
print(f"{elbo.item():.3f}", to_positive(mu.detach()))

x = torch.randn(3, 3)
for name, constraint in dict(real=constraints.real, vector=constraints.real_vector, less=constraints.less_than(3.), unit=constraints.unit_interval,
                             half=constraints.half_open_interval(0., 5.), simplex=constraints.simplex, triangle=constraints.lower_cholesky,
                             definite=constraints.positive_definite, whole=constraints.boolean,
                             concentration=Dirichlet.arg_constraints["concentration"], scale=MultivariateNormal.arg_constraints["scale_tril"],
                             support=Uniform(0., torch.tensor([1., 2., 3.])).support).items():
    for registry in (transform_to, biject_to):
        try:
            transform = registry(constraint)
        except NotImplementedError as error:
            print(name, str(error).partition(". ")[0])
            continue
        value = transform(x)
        print(name, transform, value, bool(constraint.check(value).all()), torch.dist(transform(transform.inv(value)), value) < 1e-4)


@transform_to.register(type(constraints.boolean))
def _round(constraint):
    return ExpTransform()


print(transform_to(constraints.boolean), transform_to(constraints.positive))
