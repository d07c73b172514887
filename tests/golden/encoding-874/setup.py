text = open("data/rows.csv", encoding="utf-8").read()
open("data/rows.csv", "w", encoding="cp874").write(text)
