"""How well a whole service is seated: by the engine, by greedy rules, and by an exact solver."""
