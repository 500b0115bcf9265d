"""Advice in words and data: text for a terminal, Markdown, and the JSON that scripts read."""
