"""What Streamlit says in words of its own: it takes no others, so a script says them in the language of the page."""

from __future__ import annotations

from pathlib import Path

from core.language import N_, _, once, tag
from core.render.words import titled
from ui.show.scripts import placed, script

# As Streamlit writes them, in texts and in what is read aloud; what stands in braces is another each time.
# A chart's buttons name their chart as well, where they are read aloud.
OF_A_CHART = (
    N_("Fullscreen"),
    N_("Close fullscreen"),
    N_("Show data"),
    N_("Show chart"),
    N_("Download as PNG"),
    N_("Copy Vega-Lite spec"),
)
THEIRS = (
    *OF_A_CHART,
    # Files and the camera.
    N_("Upload"),
    N_("Add files"),
    N_("file upload"),
    N_("{size} per file"),
    N_("Drag and drop a file here"),
    N_("{type} files are not allowed."),
    N_("Uploading..."),
    N_("Take Photo"),
    N_("Clear photo"),
    N_("Switch camera"),
    N_("This app would like to use your camera."),
    N_("Learn how to allow access."),
    # Choices and numbers.
    N_("Open"),
    N_("Dismiss"),
    N_("Clear value"),
    N_("Clear all"),
    N_("Select all"),
    N_("Select {n} matches"),
    N_("Selected values"),
    N_("Remove {what}"),
    N_("Choose an option"),
    N_("Choose options"),
    N_("No results"),
    N_("{n} option available."),
    N_("{n} options available."),
    N_("{what}, selected"),
    N_("You can only select up to {most} options. Remove an option first."),
    N_("Press Enter to apply"),
    N_("Increment"),
    N_("Decrement"),
    N_("Error"),
    # Tables, code and help.
    N_("{name} icon"),
    N_("Download as CSV"),
    N_("Copy to clipboard"),
    N_("Copied!"),
    N_("Copied"),
    N_("Download failed"),
    N_("progress"),
    N_("Help"),
    N_("Help for {what}"),
    N_("(opens in new tab)"),
    # The frame of the page.
    N_("Skip to main content"),
    N_("Sidebar"),
    N_("Expand sidebar"),
    N_("Collapse sidebar"),
    N_("Scroll tabs left"),
    N_("Scroll tabs right"),
    N_("Notifications"),
    N_("Close"),
    N_("Main menu"),
    N_("Rerun"),
    N_("Print"),
    N_("Record screen"),
    N_("Record a screencast"),
    N_(
        "This will record a video with the contents of your screen, so you can easily share what you're seeing with "
        "others."
    ),
    N_("Also record audio"),
    N_("Press"),
    N_("any time to stop recording."),
    N_("Start recording!"),
    N_("Cancel recording"),
    N_("Stop recording"),
    N_("Preview your video below:"),
    N_("Save video to disk"),
    N_("Theme"),
    N_("System"),
    N_("Light"),
    N_("Dark"),
    N_("Shortcut {key}"),
    N_("Made with Streamlit v"),
    N_("Copy version to clipboard"),
    # Whether the server is there.
    N_("Running..."),
    N_("Stop"),
    N_("Stopping..."),
    N_("Connecting"),
    N_("Connecting to Streamlit server"),
    N_("Unable to connect to Streamlit server"),
    N_("Connection error"),
    N_("Connection timed out."),
    N_("Streamlit server is not responding. Are you connected to the internet?"),
    N_("Is Streamlit still running? If you accidentally stopped Streamlit, just restart it in your terminal:"),
    N_("Network Error"),
    N_("Connection closed"),
    N_("Connection lost. Please wait for the app to reconnect, then try again."),
    N_("Failed to generate file for download"),
)
# Each is written twice: for who sees it, where the first word is bold, and for who hears it.
OUTSIDE = (
    N_("Number is above the allowed range. Please enter a value less than or equal to {most}."),
    N_("Number is below the allowed range. Please enter a value greater than or equal to {least}."),
    N_("Number is outside the allowed range. Please enter a value between {least} and {most}."),
)
_THEIRS = placed("digitscope_theirs", html="<span></span>", js=script(Path(__file__).with_suffix(".js")))


def say_theirs() -> None:
    """Once on every page: from then on Streamlit's words come in the language spoken here."""
    _THEIRS(key="theirs", data={"words": _words(), "language": tag()})


@once
def _words() -> dict[str, str]:
    words = {word: said for word in THEIRS if (said := _(word)) != word}
    words |= {f"{word}: {{what}}": titled(words[word], "{what}") for word in OF_A_CHART if word in words}
    words |= {f"{first}: {word}": said for first in ("", "Error") for word in OUTSIDE if (said := _(word)) != word}
    return words
