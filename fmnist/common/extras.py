"""Libraries that only some of the program needs, and that may not be installed."""

from importlib.util import find_spec

from fmnist.common.errors import FmnistError


def require_extra(name: str, purpose: str, *modules: str) -> None:
    """Before something is done that takes `modules`, which requirements-`name`.txt installs.

    Raises:
        FmnistError: one of them is not installed.
    """
    missing = [module for module in modules if find_spec(module) is None]
    if missing:
        raise FmnistError(
            f"{purpose} needs {', '.join(missing)}: "
            f"pip install -r requirements-{name}.txt, or pip install 'fmnist[{name}]'."
        )
