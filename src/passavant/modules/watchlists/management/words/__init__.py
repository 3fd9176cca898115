"""The words of `passavant watchlist`, a module each: WORD, HELP, `add_arguments`, `run`. Found by looking."""
