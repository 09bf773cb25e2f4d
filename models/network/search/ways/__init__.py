"""How far people travel: bounds by cuts and by services apart, and plans from the answers."""
