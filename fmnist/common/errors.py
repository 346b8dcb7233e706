"""Errors a person can cause. Each carries one sentence that says what happened and what to do."""


class FmnistError(Exception):
    """The base of every error whose message is meant for the user."""


class ConfigError(FmnistError):
    """A setting is unknown, of the wrong type or out of its bounds."""


class DatasetError(FmnistError):
    """The dataset is missing or is not the published Fashion-MNIST."""


class ImageError(FmnistError):
    """A picture cannot be read or is refused."""


class CheckpointError(FmnistError):
    """A weights file is missing, damaged, or does not fit its network."""


class RunError(FmnistError):
    """A run does not exist, is damaged, or cannot do what was asked in its present state."""


class TrainingError(FmnistError):
    """Training had to end: the loss diverged, memory ran out, or the disk is full."""


class AddressError(FmnistError):
    """The address of a page asks for what is not there."""


class ClusterError(FmnistError):
    """A cluster cannot be reached, or has gone."""
