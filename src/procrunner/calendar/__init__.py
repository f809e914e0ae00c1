"""Working calendars and terms: which time counts, and when a term ends. No clock, no file."""

from procrunner.calendar.book import NO_BOOK, Book, book
from procrunner.calendar.calendar import Calendar, Day, Part, Span
from procrunner.calendar.counting import Stop, Stretch, due, stretches, working_days, working_time
from procrunner.calendar.term import ISO, Counting, Term, term

__all__ = [
    "ISO",
    "NO_BOOK",
    "Book",
    "Calendar",
    "Counting",
    "Day",
    "Part",
    "Span",
    "Stop",
    "Stretch",
    "Term",
    "book",
    "due",
    "stretches",
    "term",
    "working_days",
    "working_time",
]
