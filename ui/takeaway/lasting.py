"""Files that a page offered or made are there while a browser fetches them, however many others are at work."""

from __future__ import annotations

import time

from streamlit.runtime import runtime
from streamlit.runtime.media_file_manager import MediaFileManager
from streamlit.runtime.media_file_storage import MediaFileStorage

# So many seconds at least a file stays that no page shows any more.
STAYS = 10.0


class LastingFiles(MediaFileManager):
    """Streamlit's store of files, which lets one go by the clock.

    Streamlit's own drops a file that was made for a download at the second end of anybody's page after that, and what
    makes one while its page is drawn anew: in a class that is a fraction of a second, sooner than the file was fetched.
    """

    def __init__(self, storage: MediaFileStorage) -> None:
        super().__init__(storage)
        self._looked = time.monotonic()
        self._unused: set[str] = set()

    def remove_orphaned_files(self) -> None:
        """Lets go what no page showed now, nor at the last look, `STAYS` seconds or more ago."""
        with self._lock:
            if time.monotonic() - self._looked < STAYS:
                return
            self._looked = time.monotonic()
            used = {file for files in self._files_by_session_and_coord.values() for file in files.values()}
            unused = {*self._file_metadata, *self._deferred_callables} - used
            for file in unused & self._unused:
                if file in self._deferred_callables:
                    self._drop_deferred_id(file)
                else:
                    self._delete_file(file)
            self._unused = unused - self._unused


def files_last() -> None:
    """Has the server keep its files so; to be called before it begins."""
    runtime.MediaFileManager = LastingFiles  # pyright: ignore[reportPrivateImportUsage]
