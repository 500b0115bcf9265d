"""The same reasoning for other programs: as a Model Context Protocol server, and as a JSON service."""
