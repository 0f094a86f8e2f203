"""``python -m tinygrad_tr``: the command line without its installed script."""

import sys

from .cli import main

if __name__ == "__main__":
    sys.exit(main())
