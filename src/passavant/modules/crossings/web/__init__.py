"""Pages of the crossings room: each view parses, calls one action or query, and renders."""
