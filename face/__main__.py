"""``python -m ansinh``: the command `ansinh`."""

import sys

if not sys.flags.safe_path:
    # Python puts the current folder first; a planner's own numpy.py there must not stand in for the real one.
    del sys.path[0]

from ansinh.cli.main import main

if __name__ == "__main__":
    main()
