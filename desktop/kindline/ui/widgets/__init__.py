"""Controls that the pages are made of. All are painted from one `Style`."""
