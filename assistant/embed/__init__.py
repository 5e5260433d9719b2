"""What other pages show of the assistant: a frame, a script, living lists, feeds, and a guide."""
