"""A built database in, pages of the served site in a real browser out, each with what the browser complained about."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
# Adds up how far things jump while a page loads (cumulative layout shift).
SHIFTS = """window.shifted = 0;
new PerformanceObserver(list => { for (const e of list.getEntries()) if (!e.hadRecentInput) window.shifted += e.value; }).observe({type: 'layout-shift', buffered: true});"""


def find_browser() -> str:
    """Return the browser's path; without one the tests are left out and say so, except where POLICYKB_BROWSER says that it is required."""
    found = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    fonts = shutil.which("fc-list") and subprocess.run(["fc-list", ":lang=zh", "family"], capture_output=True, text=True, check=False).stdout.strip()
    if found and fonts:
        return found
    missing = "no Chromium" if not found else "no font with Chinese characters"
    reason = f"{missing} on this machine: apt-get install chromium fonts-wqy-microhei"
    if os.environ.get("POLICYKB_BROWSER") == "required":
        pytest.fail(reason)
    pytest.skip(reason)


@contextmanager
def serving(folder):
    """Serve a folder as `make serve` does and give its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    process = subprocess.Popen([sys.executable, "-m", "datasette", "serve", str(folder), "--port", str(port)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(300):
            try:
                urllib.request.urlopen(address + "/-/versions.json", timeout=2)
                break
            except OSError:
                time.sleep(0.1)
        yield address
    finally:
        process.terminate()
        process.wait(10)


@dataclass
class Visitor:
    """A page of the site in one language and width, and the browser's complaints."""

    page: object
    site: str
    lang: str
    width: int
    complaints: list[str] = field(default_factory=list)

    def open(self, path: str):
        """Open a path of the site in the visitor's language."""
        there, mark, part = path.partition("#")
        suffix = ("&" if "?" in there else "?") + "lang=en" if self.lang == "en" else ""
        self.page.goto(self.site + there + suffix + mark + part)
        return self.page

    def words(self, zh: str, en: str) -> str:
        return en if self.lang == "en" else zh


def visit(browser, site: str, lang: str, width: int) -> Visitor:
    """Return a new visitor, its complaints gathered from the start."""
    context = browser.new_context(viewport={"width": width, "height": 844}, locale="zh-CN" if lang == "zh" else "en-GB", accept_downloads=True)
    context.add_init_script(SHIFTS)
    page = context.new_page()
    page.set_default_timeout(10_000)
    visitor = Visitor(page, site, lang, width)
    page.on("console", lambda m: visitor.complaints.append(m.text) if m.type in ("error", "warning") else None)
    page.on("pageerror", lambda e: visitor.complaints.append(str(e)))
    return visitor
