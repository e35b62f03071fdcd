"""What the program does, without Qt: conversation, requests, ears, voice, and a presenter for each page."""
