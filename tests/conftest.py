"""Which tests begin first."""


def pytest_collection_modifyitems(items):
    """Put what takes minutes in one file first: last, it would keep one core busy and leave the other idle."""
    items.sort(key=lambda item: item.get_closest_marker("long") is None)
