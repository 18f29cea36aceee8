"""The order to the print shop: everything it is handed, in one folder."""
