"""The browser UI's source, read and tried without a browser."""
