"""``python -m copydesk``: the command where no script was installed."""

from copydesk.cli import main

main()
