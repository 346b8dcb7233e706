"""What a page sends to the browser: the frames of its websocket, and pictures and files by HTTP."""

from playwright.sync_api import Page, Response, WebSocket

_OWN = {"document", "script", "stylesheet", "font"}
"""What the program itself consists of in the browser, which comes once and is kept there."""


class Traffic:
    """Counts the bytes that the server sends to a tab, the program's own scripts left out.

    Frames count as they are before compression; the tab must not have opened any page yet.
    """

    def __init__(self, tab: Page) -> None:
        self._tab = tab
        self._bytes = 0
        tab.on("websocket", self._listen)
        tab.on("response", self._add_response)

    def take(self) -> int:
        """The bytes since the last time this was asked, the pictures on the page included."""
        self._tab.wait_for_function("[...document.images].every(image => image.complete)")
        taken, self._bytes = self._bytes, 0
        return taken

    def _listen(self, socket: WebSocket) -> None:
        socket.on("framereceived", self._add_frame)

    def _add_frame(self, payload: str | bytes) -> None:
        self._bytes += len(payload)

    def _add_response(self, response: Response) -> None:
        if response.request.resource_type not in _OWN:
            self._bytes += int(response.headers.get("content-length", 0))
