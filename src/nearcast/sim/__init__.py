"""The fleet, simulated with the very policies that run it: what placement and steering would do with an evening of plays."""
