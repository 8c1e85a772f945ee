"""Short-time Fourier transforms: what a signal sounds like piece by piece, and back."""
from microgradx import arange, fft
from microgradx._engine import ops
from microgradx._engine.tensor import install_methods
from microgradx._engine.warn import warn
from microgradx._rows import need, own

from .functional import pad


def _window(op, window, n_fft, win_length, like):
    """The window in the middle of n_fft places."""
    win_length = n_fft if win_length is None else win_length
    need(0 < win_length <= n_fft, RuntimeError, f"{op}: expected 0 < win_length <= n_fft, but got win_length={win_length}, n_fft={n_fft}")
    need(window is None or tuple(window.shape) == (win_length,), RuntimeError,
         f"{op}: expected a 1D window tensor of size equal to win_length={win_length}, but got one of size {window is not None and list(window.shape)}")
    if window is None:
        warn("A window was not provided. A rectangular window will be applied, which is known to cause spectral leakage. Hint: a hann_window.")
        window = like.new_ones(win_length)
    left = (n_fft - win_length) // 2
    return ops.cat([window.new_zeros(left), window, window.new_zeros(n_fft - win_length - left)]) if win_length < n_fft else window


def stft(input, n_fft, hop_length=None, win_length=None, window=None, center=True, pad_mode="reflect", normalized=False, onesided=None,
         return_complex=None, align_to_window=None):
    """stft(input, n_fft, hop_length=n_fft // 4, win_length=n_fft, window=None, center=True, pad_mode="reflect", ..., return_complex) -> complex Tensor
    (..., frequencies, frames): the transform of windowed pieces of a signal (time,) or signals (batch, time), hop_length apart.

    center: pieces are centred on their time, the ends padded. normalized: divided by sqrt(n_fft). onesided: the first n_fft // 2 + 1 frequencies (the
    default of real signals). Real signals need return_complex=True. Gradient: through fft.

    >>> import microgradx
    >>> microgradx.stft(microgradx.ones(16), 8, window=microgradx.hann_window(8), return_complex=True).shape
    microgradx.Size([5, 9])
    """
    hop_length = n_fft // 4 if hop_length is None else hop_length
    need(return_complex is not None or input.dtype.is_complex or window is not None and window.dtype.is_complex, RuntimeError,
         "stft requires the return_complex parameter be given for real inputs. Hint: return_complex=True")
    need(input.dtype.is_floating_point or input.dtype.is_complex, RuntimeError,
         f"stft: expected a tensor of floating point or complex values, got {input.dtype!r}")
    need(input.dim() in (1, 2), RuntimeError, f"stft: expected a 1D or 2D tensor, got {input.dim()}D")
    need(align_to_window is None or not center, RuntimeError, "stft: align_to_window should only be set when center = false.")
    x = input if input.dim() == 2 else input.unsqueeze(0)
    if center:
        x = pad(x.unsqueeze(1), (n_fft // 2, n_fft // 2), mode=pad_mode).squeeze(1)
    need(0 < n_fft <= x.shape[-1], RuntimeError, f"stft: expected 0 < n_fft <= {x.shape[-1]}, but got n_fft={n_fft}")
    need(hop_length > 0, RuntimeError, f"stft: expected hop_length > 0, but got hop_length={hop_length}")
    if align_to_window and win_length is not None:          # the first piece starts where its window does
        left = (n_fft - win_length) // 2
        x = pad(x, (left, left))
    pieces = x.unfold(-1, n_fft, hop_length) * _window("stft", window, n_fft, win_length, x)
    real = not pieces.dtype.is_complex
    need(real or not onesided, RuntimeError, "stft: Cannot have onesided output if window or input is complex")
    norm = "ortho" if normalized else None
    found = (fft.rfft(pieces, norm=norm) if onesided or onesided is None and real else fft.fft(pieces, norm=norm)).transpose(1, 2)
    found = found if input.dim() == 2 else found.squeeze(0)
    return found if return_complex in (None, True) else ops.view_as_real(found)


def istft(input, n_fft, hop_length=None, win_length=None, window=None, center=True, normalized=False, onesided=None, length=None, return_complex=False):
    """istft(input, n_fft, hop_length=n_fft // 4, ...) -> Tensor: the signal whose stft with the same arguments comes closest to input,
    (..., frequencies, frames).

    Pieces are added up and divided by the sum of their squared windows; RuntimeError where that is 0. length: of the result.

    >>> import microgradx
    >>> x, window = microgradx.arange(32.), microgradx.hann_window(8)
    >>> y = microgradx.istft(microgradx.stft(x, 8, window=window, return_complex=True), 8, window=window)
    >>> microgradx.allclose(x, y, atol=1e-4)
    True
    """
    hop_length = n_fft // 4 if hop_length is None else hop_length
    need(input.dtype.is_complex, RuntimeError, "istft requires a complex-valued input tensor matching the output from stft with return_complex=True.")
    need(input.numel() > 0, RuntimeError, "istft: input tensor cannot be empty")
    need(input.dim() in (2, 3), RuntimeError, f"istft: expected a tensor with 2 or 3 dimensions, but got {input.dim()}")
    z = (input if input.dim() == 3 else input.unsqueeze(0)).transpose(1, 2)
    frames, bins = z.shape[1:]
    onesided = bins != n_fft if onesided is None else onesided
    expected = n_fft // 2 + 1 if onesided else n_fft
    need(bins == expected, RuntimeError, f"istft: expected the frequency dimension (3rd to the last) of the input tensor to match {expected}, but got {bins}")
    need(0 < hop_length <= (win_length or n_fft), RuntimeError, f"istft: expected 0 < hop_length <= win_length, got {hop_length}")
    need(not (onesided and return_complex), RuntimeError, "istft: cannot have onesided input with return_complex=True. Hint: onesided=False")
    window = _window("istft", window, n_fft, win_length, z.real)
    window = window if window.dtype.name != "bool" else window.to(z.real.dtype)
    need(return_complex or not window.dtype.is_complex, RuntimeError, "istft: a complex window needs return_complex=True")
    norm = "ortho" if normalized else None
    pieces = (fft.ifft(z, norm=norm) if return_complex else fft.irfft(z[..., :n_fft // 2 + 1], n=n_fft, norm=norm)) * window
    places = (ops.reshape(arange(frames) * hop_length, frames, 1) + arange(n_fft)).reshape(-1)
    total = n_fft + hop_length * (frames - 1)
    signal = pieces.new_zeros((z.shape[0], total)).index_add(1, places, pieces.reshape(z.shape[0], -1))
    weight = window.new_zeros(total).index_add(0, places, (window * window).expand(frames, n_fft).reshape(-1))
    start = n_fft // 2 if center else 0
    end = total - start if length is None else min(start + length, total)
    signal, weight = signal[:, start:end], weight[start:end]
    need(weight.numel() and float(weight.abs().min()) > 1e-11, RuntimeError, "istft: window overlap add min: the windows do not cover the signal. "
                                                                                 "Hint: center=True, or a window without zeros at its ends")
    signal = signal / weight
    if length is not None and end - start < length:
        warn("The length of signal is shorter than the length parameter. Result is being padded with zeros in the tail.")
        signal = ops.cat([signal, signal.new_zeros((z.shape[0], length - (end - start)))], 1)
    return signal if input.dim() == 3 else signal.squeeze(0)


NAMES = own(globals())
install_methods(NAMES)
