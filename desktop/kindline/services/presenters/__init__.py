"""One presenter a page: it turns the state of the conversation into a view, and presses into acts."""
