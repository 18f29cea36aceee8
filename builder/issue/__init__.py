"""An issue read: manifest and bilingual copy become frozen values, every word with its spot."""
