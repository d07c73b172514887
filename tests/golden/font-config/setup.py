open("fonts.conf", "w").write("<fontconfig><dir>")
