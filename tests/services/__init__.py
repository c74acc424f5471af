"""The services, wired with fakes over a real store."""
