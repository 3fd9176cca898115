"""Floor 5: settings, addresses and the console command; it names everything, by scanning."""
