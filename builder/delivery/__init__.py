"""From finished PDFs to readers: letters, the ledger of what was sent, web and EPUB editions."""
