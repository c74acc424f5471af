"""The whole program against real aria2c and the demo neighbourhood; nothing in it is replaced."""
