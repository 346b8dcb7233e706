"""What the service answers a second and how long its clients wait, as a table."""

from benchmarks.report import kept
from benchmarks.tables.markdown import ABSENT, markdown


def table() -> str:
    """A row for each server and number of clients, from `benchmarks/results/service.json`."""
    found = kept("service") or {}
    if not found:
        return ABSENT
    return markdown(
        ("server", "clients", "images a second", "median", "95th percentile", "99th percentile"),
        [
            (
                server,
                clients,
                f"{seen['pictures_per_second']:,.0f}",
                *(f"{seen[f'p{percentile}_ms']:.1f} ms" for percentile in (50, 95, 99)),
            )
            for server, crowds in found["clients"].items()
            for clients, seen in crowds.items()
        ],
    )
