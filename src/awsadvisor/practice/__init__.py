"""Practice for the AIF-C01 exam: items whose keys the engine proves, and rounds, drills and mock exams made of them."""
