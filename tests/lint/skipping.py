"""How a check says that it cannot run here: skipped, but a failure where CI is set."""
import os

SKIPPED = 77


def skip(reason):
    """Prints the reason; returns the exit code."""
    if os.environ.get('CI'):
        print(f'{reason}, and CI is set')
        return 1
    print(f'SKIPPED: {reason}')
    return SKIPPED
