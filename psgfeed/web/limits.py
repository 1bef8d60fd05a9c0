"""How much one answer may cost: bytes, seconds, hops. A server that wants more is cut off."""

BODY_MAX = 16 * 1024 * 1024  # bytes, on the wire and again after decompression
DEADLINE_S = 30.0  # from the first packet to the last byte, however slowly they drip
NAME_DEADLINE_S = 10.0  # to look up a host's name
REDIRECTS_MAX = 5
ENCODINGS_MAX = 3  # layers of compression around one body
ROBOTS_MAX = 512 * 1024  # RFC 9309 asks for at least 500 KiB
CRAWL_DELAY_MAX_S = 60.0  # a site that wants more between two requests is left alone
RETRY_AFTER_MAX_S = 24 * 3600.0
