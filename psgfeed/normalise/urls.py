"""Addresses: made absolute, told apart, freed from what only tracks.

Any string may come in; nothing is raised. Syntax follows RFC 3986 and, where browsers differ, the WHATWG URL standard:
blanks around an address and control characters in it do not count, a backslash in the path is a slash. Which parameters
only track stands in ``urls.toml``.
"""

import ipaddress
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from urllib.parse import SplitResult, quote, unquote, urljoin, urlsplit

URL_MAX = 4096
_NUMBER_MAX = 8  # digits of an item's number
HOST_MAX = 253  # RFC 1035, written with dots

_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ud800-\udfff]")
_BLANKS = re.compile(r"\s+")
_DOUBLED_SCHEME = re.compile(r"^(?:https?:/*)+(?=https?:/)", re.IGNORECASE)
_HOST = re.compile(r"[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?(?:\.[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?)*")
_HOST_LIKE = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)+", re.IGNORECASE)
_ESCAPE = re.compile(r"%(?:([0-9A-Fa-f]{2}))?")
_SESSION_IN_PATH = re.compile(r";jsessionid=[^/]*", re.IGNORECASE)
_ARCHIVED = re.compile(
    r"/(?:[\w-]+/){0,2}(?:\d{4,14}|\*)(?:[a-z]{2}_)?/(?P<address>(?P<scheme>https?):/*\S+|[\w-]+(?:\.[\w-]+)+(?:[/:?]\S*)?)",
    re.IGNORECASE,
)
_SCHEME = re.compile(r"https?:/*", re.IGNORECASE)
_WHOLE = re.compile(r"https?://[^/]", re.IGNORECASE)
_SEGMENT = r"[\w~-][\w.~-]*"
_REST = rf"(?:{_SEGMENT})?(?:\?[\w=&.%+-]+)?"
_PLAIN = re.compile(
    r"(?P<origin>https?://[a-z0-9](?:[a-z0-9-]{0,20}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,40}[a-z0-9])?){1,3})"
    rf"(?:(?P<folder>/(?:{_SEGMENT}/){{0,12}}){_REST})?",
    re.ASCII,
)
_PLAIN_REST = re.compile(rf"/?(?:{_SEGMENT}/){{0,12}}(?:{_SEGMENT}(?:\?[\w=&.%+-]+)?)?", re.ASCII)
_SCHEMES = frozenset({"http", "https"})
_DEFAULT_PORTS = frozenset({80, 443})
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_PATH_SAFE = "/:@!$'()*+,;=~%"
_QUERY_SAFE = "/:@!$'()*,;=~?%"


@dataclass(frozen=True, slots=True)
class _Lists:
    tracking: frozenset[str]
    tracking_prefixes: tuple[str, ...]
    tracking_unless_number: frozenset[str]
    tracking_by_value: frozenset[str]
    tracking_values: frozenset[str]
    not_identity: frozenset[str]
    not_identity_values: Mapping[str, tuple[str, ...]]
    index_files: frozenset[str]
    archives: frozenset[str]
    open_endings: frozenset[str]


def identity_key(url: str) -> str | None:
    """Return what identifies the page behind an address, for comparing, never for showing; None for no web address.

    Without weight are: scheme, ``www.``, user, default port, fragment (but not ``#!``), tracking parameters and
    sessions, the order of parameters, index files, doubled and trailing slashes, dot segments, and how characters are
    escaped. A parameter that could name an item stays. The key of ``"http://" + key`` is the key.
    """
    parts = _parse(_scrubbed(url))
    if parts is None:
        return None
    query = "&".join(sorted(_identifying_pairs(parts.query)))
    route = f"#{_escaped(parts.fragment, _QUERY_SAFE)}" if parts.fragment.startswith("!") else ""
    return f"{_key_authority(parts)}{_key_path(parts.path)}{'?' if query else ''}{query}{route}"


def item_key(url: str) -> str | None:
    """Return ``identity_key`` with the fragment, which may be all that tells the items of one page apart."""
    key = identity_key(url)
    fragment = strip_tracking(_scrubbed(url)).partition("#")[2]
    if key is None or not fragment or fragment.startswith("!"):
        return key
    return f"{key}#{_escaped(fragment, _QUERY_SAFE)}"


def absolute(link: str, base: str) -> str | None:
    """Return a link as an absolute http or https address, or None when it is none.

    Args:
        link: as written in a page or feed: absolute, without scheme, or relative.
        base: the address it stands on, with ``xml:base`` or ``<base>`` already applied.
    """
    quick = _joined_plainly(link, base)
    if quick:
        return quick
    scrubbed = _scrubbed(link)
    if not scrubbed:
        return None
    try:
        joined = scrubbed if _WHOLE.match(scrubbed) else urljoin(_scrubbed(base), scrubbed)
    except ValueError:
        return None
    parts = _parse(joined)
    return parts.geturl() if parts else None


def _joined_plainly(link: str, base: str) -> str | None:
    """Return what ``absolute`` does for the plain addresses that most links are, twenty times as fast; else None."""
    if not link or len(link) > URL_MAX // 2:
        return None
    if link.startswith("http"):
        return link if _PLAIN.fullmatch(link) else None
    whole = _PLAIN.fullmatch(base) if len(base) <= URL_MAX // 2 else None
    if whole is None or not _PLAIN_REST.fullmatch(link):
        return None
    if link.startswith("/"):
        return whole["origin"] + link
    return f"{whole['origin']}{whole['folder'] or '/'}{link}"


def strip_tracking(url: str) -> str:
    """Return a link without well-known tracking parameters; everything else stays byte for byte."""
    if len(url) > URL_MAX:
        return url
    address, hash_mark, fragment = url.partition("#")
    path, question_mark, query = address.partition("?")
    kept_query = _without_tracking(query)
    kept_fragment = _without_tracking(fragment)
    if kept_query != query:
        path += question_mark if kept_query else ""
        address = path + kept_query
    return address + (hash_mark if kept_fragment or not fragment else "") + kept_fragment


def unarchived(url: str) -> str:
    """Return the address that a web archive's address stands for; another address comes back as it is."""
    lowered = url.lower()
    if not any(archive in lowered for archive in _lists().archives):
        return url
    scrubbed = _scrubbed(url)
    parts = _parse(scrubbed)
    if parts is None or _host_of(parts) not in _lists().archives:
        return url
    found = _ARCHIVED.fullmatch(scrubbed.split(parts.netloc, 1)[1])
    if found is None:
        return url
    address = _SCHEME.sub("", found["address"], count=1)
    return unarchived(f"{(found['scheme'] or 'http').lower()}://{address}")


def host(url: str) -> str:
    """Return the host of an address in lower case and ASCII, without port; empty when there is none."""
    parts = _parse(_scrubbed(url))
    return _host_of(parts) if parts else ""


def same_site(a: str, b: str) -> bool:
    """Tell whether two addresses belong to one site: the same host, ``www.`` aside, or a host below the other."""
    first, second = host(a).removeprefix("www."), host(b).removeprefix("www.")
    if not first or not second:
        return False
    if first == second:
        return True
    short, long = sorted((first, second), key=len)
    return long.endswith(f".{short}") and not _is_open_ending(short)


def _is_open_ending(name: str) -> bool:
    labels = name.split(".")
    return len(labels) == 1 or (len(labels) == 2 and labels[0] in _lists().open_endings)  # noqa: PLR2004 - as in com.pe


def _scrubbed(url: str) -> str:
    """Return an address as a browser reads it: no blanks, no control characters, slashes the right way round."""
    scrubbed = _BLANKS.sub("%20", _CONTROLS.sub("", url[: URL_MAX * 2]).strip())
    scrubbed = _DOUBLED_SCHEME.sub("", scrubbed)
    end = min((at for at in (scrubbed.find("?"), scrubbed.find("#")) if at >= 0), default=len(scrubbed))
    return scrubbed[:end].replace("\\", "/") + scrubbed[end:]


def _parse(url: str) -> SplitResult | None:
    """Return the parts of an http or https address with a sane host and port, or None."""
    if len(url) > URL_MAX:
        return None
    try:
        parts = urlsplit(url)
        sane = parts.scheme in _SCHEMES and parts.port != 0 and _is_host(_host_of(parts))
    except ValueError:
        return None
    return parts if sane else None


def _host_of(parts: SplitResult) -> str:
    name = (parts.hostname or "").removesuffix(".")
    if name.isascii():
        return name
    try:
        return name.encode("idna").decode("ascii").lower()
    except UnicodeError:
        return ""


def _is_host(name: str) -> bool:
    if ":" not in name:
        return len(name) <= HOST_MAX and bool(_HOST.fullmatch(name))
    try:
        return bool(ipaddress.IPv6Address(name))
    except ValueError:
        return False


def _key_authority(parts: SplitResult) -> str:
    name = _host_of(parts).removeprefix("www.")
    name = f"[{name}]" if ":" in name else name
    return name if parts.port is None or parts.port in _DEFAULT_PORTS else f"{name}:{parts.port}"


def _key_path(path: str) -> str:
    """Return a path without dot segments, doubled slashes, sessions and the names that stand for a folder."""
    steps: list[str] = []
    for step in _escaped(_SESSION_IN_PATH.sub("", path), _PATH_SAFE).split("/"):
        if step == "..":
            del steps[-1:]
        elif step not in {"", "."}:
            steps.append(step)
    while steps and (steps[-1].lower() in _lists().index_files or (steps[-1] == "amp" and len(steps) > 1)):
        del steps[-1]
    return "".join(f"/{step}" for step in steps)


def _identifying_pairs(query: str) -> Iterator[str]:
    for raw in query.split("&"):
        pair = raw.removeprefix("amp;").replace("+", "%20")
        name, value = _name_and_value(pair)
        if not name or _tracks(pair) or name in _lists().not_identity:
            continue
        if value not in _lists().not_identity_values.get(name, ()):
            yield _escaped(pair, _QUERY_SAFE)


def _without_tracking(query: str) -> str:
    return "&".join(pair for pair in query.split("&") if not _tracks(pair))


def _tracks(pair: str) -> bool:
    """Tell whether a parameter only counts clicks."""
    lists = _lists()
    name, value = _name_and_value(pair.removeprefix("amp;"))
    if name in lists.tracking or name.startswith(lists.tracking_prefixes):
        return True
    if name in lists.tracking_unless_number:
        return not (value.isdigit() and len(value) <= _NUMBER_MAX)
    return name in lists.tracking_by_value and (value in lists.tracking_values or bool(_HOST_LIKE.fullmatch(value)))


def _name_and_value(pair: str) -> tuple[str, str]:
    name, _, value = pair.partition("=")
    return unquote(name).strip().lower(), unquote(value).strip().lower()


def _escaped(text: str, safe: str) -> str:
    """Return a part of an address with every character escaped in the one canonical way (RFC 3986, section 6.2.2)."""
    return quote(_ESCAPE.sub(_canonical, text), safe=safe, errors="replace")


def _canonical(escape: re.Match[str]) -> str:
    if escape[1] is None:
        return "%25"
    character = chr(int(escape[1], 16))
    return character if character in _UNRESERVED else escape[0].upper()


@cache
def _lists() -> _Lists:
    data = tomllib.loads(files(__package__).joinpath("urls.toml").read_text(encoding="utf-8"))
    return _Lists(
        tracking=frozenset(data["tracking"]),
        tracking_prefixes=tuple(data["tracking_prefixes"]),
        tracking_unless_number=frozenset(data["tracking_unless_number"]),
        tracking_by_value=frozenset(data["tracking_by_value"]),
        tracking_values=frozenset(data["tracking_values"]),
        not_identity=frozenset(data["not_identity"]),
        not_identity_values={name: tuple(values) for name, values in data["not_identity_values"].items()},
        index_files=frozenset(data["index_files"]),
        archives=frozenset(data["archives"]),
        open_endings=frozenset(data["open_endings"]),
    )
