"""What Prometheus reads at /metrics."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
_IMAGES = (1, 2, 4, 8, 16, 32, 64, 128, 256)


class Figures:
    """The counters of one service."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "fmnist_requests", "Requests answered.", ["path", "status"], registry=self.registry
        )
        self.seconds = Histogram(
            "fmnist_request_seconds",
            "From the first byte of a request to the last of its answer.",
            ["path"],
            buckets=_SECONDS,
            registry=self.registry,
        )
        self.in_flight = Gauge(
            "fmnist_requests_in_flight", "Requests at work or waiting.", registry=self.registry
        )
        self.batches = Histogram(
            "fmnist_batch_images",
            "Images that the model answered at once.",
            buckets=_IMAGES,
            registry=self.registry,
        )
        self.classes = Counter(
            "fmnist_predicted", "Answers by class.", ["name"], registry=self.registry
        )
        self.outliers = Counter(
            "fmnist_outliers",
            "Answers to what looks like none of the classes.",
            registry=self.registry,
        )

    def text(self) -> bytes:
        """All of them, in the text format of Prometheus."""
        return generate_latest(self.registry)
