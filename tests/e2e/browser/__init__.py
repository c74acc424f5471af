"""The browser UI in a real Chromium, served by the real program in the demo neighbourhood."""
