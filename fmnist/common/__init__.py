"""What every other room stands on: names, errors, files, devices."""
