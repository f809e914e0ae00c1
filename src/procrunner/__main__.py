"""``python -m procrunner``."""

from procrunner.cli import main

main()
