"""A session as a browser has it, without the browser: what the server is asked, and what it says.

It speaks Streamlit's protocol, and does nothing with what it is told but wait for its end.
"""

import math
from types import TracebackType
from typing import Self

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect

_DEADLINE_SECONDS = 60


class Session:
    """One session with the server at `address`, from its first page to the end of the block."""

    def __init__(self, address: str) -> None:
        url = address.replace("http://", "ws://") + "/_stcore/stream"
        self._socket = connect(url, max_size=None)
        self._client = ClientState()
        self._intervals: dict[str, float] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._socket.close()

    def open(self, page: str, query: str = "") -> None:
        """Go to the page of this address, "" for Home, and wait until it is whole."""
        self._client = ClientState(page_name=page, query_string=query)
        self._ask(self._client)

    @property
    def interval(self) -> float:
        """After how many seconds the page next asks for a part to be drawn again; or infinity."""
        return min(self._intervals.values(), default=math.inf)

    def poll(self) -> None:
        """Have every part of the page drawn again that asks for it from time to time, each once.

        Raises:
            RuntimeError: no part of the page asks for it.
        """
        if not self._intervals:
            raise RuntimeError("nothing on this page is drawn again by itself")
        for fragment in list(self._intervals):
            state = ClientState()
            state.CopyFrom(self._client)
            state.fragment_id, state.is_auto_rerun = fragment, True
            self._ask(state)

    def _ask(self, state: ClientState) -> None:
        self._socket.send(BackMsg(rerun_script=state).SerializeToString())
        while True:
            content = self._socket.recv(_DEADLINE_SECONDS)
            assert isinstance(content, bytes)
            message = ForwardMsg.FromString(content)
            match message.WhichOneof("type"):
                case "navigation":
                    self._intervals.clear()
                    self._client.page_script_hash = message.navigation.page_script_hash
                case "auto_rerun":
                    asked = message.auto_rerun
                    self._intervals[asked.fragment_id] = asked.interval
                case "script_finished":
                    if message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                        return
