# make              build/raingan
# make deps         what a fresh Debian 12 lacks: all of .ci/packages
# make report       out/<year>/ita-<year>.pdf of each input/<year> that has changed
# make archive      YEAR=2568 REASON="..." keeps it as the next revision
# make verify       proves all archives; YEAR=2568 one
# make check        every test; ends with "N passed, N failed, N skipped"; ONLY=golden those that begin so
# make faults       the machine fails at every call that may: memory, files, signals; make check tries a sample
# make fuzz         inputs that are made by chance: SECONDS=60 for each target of tests/fuzz/; TARGETS="csv text" some
# make coverage     what the tests run of src/: lines, branches, functions that none runs
# make asan         make check with address and undefined behaviour sanitizers
# make valgrind     the report under valgrind
# make lint         folders, format, static analysis
# make static       clang-tidy and gcc -fanalyzer over src/ (minutes)
# make format       clang-format in place
# make po-update    the messages of the source into po/th.po, to be translated there
# make pictures     doc/pictures/: what README.md and README.th.md show
# make weights      learns src/text/places.weights anew: WORDS=file of sentences cut into words
# make golden-update  rewrites tests/golden/*/want.* and doc/report.rng; read the diff like code
# make bench        measures speed, and writes doc/performance.md
# make soak         10,000 reports in one run: memory, descriptors and speed stay where they were
# make country      8,317 agencies in one run, killed on the way, run again, and each PDF read back
# make install      below PREFIX (DESTDIR before it): program, templates, manual, completions, documents
# make deb          a package of Debian, in build/deb/
# make clean

VERSION = 0.1.0
PREFIX ?= /usr/local
CC ?= gcc
CFLAGS ?= -O2 -g
BUILD ?= build
# The one that has the modules of Debian, whatever comes first in PATH.
PYTHON ?= $(firstword $(wildcard /usr/bin/python3) python3)
DATA ?= $(wildcard input/[0-9][0-9][0-9][0-9])
export REASON

# On all cores, unless the command line says otherwise.
ifeq ($(MAKELEVEL),0)
MAKEFLAGS += -j$(shell nproc)
endif

# The rooms of src/, in the order of the pipeline.
SRCS = $(foreach room,base data template book document text layout pdf report sign archive command,\
	$(sort $(wildcard src/$(room)/*.c)))
OBJS = $(SRCS:%.c=$(BUILD)/obj/%.o) $(GRAPH:.c=.o) $(BUILD)/words/weights.o $(BUILD)/words/lists.o \
	$(BUILD)/words/inks.o $(BUILD)/words/serve_files.o
LIB_OBJS = $(filter-out $(BUILD)/obj/src/command/%,$(OBJS))

# Word lists of Debian, made into a graph that is part of the program. It does without the second.
LIBTHAI_WORDS = /usr/share/libthai/thbrk.tri
HUNSPELL_WORDS := $(wildcard /usr/share/hunspell/th_TH.dic)
GRAPH = $(BUILD)/words/graph$(if $(HUNSPELL_WORDS),,-of-libthai).c

PKGS = freetype2 fontconfig harfbuzz harfbuzz-subset sqlite3 expat spng libturbojpeg libdeflate zlib libcrypto jansson libqrencode
# Loaded when a PDF is read back (src/report/qpdf.h), by the name that a linker takes from the library.
QPDF := $(shell objdump -p $$($(CC) -print-file-name=libqpdf.so) 2>/dev/null | sed -n 's/^ *SONAME *//p')
WARN = -std=c11 -Wall -Wextra -Wshadow -Wconversion -Wstrict-prototypes -Wvla -Werror
DEFS = -D_GNU_SOURCE -DRAINGAN_VERSION='"$(VERSION)"' -DRAINGAN_SHARE='"$(PREFIX)/share/raingan"' \
	-DRAINGAN_QPDF='"$(QPDF)"'
# What the libraries say of themselves that tell no version when they run: see src/command/version.c.
BUILT_WITH = $(foreach package,libturbojpeg libdeflate,$(package)=$(shell pkg-config --modversion $(package));)
$(BUILD)/obj/src/command/version.o: CPPFLAGS += -DRAINGAN_BUILT_WITH='"$(subst ; ,;,$(BUILT_WITH))"'
PKG_CFLAGS := $(shell pkg-config --cflags $(PKGS) libqpdf 2>/dev/null)
# A name is looked for in the libraries as they stand here, so those come first that have most of the names.
LDLIBS = -lcrypto -lc -lsqlite3 -lharfbuzz $(shell pkg-config --libs $(PKGS)) -lcsv -lhpdf -lm
# No address that a fault in memory could write to leads to code (link); a write beyond a buffer or the stack, and a return to
# another place than a function was called from, end the program. Sanitizers have checks of their own; FORTIFY needs -O.
# Of Intel's CET the shadow stack (=return), which costs nothing: no Linux looks at the marks of jumps, which cost 0.4 %.
HARDEN_LINK = -pie -Wl,-z,relro,-z,now,-z,noexecstack
MACHINE := $(shell $(CC) -dumpmachine)
HARDEN = -fPIE $(if $(findstring -fsanitize,$(CFLAGS)),,$(if $(filter -O%,$(filter-out -O0,$(CFLAGS))),-U_FORTIFY_SOURCE \
	-D_FORTIFY_SOURCE=2) -fstack-protector-strong -fstack-clash-protection \
	$(if $(filter x86_64-% i%86-%,$(MACHINE)),-fcf-protection=return) $(if $(filter aarch64-%,$(MACHINE)),-mbranch-protection=standard))

.PHONY: all manual deb deps report archive verify check coverage faults fuzz fuzz-targets asan valgrind lint static format pictures weights po-update golden-update bench soak country install clean

all: $(BUILD)/raingan

# The catalogue of Thai messages lies beside the program.
CATALOGUE = locale/th/LC_MESSAGES/raingan.mo

$(BUILD)/$(CATALOGUE): po/th.po
	@mkdir -p $(@D)
	msgfmt --check -o $@ $<

$(BUILD)/raingan: $(OBJS) | $(BUILD)/$(CATALOGUE)
	$(CC) $(CFLAGS) $(HARDEN_LINK) $(LDFLAGS) -o $@ $(OBJS) $(LDLIBS)

$(BUILD)/obj/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) $(HARDEN) $(WARN) $(DEFS) $(PKG_CFLAGS) -Isrc -MMD -MP -c -o $@ $<

$(BUILD)/words/make-graph: tools/graph.c src/text/graph.h
	@mkdir -p $(@D)
	$(CC) -O2 $(WARN) -D_GNU_SOURCE -Isrc -o $@ $< -ldatrie

$(GRAPH): $(BUILD)/words/make-graph $(LIBTHAI_WORDS) $(HUNSPELL_WORDS)
	$< $(LIBTHAI_WORDS) $(HUNSPELL_WORDS) > $@.new && mv $@.new $@

$(BUILD)/words/make-weights: tools/weights.c src/text/grade.h
	@mkdir -p $(@D)
	$(CC) -O2 $(WARN) -Isrc -o $@ $<

$(BUILD)/words/weights.c: $(BUILD)/words/make-weights src/text/places.weights
	$< < src/text/places.weights > $@.new && mv $@.new $@

# What tools/learn.py learns src/text/places.weights from.
$(BUILD)/words/places: $(BUILD)/obj/tools/places.o $(LIB_OBJS)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LDLIBS)

# How far the letters of the Thai fonts of Debian reach, by the digests of their files.
INK_FONTS = $(sort $(wildcard /usr/share/fonts/truetype/tlwg/*.ttf))
$(BUILD)/words/make-inks: $(BUILD)/obj/tools/inks.o $(filter $(BUILD)/obj/src/base/% %/text/face.o,$(OBJS))
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LDLIBS)

$(BUILD)/words/inks.c: $(BUILD)/words/make-inks $(INK_FONTS)
	$< $(INK_FONTS) > $@.new && mv $@.new $@

LISTS = $(sort $(wildcard src/text/lists/*.txt))
$(BUILD)/words/lists.c: $(LISTS)
	@mkdir -p $(@D)
	{ echo '#include "text/lists.h"'; echo 'const struct listed_word listed_words[] = {'; \
	for list in $(LISTS); do name=$$(basename $$list .txt | tr a-z A-Z); \
		sed -n "s/^[^# ].*/    {\"&\", LIST_$$name},/p" $$list; done; echo '    {0}};'; } > $@.new && mv $@.new $@

# The page of `serve`: its style and its script as bytes.
$(BUILD)/words/serve_files.c: src/command/serve.css src/command/serve.js
	@mkdir -p $(@D)
	{ echo '#include "command/serve_files.h"'; for file in $^; do name=$$(basename $$file | tr . _); \
		echo "const unsigned char $$name[] = {"; od -An -v -tx1 $$file | sed 's/ \([0-9a-f][0-9a-f]\)/0x\1,/g'; \
		echo "}; const size_t $${name}_len = sizeof $$name;"; done; } > $@.new && mv $@.new $@

$(BUILD)/words/serve_files.o: src/command/serve_files.h

$(BUILD)/words/%.o: $(BUILD)/words/%.c src/text/graph.h src/text/grade.h src/text/lists.h src/text/inks.h
	$(CC) $(CPPFLAGS) $(CFLAGS) $(HARDEN) $(WARN) -Isrc -c -o $@ $<

-include $(OBJS:.o=.d) $(wildcard $(BUILD)/obj/tools/*.d)

deps:
	sh .ci/deps

# A year is a folder of input/. A report that would not change is left alone; a year that is wrong does not
# stop the others.
report: $(BUILD)/raingan $(BUILD)/$(CATALOGUE)
	@status=0; for data in $(DATA); do \
		$(BUILD)/raingan build $$data --if-changed || status=1; \
	done; exit $$status

archive: $(BUILD)/raingan
	@test -n "$(YEAR)" && test -n "$$REASON" || \
		{ echo 'make archive YEAR=2568 REASON="..."' >&2; exit 2; }
	$(BUILD)/raingan archive input/$(YEAR) -m "$$REASON"

verify: $(BUILD)/raingan
	$(BUILD)/raingan verify $(YEAR)

# ---- tests ----

UNITS = $(patsubst tests/unit/%.c,$(BUILD)/tests/%,$(wildcard tests/unit/test_*.c))

TOOLS = $(BUILD)/tests/dump $(BUILD)/tests/schema

$(TOOLS): $(BUILD)/tests/%: $(BUILD)/obj/tests/%.o $(LIB_OBJS)
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LDLIBS)

$(BUILD)/tests/%: $(BUILD)/obj/tests/unit/%.o $(LIB_OBJS)
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LDLIBS) -lcmocka -lthai

$(BUILD)/tests/fault.so $(BUILD)/tests/memory.so: $(BUILD)/tests/%.so: tests/%.c
	@mkdir -p $(@D)
	$(CC) -O1 -g $(WARN) -D_GNU_SOURCE -shared -fPIC -o $@ $< -ldl

# The same program, by another name of its version.
$(BUILD)/raingan-older: $(OBJS) src/report/manifest.c
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(HARDEN) $(WARN) $(DEFS) -URAINGAN_VERSION -DRAINGAN_VERSION='"0.0.9"' $(PKG_CFLAGS) -Isrc $(LDFLAGS) \
		-o $@ src/report/manifest.c $(filter-out %/src/report/manifest.o,$(OBJS)) $(LDLIBS)

# The same program, which asks malloc for each piece of memory.
PIECES = $(BUILD)/pieces/src/base/arena.o $(BUILD)/pieces/src/data/sql_memory.o
$(PIECES): $(BUILD)/pieces/%.o: %.c $(wildcard src/base/*.h src/data/sql_memory.h)
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) $(WARN) $(DEFS) -DARENA_PIECES $(PKG_CFLAGS) -Isrc -c -o $@ $<

$(BUILD)/raingan-pieces: $(OBJS) $(PIECES)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $(PIECES) $(filter-out $(PIECES:$(BUILD)/pieces/%=$(BUILD)/obj/%),$(OBJS)) $(LDLIBS)

$(BUILD)/obj/tests/%.o: CPPFLAGS += -Itests/unit

-include $(wildcard $(BUILD)/obj/tests/*.d $(BUILD)/obj/tests/unit/*.d $(BUILD)/obj/tests/fuzz/*.d)
.SECONDARY:

FUZZ_TARGETS = $(patsubst tests/fuzz/fuzz_%.c,$(BUILD)/targets/%,$(wildcard tests/fuzz/fuzz_*.c))

check: manual $(BUILD)/raingan $(BUILD)/$(CATALOGUE) $(TOOLS) $(UNITS) $(BUILD)/tests/fault.so $(BUILD)/tests/memory.so \
		$(BUILD)/raingan-older $(BUILD)/raingan-pieces $(if $(findstring -fsanitize,$(CFLAGS)),,$(if $(shell command -v clang 2>&1;),$(FUZZ_TARGETS)))
	sh tests/folders.sh
	LSAN_OPTIONS=suppressions=$(CURDIR)/tests/lsan.supp:print_suppressions=0 \
		$(PYTHON) -B tests/run.py $(BUILD) $(ONLY)

faults:
	RAINGAN_FAULTS=all $(MAKE) check ONLY="memory faults"

# The targets of tests/fuzz/, with objects of their own. What is found and what is new lies in build/fuzz/. Each piece of
# memory is one of malloc(), so that a step beyond it is seen; null pointers and stack are seen by the first sanitizer.
FUZZ_FLAGS = -fsanitize=address,undefined -fno-sanitize=null,alignment,object-size,pointer-overflow -fno-sanitize-recover=undefined
FUZZ_MAKE = $(MAKE) BUILD=build/fuzz CC=clang WARN=-std=c11 CPPFLAGS='-D__SANITIZE_ADDRESS__ -DARENA_PIECES' \
	CFLAGS='-O1 -gline-tables-only -fsanitize=fuzzer-no-link $(FUZZ_FLAGS)' LDFLAGS='$(FUZZ_FLAGS) $(LDFLAGS)'
SECONDS ?= 60

fuzz:
	$(FUZZ_MAKE) fuzz-targets
	$(LEAKS) $(PYTHON) -B tests/fuzzing.py build/fuzz $(SECONDS) $(TARGETS)

fuzz-targets: $(FUZZ_TARGETS)

# Of make check: the same targets on the objects of the program as it is, which takes no time to build.
$(BUILD)/targets/%: $(BUILD)/obj/tests/fuzz/fuzz_%.o $(filter-out %/command/main.o %/qpdf_trial.o,$(OBJS)) $(BUILD)/obj/no_main.o $(BUILD)/obj/trial.o
	@mkdir -p $(@D)
	clang -fsanitize=fuzzer $(LDFLAGS) -o $@ $^ $(LDLIBS)

# libFuzzer has the main() of a target.
$(BUILD)/obj/no_main.o: $(BUILD)/obj/src/command/main.o
	objcopy --redefine-sym main=program_main $< $@

# A target whose files are its own does without a process for each.
$(BUILD)/obj/trial.o: $(BUILD)/obj/src/report/qpdf_trial.o
	objcopy --weaken-symbol=qpdf_trial $< $@

$(BUILD)/obj/tests/fuzz/%.o: tests/fuzz/%.c
	@mkdir -p $(@D)
	clang $(CPPFLAGS) $(filter-out -fsanitize=fuzzer-no-link,$(CFLAGS)) -fsanitize=fuzzer-no-link -fPIE $(WARN) $(DEFS) $(PKG_CFLAGS) \
		-Isrc -MMD -MP -c -o $@ $<

# A counter lies in a file from the beginning of its process (%c), so what a process counts remains though it is killed, ends in the
# sandbox or by _exit(). ONLY="..." adds to what is there. The inputs made by chance are left out: they prove little of what they run.
# Functions whose macros differ (raingan-pieces) count as others. Of the sweeps of tests/memory.py and sweeps.py it takes more than make check.
COUNTED = -fprofile-instr-generate=$(CURDIR)/build/coverage/counts/%c%m.profraw
coverage:
	$(if $(ONLY),,rm -rf build/coverage/counts)
	-RAINGAN_FAULTS=many $(MAKE) check BUILD=build/coverage CC=clang FUZZ_TARGETS= WARN='-std=c11 -Wno-unused-command-line-argument' \
		CFLAGS='-O1 -g $(COUNTED) -fcoverage-mapping -mllvm -runtime-counter-relocation' LDFLAGS='$(COUNTED) $(LDFLAGS)'
	$(PYTHON) -B tests/coverage.py build/coverage

LEAKS = LSAN_OPTIONS=suppressions=$(CURDIR)/tests/lsan.supp:print_suppressions=0

asan: # in the sandbox the sanitizer could not read its list at the end
	RAINGAN_SANDBOX=off $(LEAKS) $(MAKE) check BUILD=build/asan LDFLAGS=-fsanitize=address,undefined \
		CFLAGS='-O1 -g -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer'

valgrind: $(BUILD)/raingan
	RAINGAN_SANDBOX=off valgrind -q --error-exitcode=9 --leak-check=full --errors-for-leak-kinds=definite \
		--suppressions=tests/valgrind.supp $(BUILD)/raingan build input/2568 -o $(BUILD)/valgrind.pdf

golden-update: $(TOOLS)
	cd tests && $(PYTHON) -B golden.py ../$(BUILD) --update
	$(BUILD)/tests/schema > doc/report.rng

# ---- upkeep ----

C_FILES = $(wildcard src/*/*.[ch] tools/*.c tests/*.c tests/bench/*.c tests/fuzz/*.[ch] tests/unit/*.[ch])

lint:
	sh tests/folders.sh
	clang-format-14 --dry-run -Werror $(C_FILES)
	cppcheck --quiet --std=c11 --error-exitcode=1 --inline-suppr --suppressions-list=tests/cppcheck.supp \
		--enable=warning,performance,portability --force -D'DEFINE_STACK_OF(type)=' -Isrc src

# clang-tidy (of the package of that name) by .clang-tidy and the analyzer of gcc, a file at a time. What the analyzer is
# wrong about stands in tests/analyze.supp. It takes minutes, so CI does not run it.
static: $(SRCS:%=$(BUILD)/tidy/%) $(SRCS:%=$(BUILD)/analyzed/%)

$(BUILD)/analyzed/%: % tests/analyze.py tests/analyze.supp
	@mkdir -p $(@D)
	$(PYTHON) tests/analyze.py $< gcc -std=c11 -O1 $(DEFS) $(PKG_CFLAGS) -Isrc
	@touch $@

$(BUILD)/tidy/%: % .clang-tidy
	@mkdir -p $(@D)
	clang-tidy --quiet $< -- -std=c11 $(DEFS) $(PKG_CFLAGS) -Isrc
	@touch $@

# The messages of the source into po/th.po; the new ones are empty there.
XGETTEXT = xgettext --from-code=UTF-8 --language=C --sort-by-file --no-wrap --add-location=file --package-name=raingan \
	-kN_ -k_ -kdiag_add:4 -kdiag_hint:2 -kdiag_say_now:2 -ksource_mistake:4 -ksource_hint:2
po-update:
	@mkdir -p $(BUILD)
	$(XGETTEXT) -o $(BUILD)/raingan.pot $(sort $(wildcard src/*/*.c))
	msgmerge --quiet --no-fuzzy-matching --no-wrap --sort-by-file --update --backup=none po/th.po $(BUILD)/raingan.pot
	msgattrib --no-obsolete --no-wrap --sort-by-file -o po/th.po po/th.po
	sed -i '/^"POT-Creation-Date/d; /^"Report-Msgid-Bugs-To/d' po/th.po

# How sure the places between words are (tools/learn.py says what WORDS is); MEASURE=--measure only tells how well.
weights: $(BUILD)/words/places
	@test -n "$(WORDS)" || { echo 'make weights WORDS=file' >&2; exit 2; }
	$(PYTHON) -B tools/learn.py $(WORDS) $(MEASURE)

format:
	clang-format-14 -i $(C_FILES)

# Of README.md and README.th.md: pages of PDFs, screens of the terminal and of the browser. Look at them before a commit.
pictures: $(BUILD)/raingan $(BUILD)/$(CATALOGUE)
	$(PYTHON) -B tools/pictures.py $(BUILD)

# ROWS="1000 1000000": other sizes of table. UPDATE=--update: the counts of instructions as they are now.
bench: $(BUILD)/raingan $(BUILD)/$(CATALOGUE) $(BUILD)/tests/paragraphs $(BUILD)/tests/floor
	$(PYTHON) -B tests/bench.py $(BUILD) $(if $(ROWS),--rows $(ROWS)) $(UPDATE)

soak: $(BUILD)/raingan $(BUILD)/$(CATALOGUE)
	$(PYTHON) -B tests/soak.py $(BUILD) $(COUNT)

country: $(BUILD)/raingan $(BUILD)/$(CATALOGUE)
	$(PYTHON) -B tests/country.py $(BUILD) $(COUNT)

$(BUILD)/tests/paragraphs: $(BUILD)/obj/tests/bench/paragraphs.o $(LIB_OBJS)
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LDLIBS)

$(BUILD)/tests/floor: $(BUILD)/obj/tests/bench/floor.o $(filter $(BUILD)/obj/src/base/% $(BUILD)/obj/src/text/% $(BUILD)/words/%,$(OBJS))
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(LDFLAGS) -Wl,--as-needed -o $@ $^ $(LDLIBS) -lthai -lz

# ---- manual, completions, install ----

# All of them come from the table of commands, which the program prints, and from doc/template.md.
MANUAL = $(addprefix $(BUILD)/manual/,raingan.1 th/raingan.1 raingan-template.5 raingan.bash _raingan)
MANUAL_PY = $(PYTHON) -B tools/manual.py

manual: $(MANUAL)

$(BUILD)/manual/table.%: $(BUILD)/raingan $(BUILD)/$(CATALOGUE)
	@mkdir -p $(@D)/th
	$(BUILD)/raingan --lang $* --table > $@.new && mv $@.new $@

$(MANUAL): tools/manual.py
$(BUILD)/manual/raingan.1: $(BUILD)/manual/table.en
	$(MANUAL_PY) man $(VERSION) < $< > $@
$(BUILD)/manual/th/raingan.1: $(BUILD)/manual/table.th
	$(MANUAL_PY) man-th $(VERSION) < $< > $@
$(BUILD)/manual/raingan-template.5: doc/template.md
	@mkdir -p $(@D)
	$(MANUAL_PY) template $(VERSION) < $< > $@
$(BUILD)/manual/raingan.bash: $(BUILD)/manual/table.en
	$(MANUAL_PY) bash < $< > $@
$(BUILD)/manual/_raingan: $(BUILD)/manual/table.en
	$(MANUAL_PY) zsh < $< > $@

ROOT = $(DESTDIR)$(PREFIX)
SHARE = $(ROOT)/share/raingan
DOCS = README.md README.th.md CHANGELOG.md CONTRIBUTING.md LICENSE $(wildcard doc/*.md) doc/report.rng $(shell find doc/pictures -type f)

# The sample data lies with the documents, to be copied; examples/ is what packages never compress.
install: $(BUILD)/raingan $(BUILD)/$(CATALOGUE) $(MANUAL)
	@mkdir -p $(ROOT)/bin 2>&1 && test -w $(ROOT)/bin || { echo "You may not write to $(ROOT). For all users of this machine:" \
		"sudo make install. For you alone: make install PREFIX=$$HOME/.local" >&2; exit 1; }
	install -D $(BUILD)/raingan $(ROOT)/bin/raingan
	install -D -m 644 $(BUILD)/$(CATALOGUE) $(SHARE)/$(CATALOGUE)
	install -D -m 644 fonts/fonts.conf $(SHARE)/fonts/fonts.conf
	for file in $$(find templates -type f); do install -D -m 644 $$file $(SHARE)/$$file || exit 1; done
	install -D -m 644 $(BUILD)/manual/raingan.1 $(ROOT)/share/man/man1/raingan.1
	install -D -m 644 $(BUILD)/manual/th/raingan.1 $(ROOT)/share/man/th/man1/raingan.1
	install -D -m 644 $(BUILD)/manual/raingan-template.5 $(ROOT)/share/man/man5/raingan-template.5
	install -D -m 644 $(BUILD)/manual/raingan.bash $(ROOT)/share/bash-completion/completions/raingan
	install -D -m 644 $(BUILD)/manual/_raingan $(ROOT)/share/zsh/vendor-completions/_raingan
	install -D -m 644 tools/raingan.desktop $(ROOT)/share/applications/raingan.desktop
	for file in $(DOCS); do install -D -m 644 $$file $(ROOT)/share/doc/raingan/$$file || exit 1; done
	for file in $$(find input -type f); do install -D -m 644 $$file $(ROOT)/share/doc/raingan/examples/$$file || exit 1; done

# Built in a copy of the tree, so that nothing is left in it.
DEB = $(BUILD)/deb/raingan-$(VERSION)
deb:
	rm -rf $(BUILD)/deb && mkdir -p $(DEB)
	cp -r Makefile *.md LICENSE debian doc fonts input po src templates tools $(DEB)
	cd $(DEB) && env -u MAKEFLAGS -u MAKELEVEL dpkg-buildpackage -b -us -uc
	ls $(BUILD)/deb/*.deb

clean:
	rm -rf build
