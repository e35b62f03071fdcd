"""One module for each kind of body that the window can show."""
