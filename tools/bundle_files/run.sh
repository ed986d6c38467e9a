#!/bin/sh
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd) || exit 1
for python in python@python@ python3 python; do
  if "$python" -c 'import sys; sys.exit(sys.version_info[:2] != @release@)' >/dev/null 2>&1; then
    exec "$python" "$here/files/start.py" "$@"
  fi
done
cat "$here/files/no-python.txt" >&2
exit 1
