"""The knowledge as Markdown pages to read, and what of an exam it exercises. Nothing here reads the clock."""
