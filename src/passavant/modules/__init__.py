"""Floor 4: the rooms of the ministry. A folder here is a room; nothing else lists it."""
