"""The one switch between this machine and a cluster: FMNIST_CLUSTER, or `--cluster`."""

import os
import re
from dataclasses import dataclass
from typing import Self
from urllib.parse import parse_qsl

from fmnist.common.errors import ConfigError

_ADDRESS = r"auto|local|(ray://)?[\w.\-]+:\d{1,5}"


@dataclass(frozen=True)
class ClusterAddress:
    """Where a cluster is, and what a run is given on it.

    Attributes:
        address: as Ray takes it.
        cpus: processor cores for a run, which are its threads as well.
        gpu: the share of a GPU for a run, where there are any.
    """

    address: str
    cpus: int = 1
    gpu: float = 0.25

    @classmethod
    def parse(cls, text: str) -> Self:
        """The address in `text`, such as `ray://head:10001?cpus=4` or `auto?gpu=0.5`.

        Raises:
            ConfigError: it is none.
        """
        address, _, asked = text.strip().partition("?")
        given = dict(parse_qsl(asked))
        try:
            cpus, gpu = int(given.pop("cpus", "1")), float(given.pop("gpu", "0.25"))
        except ValueError:
            cpus, gpu = 0, 0.0
        known = re.fullmatch(_ADDRESS, address) and not given
        if not known or not 1 <= cpus <= 1_024 or not 0.01 <= gpu <= 1:
            raise ConfigError(
                f"{text[:60]!r} is no cluster: give auto, local, HOST:PORT or ray://HOST:PORT, "
                "with ?cpus=1&gpu=0.25 for what each run gets."
            )
        return cls(address, cpus, gpu)

    @property
    def is_this_machine(self) -> bool:
        """Whether nothing of it lies elsewhere."""
        return self.address.split(":")[0] in ("local", "localhost", "127.0.0.1")

    @classmethod
    def asked(cls, option: str | None = None) -> Self | None:
        """What `option` says, or else the environment; None where all runs train here.

        Raises:
            ConfigError: it is no cluster.
        """
        text = wanted() if option is None else option
        return cls.parse(text) if text else None


def wanted() -> str:
    """What the environment says of a cluster; nothing where all runs train here."""
    return os.environ.get("FMNIST_CLUSTER", "")
