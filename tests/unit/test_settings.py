"""Settings come from the environment only, and each mistake is one sentence."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from app.config.database import mask_url
from app.config.delivery import secret_keys
from app.config.secret_files import is_secret
from app.config.settings import Settings, SettingsError, load_settings, settings_table, variable

PAGE = Path(__file__).parents[2] / "docs" / "settings.md"

KEY = "A" * 43 + "="
"""32 zeros in base64."""

UNREADABLE = "check the port, and percent-encode special characters in the password: %40 for @"


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in os.environ:
        if name.startswith("OSDI_") or name == "DATABASE_URL":
            monkeypatch.delenv(name)


def test_the_page_is_the_table() -> None:
    expected = [
        f"| `{row.variable}` | {code(row.default)} | {row.expects} | {row.unit} | {row.help} |"
        for row in settings_table()
    ]
    written = [line for line in PAGE.read_text("utf-8").splitlines() if line.startswith("| `")]
    assert written == expected, "docs/settings.md should hold:\n" + "\n".join(expected)


def code(text: str) -> str:
    return f"`{text}`" if text else "none"


def test_every_setting_has_help() -> None:
    assert all(row.help.endswith(".") and row.expects for row in settings_table())


def test_defaults_and_overrides(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OSDI_PORT", "9000")
    monkeypatch.setenv("OSDI_HOST", "")
    assert load_settings().host == "127.0.0.1"
    assert load_settings(port=None).port == 9000
    assert load_settings(port=9001).port == 9001


def test_an_empty_option_is_not_every_address() -> None:
    with pytest.raises(SettingsError, match="OSDI_HOST must be an address or a host name, got ''"):
        load_settings(host="")


@pytest.mark.parametrize("host", ["[::1]", " ::1\t", "::1"])
def test_addresses_to_listen_on(monkeypatch: pytest.MonkeyPatch, host: str) -> None:
    monkeypatch.setenv("OSDI_HOST", host)
    monkeypatch.setenv("OSDI_ADMIN_HOST", host)
    settings = load_settings()
    assert (settings.host, settings.admin_host) == ("::1", "::1")


def test_white_space_around_a_database_address(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DATABASE_URL", "OSDI_LISTEN_URL"):
        monkeypatch.setenv(name, " postgresql://ann@db:65535/osdi \n")
    settings = load_settings()
    for url in (settings.database_url, settings.listen_url):
        assert url is not None
        assert url.get_secret_value() == "postgresql://ann@db:65535/osdi"


def test_white_space_around_any_value(monkeypatch: pytest.MonkeyPatch) -> None:
    """As a file of variables for Docker may pass it on. Only a password keeps spaces."""
    monkeypatch.setenv("OSDI_PORT", "8000 ")
    monkeypatch.setenv("OSDI_ACCESS_LOG", "true\r")
    monkeypatch.setenv("OSDI_LOG_FORMAT", " json")
    monkeypatch.setenv("OSDI_DATA_DIR", "/var/lib/osdi-gateway ")
    monkeypatch.setenv("OSDI_PUBLIC_URL", " https://osdi.example ")
    monkeypatch.setenv("OSDI_VENDOR_NAME", "Vote ")
    monkeypatch.setenv("OSDI_SMTP_PASSWORD", " s3cret \r\n")
    settings = load_settings()
    assert (settings.port, settings.access_log, settings.log_format) == (8000, True, "json")
    assert settings.data_dir == Path("/var/lib/osdi-gateway")
    assert settings.public_url == "https://osdi.example"
    assert settings.vendor_name == "Vote"
    assert settings.smtp_password is not None
    assert settings.smtp_password.get_secret_value() == " s3cret "


def test_lists_and_choices(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OSDI_CORS_ORIGINS", "https://a.example, https://b.example/")
    monkeypatch.setenv("OSDI_CREATED_STATUS", "201")
    monkeypatch.setenv("OSDI_PUBLIC_URL", "https://osdi.example/")
    settings = load_settings()
    assert settings.cors_origins == ("https://a.example", "https://b.example")
    assert settings.created_status == 201
    assert settings.public_url == "https://osdi.example"


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        (
            "OSDI_PORT",
            "abc",
            "OSDI_PORT must be a whole number from 0 to 65535, got 'abc'.",
        ),
        (
            "OSDI_POOL_TIMEOUT",
            "0",
            "OSDI_POOL_TIMEOUT must be a number from 0.1 to 3600, got '0'.",
        ),
        ("OSDI_PROT", "1", "Unknown setting OSDI_PROT; the nearest one is OSDI_PORT."),
        ("OSDI_CREATED_STATUS", "204", "OSDI_CREATED_STATUS must be 200 or 201, got '204'."),
        (
            "OSDI_KEYLESS_HELPERS",
            "maybe",
            "OSDI_KEYLESS_HELPERS must be true or false, got 'maybe'.",
        ),
        (
            "OSDI_PAGESIZE",
            "200",
            "OSDI_PAGESIZE must not exceed OSDI_MAX_PAGESIZE (100), got 200.",
        ),
        (
            "OSDI_TRUSTED_PROXIES",
            "10.0.0.1/8",
            "OSDI_TRUSTED_PROXIES must be comma-separated networks, e.g. "
            "10.0.0.0/8,fd00::/8, got '10.0.0.1/8'.",
        ),
        (
            "OSDI_REDIS_URL",
            "http://:s3cret@cache:6379/0",
            "OSDI_REDIS_URL must be a URL like redis://user:password@host:port/0, "
            "got 'http://:***@cache:6379/0'.",
        ),
        (
            "DATABASE_URL",
            "mysql://ann:s3cret@db/osdi",
            "DATABASE_URL must be a URL like postgresql://user:password@host:port/database, "
            "got 'mysql://ann:***@db/osdi'.",
        ),
        (
            "DATABASE_URL",
            "postgresql://ann:s3cret@db:65536/osdi",
            "DATABASE_URL must be a URL like postgresql://user:password@host:port/database, "
            f"got '***' ({UNREADABLE}).",
        ),
        (
            "DATABASE_URL",
            "postgresql://ann:5432 5433@db/osdi#",
            "DATABASE_URL must be a URL like postgresql://user:password@host:port/database, "
            f"got '***' ({UNREADABLE}).",
        ),
        (
            "DATABASE_URL",
            "postgres://ann:s3@cret/1@db/osdi",
            "DATABASE_URL must be a URL like postgresql://user:password@host:port/database, "
            f"got '***' ({UNREADABLE}).",
        ),
        (
            "OSDI_PUBLIC_URL",
            "https://osdi.example/a path",
            "OSDI_PUBLIC_URL must be a URL that begins with http:// or https://, "
            "got 'https://osdi.example/a path'.",
        ),
        (
            "OSDI_REDIS_URL",
            "redis://cache/main",
            "OSDI_REDIS_URL must be a URL like redis://user:password@host:port/0, "
            "got 'redis://cache/main'.",
        ),
        (
            "OSDI_REDIS_URL",
            "redis://cache:65536/0",
            "OSDI_REDIS_URL must be a URL like redis://user:password@host:port/0, got '***'.",
        ),
        (
            "OSDI_PUBLIC_URL",
            "https://osdi.example:99999",
            "OSDI_PUBLIC_URL must be a URL that begins with http:// or https://, "
            "got 'https://osdi.example:99999'.",
        ),
        (
            "OSDI_ALLOWED_HOSTS",
            ", ",
            "OSDI_ALLOWED_HOSTS must be comma-separated host names without ports, "
            "e.g. osdi.example.org,*.example.com, got ','.",
        ),
        ("OSDI_HOST", " ", "OSDI_HOST must be an address or a host name, got ' '."),
        ("OSDI_ADMIN_HOST", "[]", "OSDI_ADMIN_HOST must be an address or a host name, got '[]'."),
    ],
)
def test_a_mistake_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, sentence: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as caught:
        load_settings()
    assert str(caught.value) == sentence


@pytest.mark.parametrize(
    "origins",
    ["app.example", "https://a.example,b.example", "https://a.example/path", "https://", "null"],
)
def test_origins_without_a_scheme_or_host(monkeypatch: pytest.MonkeyPatch, origins: str) -> None:
    monkeypatch.setenv("OSDI_CORS_ORIGINS", origins)
    with pytest.raises(SettingsError, match=r"OSDI_CORS_ORIGINS must be .*, got '") as caught:
        load_settings()
    assert str(caught.value).endswith(f"got '{origins}'.")


@pytest.mark.parametrize(
    "origins", ["*", "http://localhost:3000", "http://[::1]:3000", "capacitor://localhost"]
)
def test_origins(monkeypatch: pytest.MonkeyPatch, origins: str) -> None:
    monkeypatch.setenv("OSDI_CORS_ORIGINS", origins)
    assert load_settings().cors_origins == (origins,)


def test_all_faults_are_reported_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OSDI_PROT", "1")
    monkeypatch.setenv("OSDI_PORT", "many")
    monkeypatch.setenv("OSDI_LOG_LEVEL", "loud")
    with pytest.raises(SettingsError) as caught:
        load_settings()
    assert caught.value.args == (
        "Unknown setting OSDI_PROT; the nearest one is OSDI_PORT.",
        "OSDI_PORT must be a whole number from 0 to 65535, got 'many'.",
        "OSDI_LOG_LEVEL must be critical, error, warning, info or debug, got 'loud'.",
    )
    for name in ("OSDI_PROT", "OSDI_PORT", "OSDI_LOG_LEVEL"):
        monkeypatch.delenv(name)
    monkeypatch.setenv("OSDI_PAGESIZE", "200")
    monkeypatch.setenv("OSDI_POOL_MIN", "20")
    with pytest.raises(SettingsError) as caught:
        load_settings()
    assert len(caught.value.args) == 2


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://ann@db/osdi",
        "postgres://ann:s%40crt@db:5432/osdi?sslmode=require",
        "postgresql://postgres@/osdi?host=/var/run/postgresql&port=5432",
        "postgresql://ann@one:5432,two:5433/osdi?target_session_attrs=primary",
        "postgresql://ann@[::1]:5432/osdi",
    ],
)
def test_every_form_of_database_address(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("DATABASE_URL", url)
    database = load_settings().database_url
    assert database is not None
    assert database.get_secret_value() == url


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        ("connect_timeout=5", "remove the parameter connect_timeout, which is not supported"),
        ("sslmode=require&channel_binding=require", "remove the parameter channel_binding"),
        ("sslmode=full", "sslmode must be one of disable, "),
        ("target_session_attrs=master", "target_session_attrs must be one of any, primary"),
        ("sslrootcert=/no/file", "the file of sslrootcert cannot be read: /no/file"),
        ("port=many", "port must be a number"),
        ("sslmode", "a parameter is not written as name=value"),
    ],
)
def test_parameters_of_a_database_address(
    monkeypatch: pytest.MonkeyPatch, query: str, reason: str
) -> None:
    """A server would refuse them later, or be waited for."""
    monkeypatch.setenv("OSDI_LISTEN_URL", f"postgresql://ann:s3cret@db/osdi?{query}")
    with pytest.raises(SettingsError, match=re.escape(f"'postgresql://ann:***@db/osdi' ({reason}")):
        load_settings()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", '"postgresql://ann:s3cret@db/osdi"'),
        ("OSDI_DATA_DIR", "'/data'"),
        ("OSDI_HOST", '"0.0.0.0"'),
        ("OSDI_PORT", '"8000"'),
        ("OSDI_ADMIN_PORT", "'9100' "),
        ("OSDI_SMTP_HOST", '"smtp.example"'),
        ("OSDI_DEFAULT_ORGANIZATION", "'north'"),
    ],
)
def test_quotes_around_a_value(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=f"^{name} must be .*, without quotes around it.$"):
        load_settings()


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://ann:s3cret@db:5432/osdi",
        "postgresql://ann:s3cret/s3cret?s3cret#s3cret@db/osdi",
        "postgresql://ann:s3cret@s3cret@db/osdi",
        "postgresql://db/osdi?user=ann&password=s3cret",
        "postgresql://db/osdi?password=s3cret@s3cret",
        "password=s3cret host=db",
    ],
)
def test_a_password_is_never_shown(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    assert "s3cret" not in mask_url(url)
    monkeypatch.setenv("DATABASE_URL", url)
    shown: list[object] = []
    try:
        shown += [load_settings()]
    except SettingsError as error:
        shown += [error, error.__cause__]
    assert "s3cret" not in f"{shown!r} {shown}"


@pytest.mark.parametrize(
    "keys",
    ["", "s3cret", "A" * 44, "A" * 42 + "==", f"{KEY},s3cret", f"{KEY[:-1]}", f"{KEY}{KEY}"],
)
def test_a_wrong_secret_key_is_refused_and_not_shown(
    monkeypatch: pytest.MonkeyPatch, keys: str
) -> None:
    monkeypatch.setenv("OSDI_SECRET_KEY", keys)
    if not keys:
        assert load_settings().secret_key is None
        return
    with pytest.raises(SettingsError) as caught:
        load_settings()
    assert str(caught.value).startswith("OSDI_SECRET_KEY must be 32 random bytes in base64")
    assert keys not in str(caught.value)


@pytest.mark.parametrize("separator", [",", " ", "\n", ", "])
def test_several_secret_keys(monkeypatch: pytest.MonkeyPatch, separator: str) -> None:
    other = "_-" + KEY[2:]
    monkeypatch.setenv("OSDI_SECRET_KEY", separator.join([KEY, other]))
    keys = secret_keys(load_settings().secret_key)
    assert keys == (bytes(32), b"\xff\xe0" + bytes(30))


# Secrets in files


def test_the_page_names_each_file() -> None:
    names = [variable(name) for name, info in Settings.model_fields.items() if is_secret(info)]
    page = PAGE.read_text("utf-8")
    assert len(names) >= 3
    assert all(f"`{name}_FILE`" in page for name in names)


def test_a_file_may_have_a_secret(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    url, password = tmp_path / "url", tmp_path / "password"
    url.write_bytes(b"\xef\xbb\xbfpostgresql://ann:s3cret@db/osdi\r\n")
    password.write_bytes(b" with spaces \n")
    monkeypatch.setenv("DATABASE_URL_FILE", f"{url} \r")
    # As other settings, in any case.
    monkeypatch.setenv("osdi_smtp_password_file", str(password))
    monkeypatch.setenv("OSDI_REDIS_URL_FILE", "")
    settings = load_settings()
    assert settings.database_url is not None
    assert settings.database_url.get_secret_value() == "postgresql://ann:s3cret@db/osdi"
    assert settings.smtp_password is not None
    assert settings.smtp_password.get_secret_value() == " with spaces "
    assert settings.redis_url is None


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (None, "No such file or directory"),
        (b"\n", "empty"),
        (b"x" * 70_000, "larger than"),
        (b"\xff", "can't decode"),
    ],
)
def test_a_file_without_a_secret(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, content: bytes | None, reason: str
) -> None:
    path = tmp_path / "secret"
    if content is not None:
        path.write_bytes(content)
    monkeypatch.setenv("OSDI_SMTP_PASSWORD_FILE", str(path))
    with pytest.raises(SettingsError, match=f"OSDI_SMTP_PASSWORD_FILE must be a file.*{reason}"):
        load_settings()


def test_a_secret_and_its_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    path = tmp_path / "url"
    path.write_text("not a URL: s3cret")
    monkeypatch.setenv("DATABASE_URL_FILE", str(path))
    with pytest.raises(SettingsError, match="DATABASE_URL must be a URL") as raised:
        load_settings()
    assert "s3cret" not in str(raised.value)
    monkeypatch.setenv("DATABASE_URL", "postgresql://db/osdi")
    with pytest.raises(SettingsError, match="DATABASE_URL and DATABASE_URL_FILE are both set"):
        load_settings()
    monkeypatch.delenv("DATABASE_URL")
    monkeypatch.delenv("DATABASE_URL_FILE")
    monkeypatch.setenv("OSDI_PORT_FILE", str(path))
    with pytest.raises(SettingsError, match="Unknown setting OSDI_PORT_FILE"):
        load_settings()
