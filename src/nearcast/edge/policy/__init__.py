"""What an appliance decides. `work` is about files, bytes and retries, `access` about what was served, `pace` about when and how fast to fill, `health` about how
much it can give, `routes` about what it hears from routers."""

from nearcast.edge.policy.access import FILL_SESSION, delivery, egress, file_of, lines
from nearcast.edge.policy.health import Measured, headroom, judge_health, suggested_kbps
from nearcast.edge.policy.pace import Allowance, chunk, is_open, sources_for, take, waits
from nearcast.edge.policy.routes import canonical, judge
from nearcast.edge.policy.work import fill_state, pause, plan

__all__ = [
    "FILL_SESSION",
    "Allowance",
    "Measured",
    "canonical",
    "chunk",
    "delivery",
    "egress",
    "file_of",
    "fill_state",
    "headroom",
    "is_open",
    "judge",
    "judge_health",
    "lines",
    "pause",
    "plan",
    "sources_for",
    "suggested_kbps",
    "take",
    "waits",
]
