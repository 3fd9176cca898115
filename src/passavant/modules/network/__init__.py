"""The posts and their lines: how each post stands at headquarters, how a post stands itself, what a cut let by."""
