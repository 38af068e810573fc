"""Running an installation: doctor, smoke, stats, prune."""
