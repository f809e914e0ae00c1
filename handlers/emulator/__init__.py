"""The systems of other authorities on one machine, with their faults, for trials."""
