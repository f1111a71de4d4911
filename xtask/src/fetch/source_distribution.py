"""Fetches a source distribution with pip's own means, but runs nothing of the package, as `pip download` does.

Arguments: the package's name, its version, and the folder to put the archive in.
"""

import sys

from pip._internal.commands import create_command
from pip._internal.network.download import Downloader
from pip._vendor.packaging.specifiers import SpecifierSet

name, version, folder = sys.argv[1:]
command = create_command("download")
options, _ = command.parse_args(["--no-binary", ":all:", "--no-deps", "--quiet", name])
with command.main_context():
    session = command.get_default_session(options)
    finder = command._build_package_finder(options, session)
    best = finder.find_best_candidate(name, SpecifierSet(f"=={version}")).best_candidate
    if best is None:
        sys.exit(f"{name} {version} has no source distribution")
    Downloader(session, "off")(best.link, folder)
