"""When: placeholder until the first version lands."""


def find_times(doc, article):
    return []
