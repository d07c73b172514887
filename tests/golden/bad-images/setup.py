import shutil

shutil.copy(root / "doc/pictures/square.png", "data/emblem.png")
picture = (root / "doc/pictures/square.png").read_bytes()
open("template/broken.png", "wb").write(picture[:200])
photo = (root / "doc/pictures/bars.jpg").read_bytes()
open("template/short.jpg", "wb").write(photo[:len(photo) // 2])
