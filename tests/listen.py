"""Reads a tagged PDF as a screen reader speaks it: headings with their level, tables by cell with the heads of each, lists
counted, links and fields named, figures by their text. What stands in no element (an artifact) is not heard.

    python3 tests/listen.py FILE.pdf"""
import re
import sys

import standards

WHO = {'H1': 'หัวเรื่องระดับ 1', 'H2': 'หัวเรื่องระดับ 2', 'H3': 'หัวเรื่องระดับ 3', 'H4': 'หัวเรื่องระดับ 4', 'H5': 'หัวเรื่องระดับ 5'}


def unicode_map(f, font):
    """{code: text} of a font's ToUnicode."""
    data, out = f.data(font['/ToUnicode']), {}
    for block in re.findall(rb'beginbfchar(.*?)endbfchar', data, re.S):
        for code, to in re.findall(rb'<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>', block):
            out[int(code, 16)] = bytes.fromhex(to.decode()).decode('utf-16-be')
    for block in re.findall(rb'beginbfrange(.*?)endbfrange', data, re.S):
        for first, last, to in re.findall(rb'<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>', block):
            for code in range(int(first, 16), int(last, 16) + 1):
                out[code] = chr(int(to, 16) + code - int(first, 16))
    return out


def spoken_content(f):
    """{(page, MCID): its text}; an ActualText is said in place of what it stands for."""
    fonts, said = {}, {}
    for ref, page in standards.pages_of(f):
        resources = f.get(page['/Resources'])
        names = f.get(resources.get('/Font', {}))
        parts = page['/Contents'] if isinstance(page['/Contents'], list) else [page['/Contents']]
        marks, font = [], None
        for op, args in standards.operators(b'\n'.join(f.data(part) for part in parts)):
            if op in ('BDC', 'BMC'):
                mcid = re.search(rb'/MCID (\d+)', b' '.join(args))
                actual = args[args.index(b'/ActualText') + 1] if b'/ActualText' in args else None
                marks.append((int(mcid[1]) if mcid else None, actual is not None))
                if actual:
                    say(said, ref, marks[:-1] if not mcid else marks, standards.string(actual).decode('utf-16'))
            elif op == 'EMC':
                marks.pop()
            elif op == 'Tf':
                name = args[0].decode()
                if names[name] not in fonts:
                    fonts[names[name]] = unicode_map(f, f.get(names[name]))
                font = fonts[names[name]]
            elif op in ('Tj', 'TJ') and not any(actual for _, actual in marks):
                codes = b''.join(standards.string(a) for a in args if a[:1] in (b'<', b'('))
                say(said, ref, marks, ''.join(font[high << 8 | low] for high, low in zip(codes[::2], codes[1::2])))
    return said


def spoken(f):
    """All that is said, page by page."""
    return '\n'.join(spoken_content(f).values())


def say(said, page, marks, text):
    for mcid, _ in marks:
        if mcid is not None:
            said[page, mcid] = said.get((page, mcid), '') + text


class Listener:
    def __init__(self, pdf):
        self.f = standards.File(pdf)
        self.said = spoken_content(self.f)
        self.lines = []
        self.ids = {}
        root = self.f.root['/StructTreeRoot']
        self.find_ids(root)
        self.walk(root, '')

    def find_ids(self, ref):
        e = self.f.get(ref)
        if '/ID' in e:
            self.ids[e['/ID']] = e
        for k in self.kids(e):
            if isinstance(k, str):
                self.find_ids(k)

    def kids(self, e):
        kids = e.get('/K', [])
        return kids if isinstance(kids, list) else [kids]

    def elements(self, e, *names):
        return [self.f.get(k) for k in self.kids(e) if isinstance(k, str) and self.f.get(k)['/S'][1:] in names]

    def text(self, e):
        """All that is said within an element, without what is not text."""
        if '/Alt' in e and e['/S'] == '/Figure':
            return '[ภาพ: ' + standards.text(e['/Alt']) + ']'
        out = ''
        for k in self.kids(e):
            if isinstance(k, int):
                out += self.said.get((e['/Pg'], k), '')
            elif isinstance(k, dict) and k['/Type'] == '/OBJR' and '/TU' in self.f.get(k['/Obj']):
                out += standards.text(self.f.get(k['/Obj'])['/TU'])
            elif isinstance(k, dict) and k['/Type'] == '/MCR':
                out += self.said.get((k['/Pg'], k['/MCID']), '')
            elif isinstance(k, str):
                out += self.inline(self.f.get(k))
        return re.sub(r'\s+', ' ', out)

    def inline(self, e):
        name, text = e['/S'][1:], self.text(e)
        if name == 'Link':
            return f'[ลิงก์: {text}]'
        if name == 'Form':
            return f' [ช่อง: {text}] '
        if name == 'Note':
            return f'[เชิงอรรถ {text}]'
        if name == 'L':
            return ' ' + '; '.join(self.text(i) for i in self.elements(e, 'LI')) + ' '
        if '/E' in e:
            return f' {standards.text(e["/E"])} '
        return text + (' ' if name in ('P', 'Lbl', 'H1', 'H2', 'H3', 'LBody') else '')

    def add(self, depth, line):
        self.lines.append(depth + line.strip())

    def walk(self, ref, depth):
        e = self.f.get(ref)
        name = e.get('/S', '/')[1:]
        if name in WHO:
            self.add(depth, f'{WHO[name]}: {self.text(e).strip()}')
        elif name in ('P', 'Caption', 'Figure', 'Form', 'Link', 'Reference', 'TOCI', 'Note'):
            if name == 'Figure':
                self.add(depth, self.text(e))
                for c in self.elements(e, 'Caption'):
                    self.add(depth, f'คำบรรยายภาพ: {self.text(c)}')
            elif name == 'TOCI':
                self.add(depth, f'รายการ: {self.text({**e, "/K": [k for k in self.kids(e) if self.not_nested(k)]})}')
                for k in self.elements(e, 'TOC'):
                    self.walk_toc(k, depth + '  ')
            else:
                self.add(depth, self.text(e))
        elif name == 'TOC':
            self.walk_toc(e, depth)
        elif name == 'L':
            items = self.elements(e, 'LI')
            self.add(depth, f'รายการ {len(items)} ข้อ')
            for i in items:
                self.add(depth + '  ', '• ' + self.text(i))
        elif name == 'Table':
            self.table(e, depth)
        else:
            for k in self.kids(e):
                if isinstance(k, str):
                    self.walk(k, depth)

    def not_nested(self, k):
        return not (isinstance(k, str) and self.f.get(k)['/S'] == '/TOC')

    def walk_toc(self, e, depth):
        self.add(depth, f'สารบัญ {len(self.elements(e, "TOCI"))} รายการ')
        for k in self.kids(e):
            if isinstance(k, str):
                self.walk(k, depth + '  ')

    def attribute(self, e, key, default=None):
        a = e.get('/A', {})
        for one in a if isinstance(a, list) else [a]:
            if self.f.get(one).get('/O') == '/Table' and key in self.f.get(one):
                return self.f.get(one)[key]
        return default

    def table(self, e, depth):
        for c in self.elements(e, 'Caption'):
            self.add(depth, f'คำบรรยายตาราง: {self.text(c)}')
        rows = [r for part in self.elements(e, 'THead', 'TBody', 'TFoot') for r in self.elements(part, 'TR')]
        rows += self.elements(e, 'TR')
        grid = {}  # column: the head above it
        width = max((sum(self.attribute(c, '/ColSpan', 1) for c in self.elements(r, 'TH', 'TD')) for r in rows), default=0)
        self.add(depth, f'ตาราง {width} คอลัมน์ {len(rows)} แถว')
        busy = {}
        for number, row in enumerate(rows, 1):
            column, parts, head = 0, [], None
            for c in self.elements(row, 'TH', 'TD'):
                while busy.get(column, 0) >= number:
                    column += 1
                span, high = self.attribute(c, '/ColSpan', 1), self.attribute(c, '/RowSpan', 1)
                for k in range(column, column + span):
                    busy[k] = number + high - 1
                said, scope = self.text(c).strip(), self.attribute(c, '/Scope')
                if c['/S'] == '/TH':
                    parts.append(f'<{said}>')
                    if scope in ('/Column', '/Both'):
                        for k in range(column, column + span):
                            grid[k] = said
                    else:
                        head = said
                else:
                    heads = [self.text(self.ids[i]).strip() for i in self.attribute(c, '/Headers', []) if i in self.ids]
                    if not heads:
                        heads = [grid[column]] if column in grid else []
                        heads += [head] if head else []
                    parts.append((' / '.join(h for h in heads if h) + ' = ' if heads else '') + (said or '(ว่าง)'))
                column += span
            self.add(depth + '  ', f'แถว {number}: ' + ' | '.join(parts))


def listen(pdf):
    return '\n'.join(Listener(pdf).lines) + '\n'


if __name__ == '__main__':
    sys.stdout.write(listen(sys.argv[1]))
