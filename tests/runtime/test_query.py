"""The parameters of a request."""

import string
from urllib.parse import quote_plus

from hypothesis import given
from hypothesis import strategies as st
from starlette.requests import Request

from nearcast.runtime import web

raw = st.text(string.ascii_letters + "=&%+;:.0123456789", max_size=40)
encoded = st.lists(st.tuples(st.text(min_size=1), st.text())).map(
    lambda pairs: "&".join(
        f"{quote_plus(name, errors='replace')}={quote_plus(value, errors='replace')}" for name, value in pairs
    )
)


@given(st.one_of(raw, encoded))
def test_a_query_is_read_as_starlette_reads_it(text: str) -> None:
    request = Request({"type": "http", "query_string": text.encode(), "headers": []})
    named = {name: value for name, value in request.query_params.items() if name}
    assert web.query(request) == named
