"""What tests stand on: throw-away servers, cloned databases, pgTAP, isolationtester."""
