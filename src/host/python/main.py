"""The Python client host: standard library only, Python 3.9 and newer.

Commands come on stdin, messages go to file descriptor 3. Easy to get wrong: nothing here may wait for the event loop
before it writes a message, because a client may have blocked it. The directory of this file must not stay on the path, or
one of its modules could hide one of the user's.
"""
import os
import sys

if sys.version_info < (3, 9):
    sys.stderr.write("Python 3.9 or newer is needed, this is %s\n" % sys.version.split()[0])
    sys.exit(1)

sys.path[0] = os.path.dirname(os.path.abspath(__file__))
from stream_check_host import session  # noqa: E402

sys.path.pop(0)
session.main(sys.argv[1])
