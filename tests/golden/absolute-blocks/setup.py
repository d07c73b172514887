import shutil

shutil.copy(root / "doc/pictures/square.png", "data/square.png")
