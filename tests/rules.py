"""The rule books (doc/thai-typesetting.md, doc/scoring-2568.md) and the program name the same rules: each id that
src/, templates/ or a test cites is in a book, and each rule of a book is cited by a test or stands in the book's
section 8, which says why it has none. And what README.md, doc/architecture.md and CONTRIBUTING.md say is in the tree is
there, and the commands are the same everywhere."""
import re

PAGES = 'README.md', 'doc/archive.md', 'doc/architecture.md', 'CONTRIBUTING.md', 'doc/thai-style.md'
BOOKS = {'doc/thai-typesetting.md': 'BSMVDPT', 'doc/scoring-2568.md': 'RLC'}
LETTER, END = '([BSMVDPTRLC])', r'(?![\w-])'
ONE = re.compile(rf'(?<![\w\\%-]){LETTER}(\d{{1,2}}){END}')
RANGE = re.compile(rf'(?<![\w\\%-]){LETTER}(\d{{1,2}})(?:\.\.| to |-)\1(\d{{1,2}}){END}')
# The same letters, of other books: bytes of Windows-874.
FOREIGN = {'tests/unit/test_csv.c': {'B7', 'D5'}}


def said(path, text):
    """What a file says to its reader: of C the comments and strings, of the others all."""
    if path.suffix not in ('.c', '.h'):
        return text
    return '\n'.join(re.findall(r'/\*.*?\*/|"(?:\\.|[^"\\\n])*"', text, re.S))


def ids(text, ranges):
    """Ids cited, with those between the ends of B1..B4, "B1 to B4" and B1-B4, or without such ranges."""
    spans = [f'{m[1]}{n}' for m in RANGE.finditer(text) for n in range(int(m[2]), int(m[3]) + 1)]
    return (spans if ranges else []) + [m[1] + m[2] for m in ONE.finditer(RANGE.sub('', text))]


def cited(root, *patterns, ranges):
    """{id: the first file that cites it}"""
    found = {}
    for path in sorted(p for pattern in patterns for p in root.glob(pattern)):
        name = str(path.relative_to(root))
        if name == 'tests/rules.py':
            continue
        for rule in ids(said(path, path.read_text(errors='replace')), ranges):
            if rule not in FOREIGN.get(name, ()):
                found.setdefault(rule, name)
    return found


def book(root, name, letters):
    """(rules, those that section 8 speaks of): a rule is a row of a table or begins a line."""
    text, _, rest = (root / name).read_text().partition('\n## 8.')
    return (set(re.findall(rf'^(?:\| )?([{letters}]\d{{1,2}}) ', text, re.M)),
            set(re.findall(rf'^- ([{letters}]\d{{1,2}}):', rest, re.M)))


TESTS = 'tests/*.py', 'tests/unit/*.c', 'tests/golden/*/report.xml', 'tests/data/*.py'


def known(root):
    rules = set().union(*(book(root, *b)[0] for b in BOOKS.items()))
    lost = [f'{rule} in {file}' for rule, file in
            cited(root, 'src/*/*.[ch]', 'templates/**/*.*', *TESTS, ranges=True).items() if rule not in rules]
    return f'in no rule book: {", ".join(lost)}' if lost else ''


def proven(root, name, letters):
    rules, excused = book(root, name, letters)
    tested = set(cited(root, *TESTS, ranges=False))  # a range is the head of a file, not a test
    trouble = [f'no test cites {r}' for r in sorted(rules - tested - excused)]
    trouble += [f'section 8 names {r}, which is no rule' for r in sorted(excused - rules)]
    trouble += [f'section 8 says {r} has no test, but one cites it' for r in sorted(excused & tested)]
    # A book that is read wrongly must not pass as one without rules.
    if not rules or {r[0] for r in rules} != set(letters):
        trouble.append(f'rules of {name}: {sorted(rules)}')
    return '\n'.join(trouble)


def true_pages(root, page):
    """Paths, functions, types and targets of make that a page of ours names are there."""
    text = (root / page).read_text()
    code = '\n'.join(p.read_text() for p in sorted(root.glob('src/*/*.[ch]')))
    paths = set(re.findall(r'`((?:src|tests|templates|doc|input|fonts|\.ci)/[^\s`*<]*)`', text))
    names = set(re.findall(r'`([a-z_0-9]+)\(\)`', text))
    targets = set(re.findall(r'`make ([a-z-]+)', text))
    make = (root / 'Makefile').read_text()
    trouble = [f'no {p}' for p in sorted(paths) if not (root / p).exists()]
    # Defined or declared: the name begins a parameter list on a line that begins at the margin.
    trouble += [f'no function {f}()' for f in sorted(names)
                if not re.search(rf'^(?:\w[\w \t]*[ \t*]|#define ){f}\(', code, re.M)]
    trouble += [f'no {t}' for t in sorted(set(re.findall(r'`((?:struct|enum) \w+)`', text)))
                if not re.search(rf'\b{t}[ ;]', code)]
    trouble += [f'no target {t}' for t in sorted(targets) if not re.search(rf'^{t}:', make, re.M)]
    if not paths:
        trouble.append('it names no path')
    return '\n'.join(trouble)


def commands(root):
    """Both READMEs give the same two commands; .ci/run calls the second one exactly."""
    two = [re.findall(r'^    (sh \.ci/deps.*?)\s*(?:#.*)?$', (root / name).read_text(), re.M)
           for name in ('README.md', 'README.th.md')]
    last = (root / '.ci/run').read_text().rstrip().split('\n')[-1]
    return '' if len(two[0]) == 2 and two[0] == two[1] and two[0][1] == last else f'{two}, .ci/run: {last}'


def tests(root, build):
    out = [('rules.known', lambda: known(root)), ('rules.commands', lambda: commands(root))]
    out += [(f'rules.proven.{name}', lambda n=name, l=letters: proven(root, n, l))
            for name, letters in BOOKS.items()]
    return out + [(f'rules.names.{page}', lambda p=page: true_pages(root, p)) for page in PAGES]
