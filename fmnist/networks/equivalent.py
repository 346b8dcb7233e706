"""The same network in an order of layers that costs less."""

from torch import nn


def pool_before_relu(network: nn.Module) -> None:
    """Let every MaxPool2d that follows a ReLU in an `nn.Sequential` come before it, in place.

    Neither the output nor a gradient changes by a bit, since ReLU keeps the order of numbers: the
    largest of a window is the same, and where it is not positive both orders give zero. ReLU is
    then left a quarter of the numbers. Parameters keep their names, as both layers have none.
    """
    for module in network.modules():
        if isinstance(module, nn.Sequential):
            for place in range(len(module) - 1):
                if type(module[place]) is nn.ReLU and type(module[place + 1]) is nn.MaxPool2d:
                    module[place], module[place + 1] = module[place + 1], module[place]
