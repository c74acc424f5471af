"""The command line: `usher serve`, `demo`, `check`, `schema`, `key`, `backup`. `python -m addon` is the same."""

import argparse
import sys
from collections.abc import Callable, Sequence

from addon import __version__
from addon.errors import UsherError


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit status: 0 when all went well, 1 with one line on stderr when not, 2 for wrong arguments."""
    options = _parser().parse_args(arguments)
    command: Callable[[argparse.Namespace], int] = options.command
    try:
        return command(options)
    except UsherError as error:
        print(f"usher: {error}", file=sys.stderr)  # noqa: T201  the one line that a person reads
        return 1
    except KeyboardInterrupt:
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="usher", description="From a request to its seat in the library.")
    parser.add_argument("--version", action="version", version=f"usher {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def add(name: str, command: Callable[[argparse.Namespace], int], text: str) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=text, description=text)
        added.set_defaults(command=command)
        return added

    add("serve", _serve, "run Usher")
    demo = add("demo", _demo, "show the main job offline, with a neighbourhood of upstreams on this machine")
    demo.add_argument("--exit", action="store_true", help="end when everything has arrived")
    add("check", _check, "try every configured upstream and say what is wrong")
    add("schema", _schema, "print the GraphQL schema")
    key = add("key", _key, "show the API key")
    key.add_argument("--renew", action="store_true", help="make a new one; the old one is refused from then on")
    add("backup", _backup, "write a consistent copy of the database beside it")
    return parser


def _serve(_options: argparse.Namespace) -> int:
    from addon.serving import serve

    return serve()


def _demo(options: argparse.Namespace) -> int:
    from addon.demo.show import show

    return show(leave=options.exit)


def _check(_options: argparse.Namespace) -> int:
    from addon.checking import check

    return check()


def _schema(_options: argparse.Namespace) -> int:
    from schema.api import print_sdl

    sys.stdout.write(print_sdl())
    return 0


def _key(options: argparse.Namespace) -> int:
    from addon.secrets import API_KEY_FILE, kept_secret, renew_secret
    from addon.settings import load_settings

    settings, _ = load_settings()
    if options.renew and settings.api_key:
        sys.stderr.write("usher: USHER_API_KEY is set, so that is the key; change it there\n")
        return 1
    if options.renew:
        key = renew_secret(settings.data_dir, API_KEY_FILE)
        sys.stderr.write("usher: restart Usher to have it use the new key\n")
    else:
        key = kept_secret(settings.data_dir, API_KEY_FILE, settings.api_key)
    sys.stdout.write(f"{key}\n")
    return 0


def _backup(_options: argparse.Namespace) -> int:
    from addon.settings import load_settings
    from addon.store.migrations import back_up_file

    settings, _ = load_settings()
    sys.stdout.write(f"{back_up_file(settings.database_path)}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
