"""A network as an expression of plain PyTorch, for a script that has nothing of this program."""

import inspect
import textwrap
from typing import Any

import torch
from torch import nn

from fmnist.common.errors import FmnistError
from fmnist.networks.layers import AgainstZero
from fmnist.networks.whitening import PatchWhitening

_WIDTH = 96


def network_source(network: nn.Module) -> str:
    """Code that makes `network`, a sequence of layers, freshly initialised under that name.

    Patch whitening becomes the convolution that it is once its filters are computed.

    Raises:
        FmnistError: it has a layer that this cannot write, or what is written is another network.
    """
    code = textwrap.fill(
        f"network = {_expression(network)}",
        _WIDTH,
        subsequent_indent="    ",
        break_long_words=False,
        break_on_hyphens=False,
    )
    _require_the_same(network, code)
    return code


def _expression(module: nn.Module) -> str:
    if type(module) is nn.Sequential:
        return f"nn.Sequential({', '.join(map(_expression, module))})"
    if isinstance(module, PatchWhitening):
        filters = 2 * module.directions
        return f"nn.Conv2d({module.channels}, {filters}, {module.size}, stride=2, padding=1)"
    if isinstance(module, AgainstZero):
        return "nn.ZeroPad1d((1, 0))"
    if type(module).__module__.startswith("torch.nn.") and not list(module.children()):
        return _call(module)
    raise _unwritable()


def _call(module: nn.Module) -> str:
    """The call that makes a layer of PyTorch's, without what it takes by default."""
    said = []
    for name, parameter in inspect.signature(type(module).__init__).parameters.items():
        value = getattr(module, name, parameter.default)
        if name == "bias":
            value = value is not None
        if name in ("self", "device", "dtype") or value == parameter.default:
            continue
        if isinstance(value, tuple) and len(set(value)) == 1:
            value = value[0]
        needed = parameter.default is inspect.Parameter.empty
        if needed or value != parameter.default:
            said.append(repr(value) if needed else f"{name}={value!r}")
    return f"nn.{type(module).__name__}({', '.join(said)})"


def _require_the_same(network: nn.Module, code: str) -> None:
    """Run the code, and see that the weights of `network` fit what it makes."""
    names: dict[str, Any] = {"nn": nn}
    weights = {
        name.replace("filters", "weight"): value for name, value in network.state_dict().items()
    }
    try:
        with torch.random.fork_rng(devices=[]):
            exec(code, names)  # Written above from the program's own networks, never from a file.
        names["network"].load_state_dict(weights)
    except Exception as error:
        raise _unwritable() from error


def _unwritable() -> FmnistError:
    return FmnistError(
        "The network is more than a sequence of PyTorch's layers, so no short script defines it."
    )
