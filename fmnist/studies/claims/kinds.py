"""The kinds of claims: what each is about, and how it is judged, in plain words."""

from dataclasses import dataclass

from fmnist.studies.claims.claim import Claim


@dataclass(frozen=True)
class Kind:
    """One kind: `rule` says in a sentence or two how it is judged, as `rule.md` says exactly."""

    title: str
    rule: str


KINDS: dict[str, Kind] = {
    "level": Kind(
        "A figure has a value",
        "We measure the figure as the project did and compare. It is contradicted if chance "
        "cannot explain the difference, and confirmed if ours agrees and chance could not hide a "
        "large difference.",
    ),
    "bound": Kind(
        "A figure is above or below a limit",
        "It is confirmed if the whole interval of ours is on that side, contradicted if none of it "
        "is.",
    ),
    "ranking": Kind(
        "One system is better than another",
        "We train both and compare seed by seed, or image by image where there is one seed. It is "
        "confirmed if the whole interval of the difference is above zero, contradicted if it is "
        "below.",
    ),
    "agreement": Kind(
        "Two systems agree",
        "It is confirmed if the interval of their difference holds zero and nothing beyond "
        "2 points.",
    ),
    "trade-off": Kind(
        "A system is the best trade-off",
        "It must be better than each system that takes fewer MACs, and no worse than any that "
        "takes more.",
    ),
    "parameters": Kind(
        "A network has so many parameters",
        "We build the network and count, to the digits that were published.",
    ),
    "speed-up": Kind(
        "One way to train is faster",
        "It is judged like any figure, but only by runs on the device that the project had.",
    ),
    "unrepeatable": Kind(
        "A figure that nobody can repeat",
        "What would have to be measured is not described, so there is nothing to compare.",
    ),
}
"""By `Test.kind`."""
_METRICS = {
    "ranking": "test accuracy",
    "agreement": "test accuracy",
    "trade-off": "test accuracy",
    "parameters": "parameters",
    "speed-up": "training time",
    "unrepeatable": "not described",
}


def metric_of(claim: Claim) -> str:
    """What the claim is a figure of, such as "test accuracy" or "F1 of Shirt"."""
    if claim.test.kind in _METRICS:
        return _METRICS[claim.test.kind]
    figures = getattr(claim.test, "figures", None) or (claim.test.figure,)  # type: ignore[attr-defined]
    return ", ".join(figure.title for figure in figures)
