"""One walk over a page's content: the state it runs in, and what each operator does."""
