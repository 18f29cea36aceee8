"""From finished PDFs to readers: letters, and the ledger of what was sent."""
