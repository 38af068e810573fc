"""What the engine measures, traces and logs, seen when the thing happens."""
