"""What a client takes (RFC 9110 §12): gzip or not. No I/O."""


def takes_gzip(accept_encoding: str) -> bool:
    """Tell whether a client takes gzip; what is said of gzip itself counts before what is said of everything."""
    weights = dict(_weighed(part) for part in accept_encoding.lower().split(","))
    return weights.get("gzip", weights.get("x-gzip", weights.get("*", 0.0))) > 0


def _weighed(part: str) -> tuple[str, float]:
    coding, _, parameter = part.partition(";")
    name, _, value = parameter.partition("=")
    if name.strip() != "q":
        return coding.strip(), 1.0
    try:
        return coding.strip(), float(value)
    except ValueError:
        return coding.strip(), 0.0
