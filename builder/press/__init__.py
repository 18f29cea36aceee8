"""The press: the way from copy to finished files, read aloud and run in processes."""
