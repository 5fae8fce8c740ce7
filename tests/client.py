"""A reader without a browser: a session over the real protocol of the server, which answers with what a page would draw."""

import asyncio
import time
from dataclasses import dataclass
from urllib.parse import urlencode

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

PATIENCE = 120  # seconds


@dataclass(frozen=True)
class Run:
    """One run of a page: seconds from the question to the end of the answer, the bytes of it, and its texts in order."""

    seconds: float
    bytes: int
    texts: tuple[str, ...]


class Session:
    """An open page of one reader."""

    def __init__(self, port: int) -> None:
        self.address = f"ws://127.0.0.1:{port}/_stcore/stream"

    async def __aenter__(self) -> "Session":
        self.socket = await websockets.connect(self.address, subprotocols=["streamlit"], max_size=None)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.socket.close()

    async def ask(self, page: str, **parameters: str) -> Run:
        """Open a page with these parameters in its address. Raises AssertionError where the page shows a fault."""
        message = BackMsg()
        message.rerun_script.query_string = urlencode(parameters)
        message.rerun_script.page_name = "" if page == "overview" else page
        begun, size, texts = time.perf_counter(), 0, []
        await self.socket.send(message.SerializeToString())
        while True:
            answer = await asyncio.wait_for(self.socket.recv(), PATIENCE)
            size += len(answer)
            found = ForwardMsg()
            found.ParseFromString(answer)
            if found.WhichOneof("type") == "delta" and found.delta.new_element.HasField("exception"):
                raise AssertionError(found.delta.new_element.exception.message)
            if found.WhichOneof("type") == "delta" and found.delta.new_element.HasField("markdown"):
                texts.append(found.delta.new_element.markdown.body)
            if found.WhichOneof("type") == "script_finished":
                return Run(time.perf_counter() - begun, size, tuple(texts))
