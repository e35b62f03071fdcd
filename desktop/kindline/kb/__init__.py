"""The knowledge base: reading and checking articles, and finding the one that answers a question."""
