"""What a stranger meets on a bare Debian, tried and timed: ``make bare``."""
