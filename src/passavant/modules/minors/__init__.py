"""Children at the border: who travels with them, what proves it, and what is done when nothing does."""
