"""`python -m branchstats` is the command `branchstats`."""

import sys

from branchstats.cli.main import main

sys.exit(main())
