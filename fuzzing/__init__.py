"""Coverage-guided fuzzing of every parser of foreign bytes, by command; it is no part of the test suite."""
