#!/bin/sh
# The folder rule of the source tree: a stage includes base/, its own headers and the header of what
# it takes, never a later stage; and each library is included in one folder alone.
cd "$(dirname "$0")/.." || exit 2
bad=0

# only HEADER FOLDER: <HEADER> is included below src/FOLDER alone
only() {
    found=$(grep -rlE "#include <$1>" src | grep -v "^src/$2/")
    [ -z "$found" ] || { echo "<$1> belongs to src/$2/: $found"; bad=1; }
}
only 'csv\.h' data
only 'sqlite3\.h' data
only 'expat\.h' template
only 'hb\.h' text
only 'ft2build\.h' text
only 'fontconfig/.*' text
only 'thai/.*' text
only 'spng\.h' document
only 'turbojpeg\.h' document
only 'qrencode\.h' document
only 'hpdf.*\.h' pdf
only 'qpdf/.*' report
only 'jansson\.h' report
only 'curl/.*' sign
only 'microhttpd\.h' command
only 'xlsxwriter.*' report
only 'hb-subset\.h' pdf
only 'libdeflate\.h' '\(pdf\|book\)'

# takes FOLDER WHAT...: files of src/FOLDER include "WHAT/..." and nothing else of ours
takes() {
    folder=$1
    shift
    allowed=$(echo "$folder base $*" | tr ' ' '|')
    found=$(grep -rnE '#include "' "src/$folder" | grep -vE "#include \"($allowed)/")
    [ -z "$found" ] || { echo "src/$folder/ takes $* only: $found"; bad=1; }
}
takes base
takes data
takes template
takes book template
takes document template data
takes text
takes layout document text
takes pdf layout text
takes report data template book document text layout pdf
takes sign report data template document text layout pdf
takes archive report data sign
takes command report archive data sign layout

# src/ holds folders alone
found=$(find src -maxdepth 1 -type f)
[ -z "$found" ] || { echo "src/ holds folders only: $found"; bad=1; }
exit $bad
