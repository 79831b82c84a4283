"""How a lint tells what it has found."""
import sys
from pathlib import Path


def run(errors):
    """Ends the program: errors(ROOT), of the repository that the command line names, gives a line for each mistake."""
    found = list(errors(Path(sys.argv[1])))
    print('\n'.join(found))
    sys.exit(1 if found else 0)
