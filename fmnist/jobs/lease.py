"""Under which lock a training on a kind of device is done on this machine."""

from fmnist.common.device import resolve_device
from fmnist.runs.files import LEASES, Lease


def lease_of(kind: str = "auto") -> Lease:
    """The lease for `kind`, one of `DEVICE_KINDS`; without one, for the device of this machine.

    ConfigError where this machine has no such device.
    """
    device = resolve_device(kind).type
    return next(lease for lease in LEASES if lease == device)
