"""The pictures of the README, taken of a running server: python docs/screenshots.py http://127.0.0.1:7860"""

import shutil
import sys
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

FOLDER = Path(__file__).parent
DUTY = "課税価格10万ドル、MFN2.5%の日本製品を2026年3月1日に輸入、関税は？"


def main() -> None:
    """Take all four."""
    address = sys.argv[1]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-quic"]
        )
        page = opened(browser, f"{address}/?lang=en", 1280, 800)
        ask(page, "Who bears the risk of the investments?")
        page.locator("#chat blockquote a").first.click()
        page.locator("#quotation").wait_for()
        take(page, "source-en")
        page = opened(browser, f"{address}/?lang=ja", 1280, 800, dark=True)
        ask(page, DUTY)
        page.locator(".calc .result").wait_for()
        take(page, "calculation-ja-dark")
        page = opened(browser, f"{address}/?lang=zh", 390, 780)
        ask(page, "投资委员会由谁担任主席？")
        take(page, "telephone-zh")
        page = opened(browser, f"{address}/corpus?lang=zh", 1280, 800, dark=True)
        take(page, "documents-zh-dark")
        browser.close()


def opened(browser: Browser, address: str, width: int, height: int, dark: bool = False) -> Page:
    """A page in a window of its own."""
    page = browser.new_page(
        viewport={"width": width, "height": height}, color_scheme="dark" if dark else "light"
    )
    page.goto(address)
    page.locator("h1").first.wait_for()
    return page


def ask(page: Page, question: str) -> None:
    """Ask, and wait for the whole answer."""
    page.locator("#question textarea").fill(question)
    page.locator("#send").click()
    page.locator(".rating").wait_for()


def take(page: Page, name: str) -> None:
    """Write docs/NAME.png, in few colours, once the page has come to rest."""
    page.wait_for_timeout(1_000)
    picture = Image.open(BytesIO(page.screenshot(animations="disabled"))).convert("RGB")
    picture.quantize(96, dither=Image.Dither.NONE).save(FOLDER / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main()
