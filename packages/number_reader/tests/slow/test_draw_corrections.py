"""Tests how rows are corrected and stored on the drawing page, which headless Chromium opens."""

from pathlib import Path
from typing import Any, Callable, Iterator, List

import numpy as np
import pytest
from PIL import Image
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webdriver import WebDriver
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait

from browser import chromium, console
from messages import assert_names
from number_reader import pretrained
from number_reader.collecting import collection, judging
from serving import served


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebDriver]:
    with chromium(tmp_path_factory.mktemp("chromium"), "en-US") as browser:
        yield browser


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    collection.prepare(tmp_path / "rows")
    return tmp_path / "rows"


@pytest.fixture
def page(browser: WebDriver, folder: Path) -> Iterator[WebDriver]:
    """Opens the page with an empty folder; the page's console must stay free of errors."""
    with served(pretrained.READER, folder) as server:
        browser.get(server.url)
        yield browser
        assert console(browser) == []


@pytest.fixture
def photo(digits: Any, tmp_path: Path) -> Path:
    """Returns a picture of two rows of test digits: 72 and 104."""
    images = [np.kron(image, np.ones((5, 5))) for image in digits[1].images[:5]]
    blank = np.zeros_like(images[0])
    picture = np.vstack([np.hstack([*images[:2], blank]), np.hstack(images[2:])])
    padded = np.uint8(np.pad(200 - 0.7 * picture, 150, constant_values=200))
    Image.fromarray(padded).save(str(tmp_path / "photo.png"))
    return tmp_path / "photo.png"


def until(browser: WebDriver, condition: Callable[[], Any]) -> Any:
    return WebDriverWait(browser, 60, poll_frequency=0.05).until(lambda _: condition())


def forms(page: WebDriver, within: str = "rows") -> List[WebElement]:
    return page.find_elements(By.CSS_SELECTOR, f"#{within} form")


def choose(page: WebDriver, photo: Path) -> List[WebElement]:
    """Chooses the picture and returns the forms of its rows."""
    page.find_element(By.ID, "file").send_keys(str(photo))
    until(page, lambda: len(forms(page)) == 2 and page.execute_script("return frames.length") == 2)
    return forms(page)


def field(form: WebElement) -> WebElement:
    return form.find_element(By.TAG_NAME, "input")


def note(form: WebElement) -> str:
    return form.find_element(By.TAG_NAME, "p").text


def enter(form: WebElement, label: str) -> None:
    field(form).clear()
    field(form).send_keys(label, Keys.ENTER)


def button(form: WebElement, text: str) -> WebElement:
    (found,) = (each for each in form.find_elements(By.TAG_NAME, "button") if each.text == text)
    return found


def text(page: WebDriver, name: str) -> str:
    return page.find_element(By.ID, name).text


def test_without_the_option_nothing_is_offered_or_stored(browser: WebDriver, photo: Path) -> None:
    with served(pretrained.READER) as server:
        browser.get(server.url)
        browser.find_element(By.ID, "file").send_keys(str(photo))
        until(browser, lambda: text(browser, "answer") == "72\n104")
        assert not browser.find_element(By.ID, "corrections").is_displayed()
        assert not browser.find_element(By.ID, "collection").is_displayed()
        assert forms(browser) == []
        asked = browser.execute_script("return performance.getEntries().map((each) => each.name)")
        assert {name for name in asked if ":" in name} == {server.url, server.url + "read"}
    assert console(browser) == []


def test_the_page_says_what_it_does_and_how_many_rows_there_are(
    page: WebDriver, folder: Path, photo: Path
) -> None:
    until(page, lambda: text(page, "where").endswith(": 0"))
    assert str(folder) in text(page, "where")
    assert text(page, "no-rows") != ""
    first, _ = choose(page, photo)
    enter(first, "72")
    until(page, lambda: text(page, "where").endswith(": 1"))
    page.refresh()
    until(page, lambda: text(page, "where").endswith(": 1"))
    page.find_element(By.CSS_SELECTOR, "#languages button:not([hidden])").click()
    assert text(page, "where").startswith("如果某一行识别错了")
    assert str(folder) in text(page, "where")
    page.find_element(By.CSS_SELECTOR, "#languages button:not([hidden])").click()


def test_a_tap_on_a_row_of_the_picture_lets_one_type_what_it_says(
    page: WebDriver, folder: Path, photo: Path
) -> None:
    _, second = choose(page, photo)
    assert field(second).get_attribute("value") == "104"
    seen = page.execute_script(
        """const canvas = document.querySelectorAll("#rows canvas")[1];
        const {data} = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
        return [canvas.height, canvas.width, [...data.filter((_, k) => k % 4 === 3)]];"""
    )
    page.execute_script("paper.scrollIntoView()")
    # The second row is 280 to 430 pixels from the top of the picture, which is 720 x 580 pixels.
    page.execute_script(
        """const box = paper.getBoundingClientRect();
        const clientX = box.left + 0.5 * box.width, clientY = box.top + 0.62 * box.height;
        document.elementFromPoint(clientX, clientY).dispatchEvent(
            new MouseEvent("click", {bubbles: true, clientX, clientY}));"""
    )
    assert page.switch_to.active_element == field(second)
    page.switch_to.active_element.send_keys("1x4", Keys.ENTER)  # all of it was chosen
    until(page, lambda: note(second) == "Stored as 00001.png")
    assert field(second).get_attribute("value") == "1×4"
    (row,) = collection.read(folder)
    assert row.label == "1×4"
    height, width, values = seen
    stored, seen = row.image.shape[1], np.reshape(values, (height, width))
    np.testing.assert_array_equal(row.image, seen[:, :stored])
    assert not seen[:, stored:].any()  # the value with which the network's images are padded


def test_a_row_that_is_stored_can_be_corrected_and_undone(
    page: WebDriver, folder: Path, photo: Path
) -> None:
    first, second = choose(page, photo)
    undo = page.find_element(By.ID, "undo")
    assert not undo.is_displayed()
    enter(first, "5")
    until(page, lambda: note(first) == "Stored as 00001.png")
    enter(first, "72")
    until(page, lambda: collection.labels(folder) == {"00001.png": "72"})
    enter(second, "104")
    until(page, lambda: note(second) == "Stored as 00002.png")
    field(second).send_keys(Keys.ESCAPE)  # does not clear the sheet
    page.execute_script("globalThis.own = fetch; fetch = () => Promise.reject()")
    undo.click()
    until(page, lambda: text(page, "undone").startswith("The program does not answer"))
    page.execute_script("fetch = own")
    undo.click()
    until(page, lambda: text(page, "undone") == "00002.png is deleted")
    assert collection.labels(folder) == {"00001.png": "72"}
    assert text(page, "where").endswith(": 1")
    assert note(second) == ""
    undo.click()
    until(page, lambda: not undo.is_displayed())
    assert collection.labels(folder) == {}
    enter(second, "104")
    until(page, lambda: note(second) == "Stored as 00003.png")
    page.find_element(By.ID, "show-stored").click()
    (stored,) = until(page, lambda: forms(page, "stored"))
    for name in ("Discard", "Discard it?"):
        button(stored, name).click()
    until(page, lambda: note(second) == "")
    enter(second, "104")
    until(page, lambda: note(second) == "Stored as 00004.png")
    page.find_element(By.ID, "show-stored").click()
    listed = "#stored form:has(input:enabled)"
    (stored,) = until(page, lambda: page.find_elements(By.CSS_SELECTOR, listed))
    undo.click()
    until(page, lambda: note(stored) == "Discarded")
    assert not field(stored).is_enabled()
    page.find_element(By.ID, "clear").click()
    assert not page.find_element(By.ID, "undone").is_displayed()


def store_first(page: WebDriver, photo: Path, label: str) -> WebElement:
    """Labels the first row of a photograph, stores it as 00001.png, and returns its form."""
    first, _ = choose(page, photo)
    enter(first, label)
    until(page, lambda: note(first) == "Stored as 00001.png")
    return first


def undo_the_first(page: WebDriver, folder: Path, first: WebElement) -> str:
    """Undoes the latest step, which stored the first row as 72; returns the page's message."""
    assert collection.labels(folder) == {"00001.png": "72"}
    page.find_element(By.ID, "undo").click()
    until(page, lambda: text(page, "undone") != "")
    assert (note(first), text(page, "where")[-3:]) == ("", ": 1")
    return text(page, "undone")


def test_undoing_keeps_a_row_that_was_stored_before(
    page: WebDriver, folder: Path, photo: Path
) -> None:
    """The row had been stored in another window, or by `predict`."""
    store_first(page, photo, "7")
    page.refresh()
    first = store_first(page, photo, "72")
    assert_names(undo_the_first(page, folder, first), "00001.png", "7 again")
    assert collection.labels(folder) == {"00001.png": "7"}
    assert (folder / "00001.png").exists()


def test_undoing_keeps_a_picture_that_had_no_label(
    page: WebDriver, folder: Path, photo: Path
) -> None:
    store_first(page, photo, "72")
    (folder / "labels.tsv").write_text("file\tlabel\n")
    before = (folder / "00001.png").read_bytes()
    page.refresh()
    first = store_first(page, photo, "72")
    assert_names(undo_the_first(page, folder, first), "00001.png", "label is removed")
    assert collection.labels(folder) == {"00001.png": ""}
    assert (folder / "00001.png").read_bytes() == before


def test_what_cannot_be_stored_has_a_reason_in_both_languages(
    page: WebDriver, folder: Path, photo: Path
) -> None:
    first, _ = choose(page, photo)
    enter(first, "7k")
    until(page, lambda: note(first).startswith("Not stored: 'k' in the label '7k'"))
    page.find_element(By.CSS_SELECTOR, "#languages button:not([hidden])").click()
    assert note(first).startswith("未保存：'7k' 中含有 'k'")
    page.find_element(By.CSS_SELECTOR, "#languages button:not([hidden])").click()
    enter(first, "7" * 40)
    until(page, lambda: "too few" in note(first))
    (folder / "labels.tsv").write_text("file\n")
    enter(first, "7")
    until(page, lambda: "labels.tsv" in note(first))
    assert list(folder.glob("*.png")) == []


def test_the_most_doubtful_rows_are_shown_first_and_corrected_or_discarded(
    page: WebDriver, folder: Path, mnist: Any
) -> None:
    rows = [np.pad(image, ((2, 2), (2, 2)), mode="constant") for image in mnist[1].images[:4]]
    collection.store(folder, list(zip(["7", "5", "1", "0"], rows)))
    page.find_element(By.ID, "show-stored").click()
    until(page, lambda: len(forms(page, "stored")) == 4)
    doubtful, *others = forms(page, "stored")
    assert field(doubtful).get_attribute("value") == "5"
    shares = [float(note(form)[len("confidence ") : -1]) for form in (doubtful, *others)]
    assert shares == sorted(shares)
    assert shares[0] < 5 < 50 < shares[1]
    enter(doubtful, "2")
    until(page, lambda: note(doubtful) == "Corrected")
    assert collection.labels(folder)["00002.png"] == "2"
    (zero,) = (form for form in others if field(form).get_attribute("value") == "0")
    button(zero, "Discard").click()
    assert len(collection.labels(folder)) == 4  # the first click only asks
    button(zero, "Discard it?").click()
    until(page, lambda: note(zero) == "Discarded")
    assert [*collection.labels(folder).values()] == ["7", "2", "1"]
    assert not field(zero).is_enabled()


def test_more_rows_are_shown_on_request(page: WebDriver, folder: Path) -> None:
    images = [np.random.RandomState(k).randint(0, 256, (32, 40)) for k in range(60)]
    collection.store(folder, [("1", image.astype(np.uint8)) for image in images])
    more = page.find_element(By.ID, "show-more")
    page.find_element(By.ID, "show-stored").click()
    until(page, lambda: len(forms(page, "stored")) == 50)
    more.click()
    until(page, lambda: len(forms(page, "stored")) == 60)
    assert not more.is_displayed()


def test_a_picture_that_cannot_be_read_is_shown_with_its_fault(
    page: WebDriver, folder: Path
) -> None:
    images = [np.eye(32, width, dtype=np.uint8) * 255 for width in (40, 50)]
    collection.store(folder, [("1", image) for image in images])
    (folder / "00001.png").unlink()
    (folder / "00002.png").write_bytes(b"text")
    page.find_element(By.ID, "show-stored").click()
    until(page, lambda: len(forms(page, "stored")) == 2)
    missing, damaged = forms(page, "stored")
    assert_names(note(missing), "00001.png", "no such picture")
    assert note(damaged).startswith("00002.png: not a picture; expected")
    page.find_element(By.CSS_SELECTOR, "#languages button:not([hidden])").click()
    assert note(damaged).startswith("00002.png：不是图片")


def test_the_rows_fit_a_phone(page: WebDriver, folder: Path, photo: Path) -> None:
    collection.store(folder, [("1", np.tile(np.eye(32, dtype=np.uint8) * 255, 20))])
    metrics = {"width": 360, "height": 640, "deviceScaleFactor": 3, "mobile": True}
    page.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    try:
        page.refresh()
        choose(page, photo)
        page.find_element(By.ID, "show-stored").click()
        until(page, lambda: len(forms(page, "stored")) == 1)
        assert page.execute_script("return document.documentElement.scrollWidth") == 360
    finally:
        page.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def test_while_rows_are_judged_the_first_are_shown(
    page: WebDriver, folder: Path, mnist: Any, monkeypatch: Any
) -> None:
    """The oldest row, which is judged last, has the most doubtful label."""
    monkeypatch.setattr(judging, "MOST", 1)
    rows = [np.pad(image, ((2, 2), (2, 2)), mode="constant") for image in mnist[1].images[:4]]
    collection.store(folder, list(zip(["5", "2", "1", "0"], rows)))
    page.find_element(By.ID, "show-stored").click()
    first = "return document.querySelector('#stored input')?.value"
    until(page, lambda: page.execute_script(first) == "5")
    assert len(forms(page, "stored")) == 4
    assert not page.find_element(By.ID, "judging").is_displayed()
    assert not page.find_element(By.ID, "not-shown").is_displayed()


def test_each_row_in_the_cells_of_a_table_can_be_corrected(
    page: WebDriver, folder: Path, digits: Any, tmp_path: Path
) -> None:
    picture = np.full((260, 380), 255, np.uint8)
    images = iter([255 - np.kron(each, np.ones((2, 2), np.uint8)) for each in digits[1].images])
    for row, column in ((0, 1), (1, 0), (1, 1)):
        left, top = 70 + 140 * column, 50 + 90 * row
        picture[top : top + 56, left : left + 112] = np.hstack([next(images), next(images)])
    for k in range(3):
        picture[40 + 90 * k : 43 + 90 * k, 50:333] = picture[40:223, 50 + 140 * k :][:, :3] = 0
    Image.fromarray(picture).save(str(tmp_path / "table.png"))
    page.find_element(By.ID, "file").send_keys(str(tmp_path / "table.png"))
    until(page, lambda: page.execute_script("return frames.length") == 3)
    assert [field(form).get_attribute("value") for form in forms(page)] == ["72", "10", "41"]
    page.execute_script("corrections.edit(1)")
    assert page.switch_to.active_element == field(forms(page)[1])
    enter(forms(page)[1], "19")
    until(page, lambda: note(forms(page)[1]) != "")
    assert collection.labels(folder) == {"00001.png": "19"}


def test_a_chosen_runner_up_is_in_the_rows_field(page: WebDriver) -> None:
    """If the field kept the old label, the row would be stored with a wrong label."""
    page.execute_script(
        """
        const torn = Array(10).fill(0), image = {width: 1, height: 1, values: Uint8Array.of(255)};
        [torn[1], torn[7]] = [0.6, 0.4];
        const one = {digit: 1, name: "1", left: 0, probability: 0.6, probabilities: torn};
        const row = {text: "1", number: "1", confidence: 0.5, digits: [one], signs: [],
            corners: [], images: [image]};
        present({...NOTHING, text: "1", rows: [row], seen: [row]});"""
    )
    page.find_element(By.CLASS_NAME, "runner-up").click()
    assert page.find_element(By.ID, "answer").text == "7"
    assert field(forms(page)[0]).get_attribute("value") == "7"
