"""Settings from files: the sites that come with the program, a device's own, wrong ones."""

from __future__ import annotations

from pathlib import Path

import pytest

from kindline.adapters.resources import data_folder
from kindline.adapters.settings_files import load_settings, site_names, write_setting
from kindline.domain.errors import SettingError

SITE = """\
# a site of one's own
[site]
name = "Corner Bank"   # as people say it
noun = "bank"
phone = "0800 555 0190"
hours = "always"
address = "1 Corner"
emergency = "112"
fraud_line = "0800 555 0191"
sorrow_line = "0800 555 0192"
"""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    path = tmp_path / "corner.toml"
    path.write_text(SITE, encoding="utf-8")
    return path


@pytest.mark.parametrize("name", ["riverside-bank", "harbour-shop", "hillside-broker"])
def test_the_programs_own_sites_are_complete(name: str) -> None:
    settings = load_settings(name, None)
    assert settings.names("site.packs")[0] == "common"
    for pack in settings.names("site.packs"):
        assert (data_folder("kb") / pack / "en").is_dir()
    phones = [settings.text(f"site.{key}") for key in ("phone", "fraud_line", "sorrow_line")]
    assert len(set(phones)) == 3
    assert all(phone.startswith("0800 555 01") for phone in phones)


def test_every_site_file_is_a_known_site() -> None:
    assert set(site_names()) >= {"riverside-bank", "harbour-shop", "hillside-broker"}


def test_layers_the_later_one_wins(site: Path, tmp_path: Path) -> None:
    device = tmp_path / "device.toml"
    device.write_text('[voice]\nvolume = 5\n[device]\nmode = "kiosk"\n', encoding="utf-8")
    settings = load_settings(site, device, {"voice.volume": 1})
    assert settings.text("site.name") == "Corner Bank"
    assert settings.is_kiosk
    assert settings.number("voice.volume") == 1
    assert load_settings(site, device).number("voice.volume") == 5
    assert load_settings(site, tmp_path / "missing.toml").number("voice.volume") == 3


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("[voice]\nvolume = 9\n", ":2: voice.volume must be from 1 to 5"),
        ('[site]\n# why\nnmae = "x"\n', ":3: there is no setting site.nmae. Did you mean site.name?"),
        ('voice.rate_wpm = "fast"\n', ":1: voice.rate_wpm must be a whole number, not 'fast'"),
        ('[device]\nmode = "car"\n', ":2: device.mode must be one of home, kiosk"),
        ("[voice]\nvolume = \n", ":2: this is not TOML"),
        ("\n[voice\n", ":2: this is not TOML"),
        ("[a]\nx = 1\n[a]\ny = 2\n", ": this is not TOML"),
    ],
)
def test_a_wrong_setting_is_named_with_its_place(
    site: Path, tmp_path: Path, text: str, complaint: str
) -> None:
    device = tmp_path / "device.toml"
    device.write_text(text, encoding="utf-8")
    with pytest.raises(SettingError) as caught:
        load_settings(site, device)
    assert str(caught.value).startswith(str(device))
    assert complaint in str(caught.value)


def test_a_site_that_lacks_something_is_told_what(tmp_path: Path) -> None:
    path = tmp_path / "half.toml"
    path.write_text('[site]\nname = "Half"\n', encoding="utf-8")
    with pytest.raises(SettingError, match=r"half\.toml: .*site\.phone"):
        load_settings(path, None)


def test_an_unknown_site_is_answered_with_the_known_ones() -> None:
    with pytest.raises(SettingError, match="riverside-bank"):
        load_settings("moonside-bank", None)
    with pytest.raises(SettingError, match=r"nowhere\.toml"):
        load_settings(Path("nowhere.toml"), None)


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "bad.toml"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(SettingError, match=r"bad\.toml"):
        load_settings(path, None)


def test_writing_keeps_comments_and_everything_else(site: Path) -> None:
    write_setting(site, "site.name", "Corner & Söhne")
    write_setting(site, "site.packs", ("common", "shop"))
    write_setting(site, "voice.volume", 4)
    text = site.read_text(encoding="utf-8")
    assert text.startswith('# a site of one\'s own\n[site]\nname = "Corner & Söhne"   # as people say it\n')
    settings = load_settings(site, None)
    assert settings.text("site.name") == "Corner & Söhne"
    assert settings.names("site.packs") == ("common", "shop")
    assert settings.number("voice.volume") == 4
    assert [path.name for path in site.parent.iterdir()] == ["corner.toml"]


def test_writing_makes_the_file_and_refuses_what_is_wrong(tmp_path: Path) -> None:
    path = tmp_path / "new" / "device.toml"
    with pytest.raises(SettingError, match=r"voice\.volume"):
        write_setting(path, "voice.volume", 99)
    assert not path.exists()
    write_setting(path, "voice.volume", 2)
    assert path.read_text(encoding="utf-8") == "[voice]\nvolume = 2\n"


def test_a_folder_that_is_not_there_is_named() -> None:
    with pytest.raises(FileNotFoundError, match="'sounds'"):
        data_folder("sounds")
