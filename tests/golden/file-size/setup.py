open("template/report.xml", "a").write(" " * 17000000)
