"""Make-up 拼版: an issue, a layout and the fonts become a galley, not yet paginated."""
