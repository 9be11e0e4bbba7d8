"""Whatever text stands where an address, a date, a pause or rules should: an answer, no crash."""

from urllib.parse import quote

from hypothesis import example, given
from hypothesis import strategies as st

from orchestration.feeds.web.addresses import AddressError, AddressPolicy, host_of, joined, shown
from orchestration.feeds.web.headers import first_values, http_date, retry_after_s, tag
from orchestration.feeds.web.robots import without_others

HOSTS = st.text(st.sampled_from("aA1.-_:[]@%/\\?#²½ⅷ℀。éßx\x00\x7f \t\ud800"), max_size=12)


@given(st.sampled_from(["http://", "https://", "//", "ftp://", ""]), HOSTS)
@example("http://", "a..b/")
@example("http://", "xn--/")
@example("http://", "a℀b/")
def test_an_address_is_judged_or_refused(scheme, rest):
    url = joined("http://127.0.0.1/", scheme + rest)
    assert "@" not in shown(url)
    assert isinstance(host_of(url), str)
    try:
        target = AddressPolicy().check(url)  # nothing beyond this machine, so nobody is asked
    except AddressError as refused:
        assert str(refused)
    else:
        assert (
            target.url.raw_path == quote(target.url.raw_path, safe=bytes(range(33, 127))).encode()
        )


DATES = st.builds(
    "{}, {} {} {} {}:{}:{} {}".format,
    st.sampled_from(["Fri", "Mon", "²"]),
    st.sampled_from(["0", "1", "31", "99", "²"]),
    st.sampled_from(["Jan", "Dec", "Foo"]),
    st.sampled_from(["0000", "0001", "1949", "9999", "99999", "²"]),
    *[st.sampled_from(["00", "23", "59", "61", "²"])] * 3,
    st.sampled_from(["GMT", "-0000", "+2359", "-2359", "+9999", "-999999", "²", ""]),
)


@given(st.one_of(st.text(max_size=30), DATES))
def test_a_pause_and_a_date_are_read_or_are_none(text):
    assert 0 <= retry_after_s(text) < float("inf")
    found = http_date(text)
    assert found is None or found.utcoffset().total_seconds() == 0


@given(st.lists(st.tuples(st.binary(max_size=12), st.binary(max_size=30)), max_size=5))
def test_headers_of_any_bytes_are_text(raw):
    for value in first_values(raw).values():
        assert tag(value) is None or tag(value).isascii()


@given(st.text(st.sampled_from("user-agent: *stockcar\n\r\x0b\u2028#disallow/"), max_size=60))
def test_rules_of_any_text_name_no_agent_but_us(text):
    names = [line for line in without_others(text).splitlines() if line.startswith("User-agent: ")]
    for line in names:
        name = line.removeprefix("User-agent: ").strip()
        assert name in ("*", "nobody-we-know") or "stockcar".startswith(name)
