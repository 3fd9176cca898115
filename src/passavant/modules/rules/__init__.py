"""The rules room: policies in force, who signed them, and what they said of each traveller."""
