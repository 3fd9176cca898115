"""Floor 2: what every room stands on: officers, permissions, ports, the page shell, discovery of rooms."""
