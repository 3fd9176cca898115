"""The returns room: people who are brought back by bus, boat or flight are received, counted, and helped."""
