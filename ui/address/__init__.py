"""The address of a page: the only place that reads or writes its query parameters.

A file for each subject. What a browser sends is read by a function of a mapping, which refuses in
an `AddressError` what is not there; charts and widgets write through the functions beside it.
"""
