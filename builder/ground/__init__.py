"""What every room stands on: findings, spots, messages, files, limits, places."""
