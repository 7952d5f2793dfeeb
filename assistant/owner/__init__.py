"""One process owns a data folder; the other commands have it do their work.

Whoever needs the folder holds the lock of its file `lock`: commands that only read together, one
that writes alone. The server, and a command for as long as it writes, also announces there where it
can be reached, and does what other commands ask for. Only the lock tells that an owner lives.
"""
