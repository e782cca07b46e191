"""Numbers for Prometheus: declared where they are counted, shown at /metrics."""

from prometheus_client import REGISTRY, Counter, Gauge, Histogram, generate_latest

__all__ = ["Counter", "Gauge", "Histogram", "text"]


def text() -> bytes:
    """All of this process's numbers in the Prometheus text format."""
    return generate_latest(REGISTRY)
