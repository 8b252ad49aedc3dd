"""A built kb.db in, docs/compare.png out: the comparison of chief technicians as a visitor sees it (`make picture`)."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from PIL import Image

ROOT = Path(__file__).parents[1]
PAGE = "/compare/chief_technician?as_of=2026-11-01"
WIDTH, HEIGHT, COLOURS = 1280, 1120, 64


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def photograph(address: str, target: Path) -> None:
    """Write a picture of a page in few colours."""
    browser = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not browser:
        sys.exit("no Chromium here; install it and a Chinese font (Debian: chromium fonts-wqy-microhei)")
    with tempfile.TemporaryDirectory() as folder:
        shot = Path(folder) / "page.png"
        subprocess.run([browser, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", f"--user-data-dir={folder}", "--force-color-profile=srgb",
                        f"--window-size={WIDTH},{HEIGHT}", f"--screenshot={shot}", address], check=True, capture_output=True, timeout=120)
        Image.open(shot).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(target, optimize=True)


def main() -> None:
    """Serve the folder for as long as it takes to photograph one page."""
    port = free_port()
    server = subprocess.Popen([sys.executable, "-m", "datasette", "serve", ".", "--port", str(port)], cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}{PAGE}"
    try:
        for _ in range(100):
            try:
                urllib.request.urlopen(address, timeout=5).close()
                break
            except OSError:
                time.sleep(0.2)
        photograph(address, ROOT / "docs" / "compare.png")
    finally:
        server.terminate()
        server.wait()


if __name__ == "__main__":
    main()
