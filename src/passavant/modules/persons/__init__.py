"""One person's documents: two persons state that the keys of two documents are the same human's, and take it back."""
