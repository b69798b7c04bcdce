"""How a command ends: its exit codes, and errors told in a line on standard error instead of a traceback."""

from __future__ import annotations

import os
import sys
import traceback
from enum import IntEnum
from typing import TYPE_CHECKING, Any

import typer
from typer.core import TyperGroup

from copydesk.errors import CopydeskError

if TYPE_CHECKING:
    from rich.console import Console


class Outcome(IntEnum):
    """The exit codes; of several stories the highest counts."""

    RELEASE = 0
    HOLD = 1
    FAILED = 2  # could not check
    STOPPED = 130  # Ctrl-C, as shells have it


class Commands(TyperGroup):
    """The group of all commands. An error that a command did not expect must not look like a verdict."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command asked for."""
        try:
            return super().invoke(ctx)
        except CopydeskError as error:
            say(str(error))
            raise typer.Exit(Outcome.FAILED) from error
        except KeyboardInterrupt as error:
            raise typer.Exit(Outcome.STOPPED) from error
        except BrokenPipeError as error:
            # The reader of our output has gone; Python would complain again when it flushes on the way out.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise typer.Exit(Outcome.FAILED) from error
        except OSError as error:
            say(str(CopydeskError(str(error.filename or "copydesk"), error.strerror or str(error), "Check the path.")))
            raise typer.Exit(Outcome.FAILED) from error
        except (typer.Exit, typer.Abort, typer.TyperException):
            raise
        except Exception as error:
            if os.environ.get("COPYDESK_TRACEBACK"):
                traceback.print_exc()
            say(
                f"CD900 copydesk: a fault of its own ({type(error).__name__}: {error}). "
                "Please report it; COPYDESK_TRACEBACK=1 shows where it happened."
            )
            raise typer.Exit(Outcome.FAILED) from error


def say(message: str) -> None:
    """A message to the person at the terminal; standard output is kept for reports."""
    typer.echo(message, err=True)


def screen(error: bool = False) -> Console:
    """The terminal: standard output, or standard error. Colour only on a terminal; no width is forced on a pipe."""
    from rich.console import Console

    return Console(stderr=error, highlight=False)
