"""The state of a site before an upgrade: described, copied, put back, and what was recorded since carried over."""
