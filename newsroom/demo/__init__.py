#: What the demo is called.
NAME = "Far Bank"
