"""Where the SQL that comes with this package lies.

A wheel carries the folders ``sql``, ``migrations`` and ``seeds`` inside the package, as
``capacity_db/_assets/<name>``. In a checkout (``pip install -e .``) they lie beside the package.
"""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def assets_dir(name: str) -> Path:
    """Return the folder ``name``: the packaged one if there is one, else the checkout's.

    Raises FileNotFoundError when neither exists: the installation is incomplete.
    """
    candidates = (_PACKAGE / "_assets" / name, _PACKAGE.parent / name)
    for folder in candidates:
        if folder.is_dir():
            return folder
    searched = " and ".join(str(folder) for folder in candidates)
    raise FileNotFoundError(
        f"the folder {name!r} is missing from this installation (searched {searched})"
    )
