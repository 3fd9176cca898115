"""The crossings room: a traveller comes to a window, is inspected, and an officer decides."""
