"""Does what was decided still hold? Saved scenarios against today's knowledge, and what made the difference."""

from awsadvisor.review.changes import Cause, Change, changes
from awsadvisor.review.saved import REVIEW_FILE, Review, find_review, read_review, review_of, write_review
from awsadvisor.review.snapshot import Snapshot, Taken, snapshot

__all__ = [
    "REVIEW_FILE",
    "Cause",
    "Change",
    "Review",
    "Snapshot",
    "Taken",
    "changes",
    "find_review",
    "read_review",
    "review_of",
    "snapshot",
    "write_review",
]
