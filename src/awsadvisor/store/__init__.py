"""What a learner has done: answers, cards and when they are due, mock exams; on SQLite or PostgreSQL."""
