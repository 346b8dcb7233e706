"""What goes on inside a model: functions of a Model and images."""
