"""Complex numbers in both libraries: values, dtypes, gradients, printed words, and the classes of errors of a few hundred expressions.

PyTorch's operator samples of complex numbers are in test_op_db.py.
"""
import copy
import warnings

import numpy as np
import pytest

import microgradx

pytestmark = pytest.mark.peer
# L: the library; q: complex (2, 3); g: its copy that wants a gradient; a, b: (3, 4) and (4, 2)
EXPRESSIONS = """
    g*g ;; g/q ;; g*2 ;; g+1j ;; q-g ;; 2/g ;; 1j*g ;; g**2 ;; g**3 ;; g**-1 ;; g**0.5 ;; g**q ;; g**2.5 ;; 2**g ;; g.exp() ;; g.log()
    g.sqrt() ;; g.sin() ;; g.cos() ;; g.tan() ;; g.sinh() ;; g.cosh() ;; g.tanh() ;; g.sigmoid() ;; g.abs() ;; g.angle() ;; g.conj() ;; g.real
    g.imag ;; g.sgn() ;; g.reciprocal() ;; g.square() ;; g.neg() ;; g.rsqrt() ;; g.log2() ;; g.log10() ;; g.log1p() ;; g.expm1() ;; g.asin()
    g.acos() ;; g.atan() ;; g.exp2() ;; g.sum() ;; g.sum(0) ;; g.mean() ;; g.mean(1,keepdim=True) ;; g@b[:3] ;; g@q.T ;; g.mH@q ;; g[0]
    g[:,1] ;; g[[0,1,0]] ;; g[g.detach().abs()>0.5] ;; g.T ;; g.reshape(3,2) ;; g.flatten() ;; g.permute(1,0) ;; g.unsqueeze(0).expand(2,2,3)
    g.repeat(2,2) ;; g.flip(0) ;; g.roll(1,1) ;; g.cumsum(0) ;; g.gather(1,L.tensor([[0,0],[2,1]])) ;; g.index_select(1,L.tensor([2,2]))
    L.cat([g,q]) ;; L.stack([g,g]) ;; g.view(6) ;; L.view_as_real(g) ;; L.view_as_complex(L.view_as_real(g)*2) ;; g.clone() ;; g.contiguous()
    g.to(L.complex128) ;; g.norm() ;; g.norm(dim=1) ;; g.var() ;; g.std(0) ;; L.where(L.tensor([True,False,True]),g,q)
    g.masked_fill(L.tensor([True,False,True]),2) ;; g.index_add(0,L.tensor([1]),q[:1]) ;; g.scatter_add(0,L.zeros(2,3,dtype=L.long),q)
    g.scatter(0,L.zeros(1,3,dtype=L.long),q) ;; L.einsum("ij,kj->ik",g,q) ;; L.einsum("ij,ij->",g,g.conj()) ;; L.einsum("bi,bj->bij",g,q)
    L.outer(g[0],q[0]) ;; L.dot(g[0],q[0]) ;; L.vdot(g[0],q[0]) ;; g.diagonal() ;; g.tril() ;; g.unbind()[0] ;; g.split(2,1)[1]
    L.polar(g.abs(),g.angle()) ;; L.complex(g.real,g.imag) ;; L.fft.fft(g) ;; L.fft.ifft(g) ;; L.fft.fft(g,n=5) ;; L.fft.fft(g,n=2)
    L.fft.fft(g,norm="ortho") ;; L.fft.ifft(g,norm="forward") ;; L.fft.fft(g,dim=0) ;; L.fft.rfft(g.real) ;; L.fft.rfft(g.real,n=6,norm="ortho")
    L.fft.irfft(g) ;; L.fft.irfft(g,n=5) ;; L.fft.irfft(g,n=4,norm="ortho") ;; L.fft.fft2(g) ;; L.fft.ifft2(g) ;; L.fft.rfft2(g.real)
    L.fft.irfft2(g) ;; L.fft.irfft2(g,s=(2,5)) ;; L.fft.fftn(g) ;; L.fft.ifftn(g,s=(4,)) ;; L.fft.rfftn(g.real) ;; L.fft.irfftn(g)
    L.fft.hfft(g) ;; L.fft.ihfft(g.real) ;; L.fft.hfft2(g) ;; L.fft.hfftn(g,s=(2,4)) ;; L.fft.rfft(g) ;; L.fft.fft(L.ones(4,dtype=L.int64))
    L.fft.fft(L.tensor(1.)) ;; L.fft.fft(g,n=0) ;; L.fft.fft(g,norm="bad") ;; L.fft.fft(g,dim=5) ;; L.fft.fft2(g,dim=(0,0))
    L.fft.fft(L.ones(4).double()) ;; L.fft.fft(L.ones(4).half()) ;; L.fft.fftfreq(5,0.5) ;; L.fft.rfftfreq(5) ;; L.fft.fftshift(g)
    L.fft.ifftshift(g,dim=1) ;; L.fft.fftn(L.tensor(2.)) ;; L.fft.fft2(L.ones(3)) ;; g.prod() ;; g.masked_select(L.tensor([True,False,True]))
    g.double() ;; g.float() ;; (g*L.ones(3)).real ;; (L.ones(3,requires_grad=True)*q) ;; q.real.sum()+g.imag.sum() ;; g.real@q.real.T
    g.abs().max() ;; g.is_leaf ;; g.requires_grad ;; L.is_complex(q) ;; q.is_floating_point() ;; q.element_size() ;; q.nbytes
    q.storage_offset() ;; str(q) ;; repr(L.tensor([1e10+1j,1e-5j])) ;; repr(L.tensor([[1+2j,3-4.5j]],dtype=L.cdouble))
    repr(L.randn(20,20,dtype=L.cfloat)) ;; repr(L.zeros(0,dtype=L.cfloat)) ;; repr(L.tensor(1.5-2j))
    repr(L.tensor([float("nan")+1j, 1-float("inf")*1j])) ;; repr(g*1) ;; f"{q[0,0].item():.3f}" ;; L.tensor([1j]).tolist()
    L.tensor([[1,2j]]).dtype ;; L.tensor([1j],dtype=L.float32) ;; L.tensor([1.5],dtype=L.complex128) ;; L.tensor([True,1j]).dtype
    L.as_tensor([1j]).dtype ;; L.zeros(2,dtype=L.complex64)+1.5 ;; L.zeros(2,dtype=L.int64)+1j ;; L.zeros(2,dtype=L.float64)+1j
    L.zeros(2,dtype=L.float64)*L.tensor(1j) ;; L.zeros(2)*L.tensor(1j,dtype=L.complex128) ;; L.tensor(1j)*L.zeros(2,dtype=L.float64)
    L.result_type(L.ones(2,dtype=L.float64),L.tensor([1j])) ;; L.can_cast(L.complex64,L.float32) ;; L.can_cast(L.float64,L.complex64)
    L.equal(q,q.clone()) ;; q==q ;; q!=1 ;; q==1j ;; q<q ;; q>=1 ;; q.min() ;; q.amax() ;; q.clamp(0) ;; q.floor_divide(2) ;; q.ceil()
    q.abs_() ;; q.exp_() ;; q.neg_() ;; q.mul_(1j) ;; q.add_(1) ;; q.div_(q) ;; q.sub_(1j) ;; q.copy_(L.ones(3)) ;; L.ones(3).copy_(q[0])
    L.ones(3).add_(q[0]) ;; q.zero_() ;; q.fill_(1j) ;; L.ones(2).fill_(1j) ;; L.ones(2)*1j ;; L.full_like(q,1j) ;; L.ones_like(q)
    L.empty_like(q).shape ;; q.new_zeros(2) ;; q.new_tensor([1.]) ;; q.new_ones(2).dtype ;; L.randn(2,dtype=L.complex128)
    L.rand(3,dtype=L.complex64) ;; L.randn_like(q) ;; L.rand_like(q) ;; q.type(L.complex128) ;; q.cdouble() ;; q.cfloat() ;; L.ones(2).cfloat()
    q.resolve_conj() ;; q.is_conj() ;; q.adjoint() ;; L.adjoint(q) ;; L.movedim(q,0,1) ;; q.swapaxes(0,1) ;; q.count_nonzero() ;; q.any(0)
    q.all(1) ;; q.isnan().any() ;; L.isfinite(q) ;; q.isinf() ;; q.logical_and(q) ;; L.logical_not(q) ;; L.allclose(q,q+1e-9)
    L.isclose(q,q*1.1) ;; L.testing.assert_close(q,q.clone()) ;; L.testing.assert_close(q,q+1) ;; L.atleast_2d(q[0]).shape ;; L.block_diag(q,q)
    L.trace(q) ;; L.kron(q,q) ;; L.cross(q,q) ;; L.matmul(q,q) ;; L.mv(q,q[0]) ;; L.addmm(q[:,:2],q,q.T)
    L.baddbmm(L.zeros(1,2,2,dtype=L.cfloat),q[None],q.T[None]) ;; L.addmv(q[:,0],q,q[0]) ;; L.nn.functional.linear(q,q)
    L.nn.functional.linear(q,q,q[:,0]) ;; L.nn.functional.pad(g,(1,2)) ;; L.nn.functional.normalize(g,dim=1)
    L.nn.functional.dropout(q,0.5,False) ;; L.nn.functional.relu(g) ;; L.nn.functional.tanh(g) ;; L.nn.functional.mse_loss(q,q)
    L.nn.functional.l1_loss(g,q) ;; L.nn.functional.softmax(q,0) ;; L.nn.Linear(3,2,dtype=L.cfloat).weight ;; L.nn.Parameter(q).dtype
    L.nn.Module().to(L.complex64) ;; L.nn.init.normal_(L.empty(2,2,dtype=L.cfloat)) ;; L.nn.init.xavier_uniform_(L.empty(2,2,dtype=L.cfloat))
    L.autograd.grad((g*g.conj()).real.sum(),g)[0] ;; L.autograd.grad(g.abs().sum(),g,create_graph=True)[0]
    L.autograd.grad(L.autograd.grad((g**3).abs().sum(),g,create_graph=True)[0].abs().sum(),g)[0] ;; g.sum().backward()
    g.abs().sum().backward() ;; L.linalg.norm(q) ;; L.linalg.vector_norm(q,1) ;; L.linalg.matrix_norm(q) ;; L.linalg.matrix_power(q[:,:2],3)
    L.linalg.multi_dot([q,q.T]) ;; L.view_as_complex(L.ones(3,2).T.contiguous().T) ;; L.view_as_complex(L.ones(2,2,dtype=L.long))
    L.view_as_complex(L.tensor(1.)) ;; L.view_as_real(L.ones(2)) ;; L.complex(L.ones(2),L.ones(2).double()) ;; L.complex(L.ones(2),1.)
    L.complex(L.ones(2,1),L.ones(3)) ;; L.polar(L.ones(2),L.ones(2).double()) ;; L.polar(L.ones(2,dtype=L.long),L.ones(2))
    L.polar(L.ones(2,1),L.ones(3)).shape ;; L.tensor([1,2]).real ;; L.tensor([1,2]).conj() ;; L.tensor(2).imag ;; L.angle(L.tensor([-1,2]))
    q.numpy().dtype.name ;; q.T.numpy().strides ;; L.from_numpy(q.numpy()).dtype ;; bool(L.tensor(0j)) ;; int(L.tensor(1+0j))
    float(L.tensor(1+0j)) ;; float(L.tensor(1+1j)) ;; complex(L.tensor(1+1j)) ;; L.tensor(1+1j).item() ;; [x for x in q[0]][0] ;; len(q)
    q.dim() ;; 1j in q ;; L.cumprod(q,0) ;; L.diff(g) ;; L.tensordot(g,q,2) ;; L.bucketize(q,L.ones(2)) ;; L.histc(q) ;; L.bincount(q)
    L.nan_to_num(q) ;; L.round(q) ;; L.sign(q) ;; L.i0(q) ;; L.erf(q) ;; L.lgamma(q) ;; L.softmax(q,1) ;; L.special.expit(q)
    L.nn.functional.gelu(q) ;; L.nn.functional.leaky_relu(q) ;; L.nn.functional.elu(q) ;; L.nn.functional.softplus(q)
    L.nn.functional.cross_entropy(q,L.tensor([0,1])) ;; L.nn.functional.layer_norm(q,(3,))
    L.nn.functional.batch_norm(q,None,None,training=True) ;; L.nn.functional.group_norm(q[None],1) ;; L.nn.functional.max_pool1d(q,2)
    L.nn.functional.avg_pool1d(q,2) ;; L.nn.functional.one_hot(q) ;; L.nn.functional.scaled_dot_product_attention(q[None],q[None],q[None])
    L.nn.functional.cosine_similarity(q,q) ;; L.nn.functional.pairwise_distance(q,q) ;; L.cdist(q,q) ;; L.multinomial(q,1) ;; L.bernoulli(q)
    L.poisson(q) ;; q.log_normal_() ;; q.cauchy_() ;; q.geometric_(.5) ;; q.bernoulli_() ;; L.kthvalue(q,1) ;; L.median(q) ;; L.mode(q)
    L.unique(q) ;; L.searchsorted(q[0],q[0]) ;; L.cummax(q,0) ;; L.renorm(q,2,0,1.) ;; L.quantile(q,.5)
    L.index_put(q,(L.tensor([0]),),q[:1],accumulate=True) ;; L.take(q,L.tensor([0])) ;; L.put(q,L.tensor([0]),q[0,:1])
    L.take_along_dim(q,L.zeros(2,1,dtype=L.long),1) ;; L.scatter_reduce(q,0,L.zeros(2,3,dtype=L.long),q,"amax")
    L.index_fill(q,0,L.tensor([0]),1j) ;; L.index_copy(q,0,L.tensor([0]),q[1:]) ;; L.masked_scatter(q,L.tensor([True,False,True]),q)
    L.addcmul(g,q,q) ;; L.addcdiv(g,q,q) ;; L.lerp(g,q,0.3) ;; L.add(g,q,alpha=2j) ;; L.sub(g,q,alpha=2) ;; L.rsub(g,q) ;; L.atan2(q,q)
    L.hypot(q,q) ;; L.xlogy(q,q) ;; L.remainder(q,q) ;; L.fmod(q,q) ;; q&q ;; q<<1 ;; q//q ;; q%2 ;; divmod(q,2) ;; L.bitwise_not(q)
    g.unfold(1,2,1) ;; g.as_strided((2,2),(1,1)) ;; g.narrow(1,0,2) ;; g.select(0,1) ;; g.squeeze() ;; g.movedim(0,1) ;; g.chunk(2,1)[0]
    g.tile(2) ;; g.repeat_interleave(2,1) ;; g.diag_embed() ;; L.diag(g[0]) ;; L.triu(g) ;; L.rot90(g) ;; L.meshgrid(g[0],g[0],indexing="ij")[1]
    L.vstack([g,q]) ;; L.dstack([g,q]) ;; L.hstack([g,q]) ;; L.tensor_split(g,2)[0] ;; L.broadcast_to(g,(2,2,3)) ;; L.cov(g) ;; L.trapezoid(g)
    L.vander(q[0]) ;; L.stft(L.arange(32.).cos(),8,return_complex=True)
    L.stft(L.arange(32.).cos(),8,window=L.hann_window(8),return_complex=True)
    L.stft(L.arange(64.).reshape(2,32).cos(),8,2,6,window=L.hamming_window(6),return_complex=True,normalized=True)
    L.stft(g.real.repeat(1,8),8,window=L.hann_window(8),return_complex=True)
    L.stft(L.arange(32.).cos(),8,window=L.hann_window(8),center=False,return_complex=True)
    L.stft(L.arange(32.).cos(),8,window=L.hann_window(8),pad_mode="constant",return_complex=False)
    L.stft(L.arange(32.).cos(),8,window=L.hann_window(8),onesided=False,return_complex=True) ;; L.stft(L.arange(32.).cos(),8)
    L.stft(L.arange(32.).cos(),80,return_complex=True) ;; L.stft(L.arange(32.).cos(),8,0,return_complex=True)
    L.stft(L.arange(32.).cos(),8,win_length=9,return_complex=True) ;; L.stft(L.arange(32.).cos(),8,window=L.ones(5),return_complex=True)
    L.stft(L.arange(32).reshape(2,2,8),4,return_complex=True) ;; L.stft(L.arange(32),8,return_complex=True)
    L.arange(32.).cos().stft(8,return_complex=True,window=L.hann_window(8)).shape
    L.istft(L.stft(L.arange(32.).cos(),8,window=L.hann_window(8),return_complex=True),8,window=L.hann_window(8))
    L.istft(L.stft(L.arange(64.).cos().reshape(2,32),8,2,6,window=L.hamming_window(6),normalized=True,return_complex=True),8,2,6,window=L.hamming_window(6),normalized=True)
    L.istft(L.stft(L.arange(32.).cos(),8,window=L.hann_window(8),return_complex=True),8,window=L.hann_window(8),length=20)
    L.istft(L.stft(L.arange(32.).cos(),8,window=L.hann_window(8),return_complex=True),8,window=L.hann_window(8),length=40)
    L.istft(L.stft(L.arange(32.).cos(),8,window=L.hann_window(8),center=False,return_complex=True),8,window=L.hann_window(8),center=False)
    L.istft(L.stft(L.arange(32.).cos(),8,window=L.ones(8),center=False,return_complex=True),8,window=L.ones(8),center=False)
    L.istft(L.ones(5,4),8) ;; L.istft(L.ones(6,4,dtype=L.cfloat),8) ;; L.istft(L.ones(5,4,dtype=L.cfloat),8)
    L.istft(g.repeat(1,1)[:, :2].repeat(2,2)[:3],4,window=L.hann_window(4))
    L.istft(L.stft(L.arange(32.).cos(),8,window=L.hann_window(8),onesided=False,return_complex=True),8,window=L.hann_window(8),onesided=False)
    L.istft(L.stft(q[0].repeat(8),8,window=L.hann_window(8),return_complex=True),8,window=L.hann_window(8),return_complex=True)
    L.linalg.inv(g[:, :2]) ;; L.linalg.solve(g[:, :2], q) ;; L.linalg.det(g[:, :2]) ;; L.linalg.matrix_power(g[:, :2], 3) ;; L.linalg.eigvalsh(g[:, :2] + g[:, :2].mH)
    L.asin(100*g) ;; L.acos(100*g) ;; L.atan(1e-3*g) ;; L.asinh(-1e-3*g) ;; L.atanh(100*g) ;; L.acosh(100*g) ;; L.tan(50j*g) ;; L.tanh(20*g) ;; L.expm1(1e-6*g)
    L.asin(L.tensor([2., -2]).cfloat()) ;; L.acos(L.tensor([2., -2]).cfloat()) ;; L.atanh(L.tensor([2., -2]).cfloat()) ;; L.sqrt(L.tensor([complex(-2,-0.0)]))
    L.isfinite(L.tensor([0j])**-2) ;; L.isfinite(0**(-q)) ;; L.tensor([0j])**2.5 ;; L.tensor([0j])**L.tensor([0.5+1j])
    L.autograd.grad(L.sgn(0*g).real.sum(),g)[0] ;; L.autograd.grad(L.angle(0*g).sum(),g)[0] ;; L.autograd.grad(L.std(0*g),g)[0]
    L.add(q,1,out=L.empty(2,3)) ;; L.exp(q,out=L.empty(2,3)) ;; L.gather(q,1,L.zeros(2,1).long(),out=L.empty(2,1)) ;; L.fft.fft(q,out=L.empty(2,3))
    L.mm(q,q.T,out=L.empty(2,2)) ;; L.linalg.eig(L.eye(2),out=(L.empty(2),L.empty(2,2))) ;; L.abs(q,out=L.empty(2,3,dtype=L.cfloat)) ;; L.exp(q.real,out=L.empty(2,3,dtype=L.cfloat))
    L.autograd.grad(g.abs().sum(),g,L.tensor(1j)) ;; L.autograd.grad(g*2,g,L.ones(2,3)) ;; g.abs().sum().backward(L.tensor(1j)) ;; L.ones(2).set_(q)
    L.linalg.vector_norm(q,dtype=L.float32) ;; L.linalg.matrix_norm(q,dtype=L.float32) ;; L.norm(q,dtype=L.float32) ;; L.prod(q.real,dtype=L.cfloat) ;; L.prod(q.real,1,dtype=L.cdouble)
    setattr(q,"real",q.imag*2) or q ;; setattr(q,"imag",5) or q ;; setattr(q.T,"imag",q.T.real) or q ;; setattr(q.real,"real",7) or q ;; setattr(q.real,"imag",7) ;; setattr(q,"real",q)
    L.func.grad(lambda z: z.abs().sum())(q) ;; L.func.grad(lambda z: z.sum())(q[0]) ;; L.func.vjp(lambda z: z*z,q)[1](q)[0] ;; L.func.jvp(lambda z: z*z.conj(),(q,),(q*1j,))[1]
    L.func.jvp(lambda z: z.abs(),(q,),(q*1j,))[1] ;; L.func.jacrev(L.abs)(q) ;; L.func.jacfwd(L.abs)(q) ;; L.func.jacrev(L.fft.fft)(q.real) ;; L.func.vmap(L.func.grad(L.abs))(q[0])
    L.autograd.functional.jacobian(L.abs,q) ;; L.autograd.functional.jacobian(L.fft.fft,q.real) ;; L.autograd.functional.jacobian(L.fft.fft,q.real,vectorize=True,strategy="forward-mode")
    L.autograd.gradcheck(lambda z: (z*z.conj(),z.abs()),g.detach().cdouble().T.requires_grad_()) ;; L.autograd.gradcheck(L.fft.fft,g.real.detach().double().requires_grad_())
    L.autograd.gradgradcheck(lambda z: z**2,g.detach().cdouble().requires_grad_(),q.cdouble()) ;; L.autograd.gradcheck(lambda z: L.complex(z,z.detach()),q.real.double().requires_grad_())
    L.linalg.eigvals(g[:, :2]).abs().max() ;; L.linalg.eigvals(g.real[:, 1:]).abs().sum() ;; L.linalg.eig(g[:, :2])[1].abs() ;; L.linalg.eigvals(L.ones(2, 3))
""".strip().splitlines()


def words(L):
    L.manual_seed(0)
    a, b = L.randn(3, 4, dtype=L.cfloat, requires_grad=True), L.randn(4, 2, dtype=L.cfloat, requires_grad=True)
    q = L.randn(2, 3, dtype=L.cfloat)
    return {"L": L, "a": a, "b": b, "q": q, "g": q.clone().requires_grad_()}


def described(L, x):
    """What must be equal, and the arrays that must be close."""
    if isinstance(x, L.Tensor):
        if x.dtype is L.complex32:
            return "half", []
        return (str(x.dtype).rpartition(".")[2], tuple(x.shape), x.requires_grad), [x.detach().resolve_conj().numpy()]
    if isinstance(x, (tuple, list)):
        parts = [described(L, part) for part in x]
        return [p[0] for p in parts], [array for p in parts for array in p[1]]
    return str(x).replace("microgradx", "torch"), []


def outcome(L, expression):
    names = words(L)
    try:
        value = eval(expression, names)
        found, arrays = described(L, value)
        if isinstance(value, L.Tensor) and value.requires_grad:
            (value.abs() ** 2).sum().backward()
            grads = [x.grad for x in (names["g"], names["a"], names["b"]) if x.grad is not None]
            arrays = arrays + [described(L, grad)[1][0] for grad in grads]
            found = found, [g.dtype.is_complex for g in grads]
    except Exception as error:  # noqa: BLE001 - the class of any error is what is compared
        return type(error).__name__, []
    return found, arrays


def close(x, y):
    return x.shape == y.shape and x.dtype == y.dtype and np.allclose(x, y, rtol=1e-4, atol=1e-5, equal_nan=True)


@pytest.mark.parametrize("line", EXPRESSIONS, ids=range(len(EXPRESSIONS)))
def test_expressions(line, torch):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for expression in line.strip().split(" ;; "):
            (ours, arrays), (theirs, expected) = outcome(microgradx, expression), outcome(torch, expression)
            assert ours == theirs, expression
            assert len(arrays) == len(expected) and all(map(close, arrays, expected)), f"{expression}: {arrays}, PyTorch's {expected}"


OPTIMIZERS = [("SGD", {"lr": 0.1, "momentum": 0.9, "weight_decay": 0.1}), ("Adam", {"amsgrad": True}), ("AdamW", {}), ("RMSprop", {"centered": True}), ("Adagrad", {}),
              ("Adadelta", {}), ("Adamax", {}), ("NAdam", {}), ("RAdam", {}), ("Rprop", {}), ("ASGD", {}), ("LBFGS", {}), ("Adafactor", {})]


@pytest.mark.parametrize("name, options", OPTIMIZERS, ids=[name for name, _ in OPTIMIZERS])
def test_optimizers_of_complex_parameters(name, options, torch):
    def train(L):
        L.manual_seed(0)
        w, r = L.nn.Parameter(L.randn(3, 2, dtype=L.cfloat)), L.nn.Parameter(L.randn(3))
        strided = L.nn.Parameter(L.randn(2, 3, dtype=L.cdouble).T)
        optimizer = getattr(L.optim, name)([w, r] if name == "LBFGS" else [w, r, strided], **options)

        def closure():
            optimizer.zero_grad()
            loss = ((w.sum(1) * r - 1j).abs() ** 2).sum() + (strided.abs() ** 2).sum()
            loss.backward()
            return loss
        for _ in range(4):
            optimizer.step(closure)
        return [x.detach().numpy() for x in (w, r, strided)]
    if name == "Adafactor":
        for L in (microgradx, torch):
            with pytest.raises(RuntimeError, match="does not support complex parameters"):
                train(L)
    else:
        assert all(np.allclose(x, y, rtol=1e-4, atol=1e-5) for x, y in zip(train(microgradx), train(torch), strict=True))


LAYOUTS = {"as it is": lambda x: x, "transposed": lambda x: x.transpose(0, -1), "each second": lambda x: x[..., ::2], "backwards": lambda x: x.flip(0),
           "conj": lambda x: x.conj(), "last but one first": lambda x: x.transpose(-1, -2).contiguous().transpose(-1, -2)}
SHAPES = [((40, 6, 10), (40, 6, 10)), ((40, 6, 10), (6, 10)), ((40, 6, 10), (40, 1, 10)), ((40, 6, 10), (40, 6, 1)), ((6, 10), (40, 6, 10)), ((300, 2), (1, 2)),
          ((2, 1, 4), (2, 300, 4)), ((0, 4), (1, 4)), ((1, 1), (5, 4))]


@pytest.mark.parametrize("kinds", ["complex64 complex64", "complex128 complex128", "complex64 complex128", "float32 complex64", "int64 complex128"])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_products_of_every_layout(kinds, layout, torch):
    """Products and quotients with infinities, NaN and zeros of either sign, and their gradients; in place they are the same numbers."""
    rng = np.random.default_rng(0)
    special = np.array([0.0, -0.0, np.inf, -np.inf, np.nan, 2.0])

    def numbers(shape, kind):
        pair = np.where(rng.random((2, *shape)) < 0.1, rng.choice(special[:6 if kind.startswith("c") else 2], (2, *shape)), rng.standard_normal((2, *shape)) * 3)
        return (pair[0] + 1j * rng.standard_normal(shape) if kind.startswith("c") else pair[0]).astype(kind)

    def results(L, x, y, grad):
        x, y = (LAYOUTS[layout](L.tensor(v)).detach() for v in (x, y))
        if 1 not in (*x.shape, *y.shape):
            strides.append((x * y).stride())
        inplace = (L.broadcast_tensors(x, y)[0] * 1j).mul_(y).mul_(0.5 - 2j)
        leaves = [v.requires_grad_() for v in (x, y) if v.is_floating_point() or v.is_complex()]
        out = x * y
        return [out, x * (1 - 2j), y * -0.5, y.square(), inplace, *L.autograd.grad(out, leaves, L.tensor(grad(out.shape)).to(out.dtype))]

    for first, second in SHAPES:
        try:
            np.broadcast_shapes(*(LAYOUTS[layout](microgradx.zeros(s)).shape for s in (first, second)))
        except ValueError:
            continue
        strides = []
        x, y = numbers(first, kinds.split()[0]), numbers(second, kinds.split()[1])
        ours, theirs = (results(L, x, y, lambda shape: np.random.default_rng(1).standard_normal(tuple(shape)) * (1 + 2j)) for L in (microgradx, torch))
        assert strides[:1] == strides[1:]
        for ours_, theirs_ in zip(ours, theirs, strict=True):
            ours_, theirs_ = ours_.detach().numpy(), theirs_.detach().resolve_conj().numpy()
            assert ours_.dtype == theirs_.dtype and ours_.shape == theirs_.shape
            for part in ("real", "imag"):
                a, b = getattr(ours_, part), getattr(theirs_, part)
                assert np.allclose(a, b, rtol=1e-5, atol=1e-5, equal_nan=True), (first, second)


def test_a_product_is_one_step_and_of_conjugates_real(torch):
    for L in (microgradx, torch):
        z, r = L.randn(3, 5, dtype=L.cfloat, requires_grad=True), L.randn(5, requires_grad=True)
        assert ["AccumulateGrad" in node.name() for node, _ in (z * z).grad_fn.next_functions] == [True, True]
        (z * r).abs().sum().backward()
        assert not r.grad.is_complex() and r.grad.shape == r.shape
        z = L.randn(1001, dtype=L.cfloat)
        assert not (z * z.conj()).imag.any() and not (z.clone().mul_(z.conj())).imag.any()
        for bad in (lambda z=z: z & z, lambda z=z: z // z, lambda z=z: z.float().mul_(z)):
            with pytest.raises((RuntimeError, NotImplementedError)), warnings.catch_warnings():
                warnings.simplefilter("ignore")
                bad()


def test_files_of_complex_numbers(tmp_path, torch):
    z = microgradx.tensor([[1 + 2j, -1j]])
    microgradx.save({"z": z}, tmp_path / "ours")
    torch.save({"z": torch.tensor([[1 + 2j, -1j]]), "d": torch.tensor(1j, dtype=torch.complex128)}, tmp_path / "theirs")
    ours, theirs = microgradx.load(tmp_path / "ours"), microgradx.load(tmp_path / "theirs")
    assert ours["z"].equal(z) and theirs["z"].equal(z) and theirs["d"].item() == 1j and theirs["d"].dtype is microgradx.complex128
    assert copy.deepcopy(z).equal(z)


def duals(L):
    forward = L.autograd.forward_ad
    with forward.dual_level():
        z = forward.make_dual(L.tensor([1 + 1j]), L.tensor([2j]))
        return [forward.unpack_dual(y).tangent.numpy() for y in (z * z, z.abs())]


def lowered(L):
    z = L.tensor([[1 + 1j, 2]], requires_grad=True)
    with L.autocast("cpu", dtype=L.bfloat16):
        y = z @ z.T + L.nn.functional.linear(z, z)
    y.abs().sum().backward()
    return [y.detach().numpy(), z.grad.numpy()]


def averaged(L):
    model = L.nn.Linear(1, 1, dtype=L.cfloat)
    average = L.optim.swa_utils.AveragedModel(model)
    for value in (1j, 4.0):
        L.nn.init.constant_(model.weight, value)
        average.update_parameters(model)
    return [average.module.weight.detach().numpy()]


def parametrized(L):
    halves = {"forward": lambda self, a, b: a + b, "right_inverse": lambda self, x: (x / 2, x / 2)}
    linear = L.nn.Linear(2, 2, dtype=L.cfloat)
    L.nn.utils.parametrize.register_parametrization(linear, "weight", type("Halves", (L.nn.Module,), halves)())
    return [np.array([p.requires_grad for p in linear.parameters()])]


@pytest.mark.filterwarnings("ignore:.torch.jit.script:DeprecationWarning")         # PyTorch's own forward mode
@pytest.mark.parametrize("program", [duals, lowered, averaged, parametrized], ids=lambda f: f.__name__)
def test_programs(program, torch):
    import torch.nn.utils.parametrize  # noqa: F401 - PyTorch does not import it by itself
    assert all(map(close, program(microgradx), program(torch)))


class Times(microgradx.autograd.Function):
    """z times 2j, with a gradient that is multiplied by another number."""

    @staticmethod
    def forward(ctx, z, number):
        ctx.number = number
        return 2j * z

    @staticmethod
    def backward(ctx, grad):
        return ctx.number * grad, None


@pytest.mark.filterwarnings("ignore:Anomaly Detection")
def test_anomaly_mode_finds_a_complex_nan():
    z = microgradx.ones(2, dtype=microgradx.cfloat, requires_grad=True)
    with microgradx.autograd.detect_anomaly(), pytest.raises(RuntimeError, match="nan"):
        Times.apply(z, complex(0, float("nan"))).abs().sum().backward()


def test_gradcheck_finds_a_conjugate_that_is_missing():
    z = microgradx.ones(2, dtype=microgradx.cdouble, requires_grad=True)
    assert microgradx.autograd.gradcheck(lambda z: Times.apply(z, -2j), z)
    with pytest.raises(RuntimeError, match="mismatch"):
        microgradx.autograd.gradcheck(lambda z: Times.apply(z, 2j), z)
