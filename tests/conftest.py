import sys
from pathlib import Path

from hypothesis import settings

HERE = Path(__file__).resolve().parent
# what tests share, and the generators of the demonstration branch
sys.path[:0] = [str(HERE), str(HERE.parent / "tools"), str(HERE / "offices")]

# a busy machine is slow now and then: time is no property of what is tested
settings.register_profile("branchstats", deadline=None)
# tools/mutants: many short runs that must all see the same examples
settings.register_profile(
    "mutation", max_examples=25, derandomize=True, deadline=None, database=None
)
settings.load_profile("branchstats")
