"""What several models say together: rules, what is fitted, which members, how they differ."""
