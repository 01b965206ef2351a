"""What runs in a browser: scripts, their texts, and the Python code that puts them in pages."""
