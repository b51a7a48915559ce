"""Chinese in a browser: by default, by the switch, in words that are Streamlit's, and with room for all of them."""

from __future__ import annotations

from playwright.sync_api import Browser, Page, expect

from core.hands.people import HANDS
from tests.pages.test_chinese import english
from tests.served import ROOT, settle
from ui.pages import PAGES

OVERFLOW = """() => [document.documentElement, document.querySelector('[data-testid=stMain]')]
  .map(one => one.scrollWidth - one.clientWidth)"""

# All that is read, by eyes or aloud, but code and the letters that are drawn as icons.
SAID = """() => {
  const found = [], icons = '[translate=no], [data-testid=stIconMaterial], .dc-toolbar'
  const walk = root => {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT)
    for (let node = walker.currentNode; node; node = walker.nextNode()) {
      if (node.nodeType === Node.TEXT_NODE) {
        const apart = `pre, code, style, script, noscript, textarea, ${icons}`
        if (!node.parentElement?.closest(apart)) found.push(node.data)
      } else if (!node.closest?.(icons)) {
        for (const name of ['aria-label', 'title', 'placeholder', 'alt'])
          if (node.hasAttribute?.(name)) found.push(node.getAttribute(name))
      }
      if (node.shadowRoot) walk(node.shadowRoot)
    }
  }
  walk(document.body)
  return found
}"""


def unsaid(page: Page, *names: str) -> list[str]:
    """What is in English on a Chinese page, and is no name, such as an icon's."""
    expect(page.get_by_role("button", name="主菜单")).to_be_attached()
    said = [text for text in page.evaluate(SAID) if not text.startswith("图标 ")]
    known = {*(hand[0] for hand in HANDS), *names}
    return [text[:100] for text in said if set(english(text)) - known]


def opened(browser: Browser, address: str, locale: str, width: int = 1280) -> Page:
    page = browser.new_context(viewport={"width": width, "height": 844}, locale=locale).new_page()
    page.goto(address)
    settle(page)
    return page


def test_the_browsers_language_is_spoken_and_the_switch_changes_it_where_one_stands(browser, app_url) -> None:
    page = opened(browser, f"{app_url}/training?training-tab=own&train-epochs=7", "zh-CN")
    expect(page.locator("h1")).to_have_text("训练")
    assert page.evaluate("document.documentElement.lang") == "zh-Hans"
    assert "lang=" not in page.url
    page.locator(".st-key-language button", has_text="English").click()
    expect(page.locator("h1")).to_have_text("Training")
    settle(page)
    assert page.evaluate("document.documentElement.lang") == "en"
    assert "lang=en" in page.url
    expect(page.get_by_role("tab", name="Train it yourself")).to_have_attribute("aria-selected", "true")
    # As it stands, whoever opens it.
    other = opened(browser, page.url, "zh-CN")
    expect(other.locator("h1")).to_have_text("Training")
    assert "train-epochs=7" in other.url
    other.locator(".st-key-language button", has_text="简体中文").click()
    expect(other.get_by_role("tab", name="自己训练")).to_have_attribute("aria-selected", "true")
    settle(other)
    assert "lang=" not in other.url
    page.context.close()
    other.context.close()


def test_words_before_the_first_page_are_in_the_readers_language(browser, app_url) -> None:
    context = browser.new_context(locale="zh-CN")
    answer = context.request.get(f"{app_url}/", headers={"Accept": "text/html", "Accept-Language": "zh-CN,zh;q=0.9"})
    assert '<html lang="zh-Hans">' in answer.text()
    assert "五步，一刻钟" in answer.text()
    context.close()


def test_no_page_in_chinese_is_wider_than_a_phone(browser, app_url) -> None:
    shown = opened(browser, f"{app_url}/?digit=d1.7-crossed-1&lang=zh", "en-US", 390)
    for name in (page.name for page in PAGES):
        if name != "draw":
            shown.locator(f"[data-testid=stSidebar] a[href='{name}']").first.evaluate("link => link.click()")
            shown.wait_for_url(f"**/{name}?*")
            settle(shown)
        assert shown.evaluate("document.documentElement.lang") == "zh-Hans", name
        assert max(shown.evaluate(OVERFLOW)) <= 1, name
        assert not unsaid(shown), name
    shown.context.close()


def test_words_of_streamlits_own_are_in_the_language_of_the_page_and_change_with_it(browser, app_url) -> None:
    page = opened(browser, f"{app_url}/?lang=zh&picker-tab=upload", "en-US")
    upload = page.get_by_test_id("stFileUploader")
    expect(upload.locator("button")).to_contain_text("上传")
    expect(upload).to_contain_text("每个文件不超过 25MB")
    upload.locator("input").set_input_files(ROOT / "README.md")
    expect(page.get_by_role("button", name="移除 README.md")).to_be_visible()
    # They stay so as the page goes on, and what comes in later comes so.
    page.get_by_role("button", name="主菜单").click()
    expect(page.get_by_role("menu")).to_contain_text("打印")
    page.keyboard.press("Escape")
    assert not unsaid(page, "README")
    page.get_by_role("link", name="训练").click()
    choice = page.locator(".st-key-network-choice input").first
    choice.fill("qqqq")
    expect(page.get_by_role("listbox")).to_have_text("没有匹配的项")
    choice.press("Escape")
    page.get_by_role("tab", name="自己训练").click()
    page.get_by_text("全部设置").click()
    # What a slider stands at is one line, whatever its number.
    stands_at = page.get_by_test_id("stSliderThumbValue").last.bounding_box()
    assert stands_at
    assert stands_at["height"] < 36
    images = page.get_by_test_id("stNumberInput").first
    images.locator("input").fill("99999")
    expect(images.get_by_test_id("InputInstructions")).to_have_text("按回车键生效")
    images.locator("input").press("Enter")
    expect(images).to_contain_text("请输入 1 到 60000 之间的数")
    assert not unsaid(page, "qqqq")
    page.locator(".st-key-language button", has_text="English").click()
    expect(page.get_by_role("button", name="Main menu")).to_be_visible()
    expect(page.get_by_role("button", name="Increment").first).to_be_visible()
    assert "出错：" not in "".join(page.evaluate(SAID))
    page.context.close()
