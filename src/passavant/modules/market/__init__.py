"""Border market days: day passes, a fast lane, a count of people without papers, and who has not returned."""
