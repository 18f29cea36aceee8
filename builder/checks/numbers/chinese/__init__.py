"""Reading the numbers of a Chinese text, simplified or traditional."""
