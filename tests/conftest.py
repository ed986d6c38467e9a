import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
# what tests share, and the generators of the demonstration branch
sys.path[:0] = [str(HERE), str(HERE.parent / "tools"), str(HERE / "offices")]
