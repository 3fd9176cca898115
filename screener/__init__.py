"""Made seldom and by hand: the weights of screening, and its compiled inner loops."""
