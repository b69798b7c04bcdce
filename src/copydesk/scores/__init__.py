"""Alpha Scores: a number from 0 to 100 for each listed stock and day, whose parts add up to it."""
