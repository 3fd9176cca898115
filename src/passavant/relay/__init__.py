"""Floor 3: what posts and headquarters say to one another, and by what it is carried."""
