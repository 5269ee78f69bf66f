"""How the program itself is doing: for probes, for Prometheus, for the person at the terminal."""
