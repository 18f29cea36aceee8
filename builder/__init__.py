"""A print-ready builder of bilingual Chinese/English publications."""
