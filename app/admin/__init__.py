"""The admin port: liveness, readiness and metrics of the process."""
