"""Training of the embedded network on simulated drops."""
