"""The command ``ansinh``: arguments in, exit codes out; everything else happens in the rooms below."""

from __future__ import annotations

import sys

import click

from cli.check import check_command
from cli.explore import explore_command
from cli.failures import exit_code, explain
from cli.folder import report_command, verify_command
from cli.init import init_command
from cli.language import say
from cli.run import run_command
from cli.thoughts import COMMANDS

INTERRUPTED = 130


@click.group(
    context_settings={"help_option_names": ["-h", "--help"]},
    help=say(
        "Lập kế hoạch mạng lưới cơ sở trợ giúp xã hội.\n\nMã kết thúc: 0 xong, 2 dữ liệu vào sai, 3 không phương án nào thỏa mãn"
        " kịch bản, 4 hết thời gian mà chưa tìm được phương án.",
        "Plan networks of social-assistance facilities.\n\nExit codes: 0 done, 2 bad input, 3 no plan satisfies the scenario,"
        " 4 stopped by the time limit with nothing found.",
    ),
)
@click.version_option(package_name="ansinh")
def ansinh() -> None:
    """Hold the commands together."""


ansinh.add_command(init_command)
ansinh.add_command(check_command)
ansinh.add_command(run_command)
ansinh.add_command(report_command)
ansinh.add_command(verify_command)
ansinh.add_command(explore_command)
for command in COMMANDS:
    ansinh.add_command(command)


def main(arguments: list[str] | None = None) -> None:
    """Run the command and exit with its code."""
    try:
        ansinh.main(args=arguments, standalone_mode=False)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        click.echo(
            say("Đã dừng; không để lại kết quả dở dang.", "Stopped; nothing half-written was left behind."),
            err=True,
        )
        sys.exit(INTERRUPTED)
    except Exception as error:
        code = exit_code(error)
        if code is None:
            raise
        explain(error)
        sys.exit(code)
