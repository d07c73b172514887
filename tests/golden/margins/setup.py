import shutil

shutil.copy(root / "doc/pictures/square.png", "template/square.png")
