"""The sites room: posts, booths, devices, shifts, and the country profile they come from."""
