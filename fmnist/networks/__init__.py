"""Networks: the registry, one file per family, their profile, and the Model."""

from fmnist.networks.registry import (
    ARCHITECTURES,
    Architecture,
    OptionSpec,
    OptionValue,
    averages_flips,
    build,
    check_options,
)

__all__ = [
    "ARCHITECTURES",
    "Architecture",
    "OptionSpec",
    "OptionValue",
    "averages_flips",
    "build",
    "check_options",
]
