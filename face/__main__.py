"""``python -m ansinh``: the command `ansinh`."""

import sys

if not sys.flags.safe_path:
    # Python searches the current folder first, where a planner's own numpy.py would replace the real one.
    del sys.path[0]

from ansinh.cli.main import main

if __name__ == "__main__":
    main()
