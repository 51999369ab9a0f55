"""A server on loopback that speaks the OpenAI protocol and does as a script says, request by request."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Script = Callable[[dict, int], object]  # body of a request and its number -> what to do


def completion(content, *, finish="stop", refusal=None, **more):
    """A chat completion with this content: text, or a value that is written as JSON."""
    text = content if isinstance(content, str) or content is None else json.dumps(content)
    message = {"role": "assistant", "content": text, "refusal": refusal}
    usage = {"prompt_tokens": 4000, "completion_tokens": 100, "total_tokens": 4100}
    choice = {"index": 0, "message": message, "finish_reason": finish}
    return {"id": "c", "object": "chat.completion", "created": 1_700_000_000, "model": "scripted-1",
            "choices": [choice], "usage": usage} | more  # fmt: skip


@contextmanager
def serving(script: Script):
    """Serve; give the address and the list of bodies received. A script returns a body, a status, text, or seconds."""
    got, headers, lock = [], [], threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            with lock:
                got.append(body)
                headers.append(self.headers)
                number = len(got)
            what = script(body, number)
            if isinstance(what, float):
                time.sleep(what)
                what = 503
            status = what if isinstance(what, int) else 200
            told = {"error": {"message": "scripted"}} if isinstance(what, int) else what
            content = told.encode() if isinstance(told, str) else json.dumps(told).encode()
            try:
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)
            except BrokenPipeError:
                pass

        def log_message(self, *args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/v1", got, headers
    finally:
        server.shutdown()
        server.server_close()
