"""Charts drawn from data: scales, labels and forms. One unit of a drawing is one point."""
