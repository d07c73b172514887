import os

os.makedirs("data/rows.csv")
