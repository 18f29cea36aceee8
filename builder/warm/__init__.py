"""The warm press: an engine that stays in memory and follows an issue while it is edited."""
