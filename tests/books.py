"""Workbooks as spreadsheets write them, made here part by part: xlsx() and ods()."""
import zipfile
from xml.sax.saxutils import escape, quoteattr

MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
RELATION = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'


class Raw(str):
    """A cell as XML: <c r="{ref}"...>."""


def column(i):
    name = ''
    while i:
        i, rest = divmod(i - 1, 26)
        name = chr(65 + rest) + name
    return name


def formatted(value, code):
    """A number under a number format."""
    return ('format', value, code)


def formula(value, text='1+1', kind='n'):
    """A formula with the value that the spreadsheet has stored; None = it has stored none."""
    stored = '' if value is None else f'<v>{escape(str(value))}</v>'
    return Raw(f'<c r="{{ref}}" t="{kind}"><f>{escape(text)}</f>{stored}</c>')


def xlsx_cell(ref, value, formats, strings):
    if isinstance(value, Raw):
        return value.replace('{ref}', ref)
    if isinstance(value, tuple):
        _, number, code = value
        if code not in formats:
            formats.append(code)
        return f'<c r="{ref}" s="{1 + formats.index(code)}"><v>{number}</v></c>'
    if isinstance(value, (int, float)):
        return f'<c r="{ref}"><v>{value!r}</v></c>'
    strings.append(value)
    return f'<c r="{ref}" t="s"><v>{len(strings) - 1}</v></c>'


def xlsx_sheet(rows, after, formats, strings):
    lines = []
    for r, row in enumerate(rows, 1):
        cells = ''.join(xlsx_cell(f'{column(c)}{r}', v, formats, strings) for c, v in enumerate(row, 1) if v not in (None, ''))
        lines.append(f'<row r="{r}">{cells}</row>' if cells else '')
    return f'<worksheet xmlns="{MAIN}"><sheetData>{"".join(lines)}</sheetData>{after}</worksheet>'


def xlsx_parts(sheets, hidden=(), after=None, properties=''):
    """sheets: {name: rows of cells}; after: {name: XML after the cells}. Gives {part: text}."""
    formats, strings, parts = [], [], {}
    for i, (name, rows) in enumerate(sheets.items(), 1):
        parts[f'xl/worksheets/sheet{i}.xml'] = xlsx_sheet(rows, (after or {}).get(name, ''), formats, strings)
    listed = ''.join(f'<sheet name={quoteattr(n)} sheetId="{i}" r:id="r{i}"{" state=%shidden%s" % (chr(34), chr(34)) if n in hidden else ""}/>'
                     for i, n in enumerate(sheets, 1))
    codes = ''.join(f'<numFmt numFmtId="{200 + i}" formatCode={quoteattr(c)}/>' for i, c in enumerate(formats))
    styles = ''.join(f'<xf numFmtId="{200 + i}"/>' for i, _ in enumerate(formats))
    relations = ''.join(f'<Relationship Id="r{i}" Type="{RELATION}/worksheet" Target="worksheets/sheet{i}.xml"/>'
                        for i, _ in enumerate(sheets, 1))
    package = 'http://schemas.openxmlformats.org/package/2006'
    parts |= {
        '[Content_Types].xml': f'<Types xmlns="{package}/content-types"/>',
        '_rels/.rels': f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" Type="{RELATION}/officeDocument" '
                       'Target="xl/workbook.xml"/></Relationships>',
        'xl/workbook.xml': f'<workbook xmlns="{MAIN}" xmlns:r="{RELATION}">{properties}<sheets>{listed}</sheets></workbook>',
        'xl/_rels/workbook.xml.rels': f'<Relationships xmlns="{package}/relationships">{relations}<Relationship Id="st" '
                                      f'Type="{RELATION}/styles" Target="styles.xml"/><Relationship Id="ss" '
                                      f'Type="{RELATION}/sharedStrings" Target="/xl/sharedStrings.xml"/></Relationships>',
        'xl/styles.xml': f'<styleSheet xmlns="{MAIN}"><numFmts>{codes}</numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>'
                         f'<cellXfs><xf numFmtId="0"/>{styles}</cellXfs></styleSheet>',
        'xl/sharedStrings.xml': f'<sst xmlns="{MAIN}">' + ''.join(f'<si><t xml:space="preserve">{escape(s)}</t></si>' for s in strings)
                                + '</sst>',
    }
    return parts


def pack(path, parts):
    with zipfile.ZipFile(path, 'w', zipfile.ZIP_DEFLATED) as z:
        for name, text in parts.items():
            z.writestr(name, text)
    return path


def xlsx(path, sheets, **more):
    return pack(path, xlsx_parts(sheets, **more))


def ods(path, sheets, hidden=()):
    """sheets: {name: rows of cells}; a cell is a text, a number, or XML."""
    tables = ''
    for name, rows in sheets.items():
        body = ''
        for row in rows:
            body += '<table:table-row>'
            for v in row:
                if isinstance(v, Raw):
                    body += v
                elif isinstance(v, (int, float)):
                    body += f'<table:table-cell office:value-type="float" office:value="{v!r}"><text:p>{v}</text:p></table:table-cell>'
                elif v:
                    lines = ''.join(f'<text:p>{escape(line)}</text:p>' for line in v.split('\n'))
                    body += f'<table:table-cell office:value-type="string">{lines}</table:table-cell>'
                else:
                    body += '<table:table-cell/>'
            body += '<table:table-cell table:number-columns-repeated="16000"/></table:table-row>'
        style = 'ta2' if name in hidden else 'ta1'
        tables += (f'<table:table table:name={quoteattr(name)} table:style-name="{style}">{body}<table:table-row '
                   'table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
                   '</table:table>')
    space = ' '.join(f'xmlns:{p}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"'
                     for p, n in (('office', 'office'), ('table', 'table'), ('text', 'text'), ('style', 'style')))
    styles = ('<office:automatic-styles><style:style style:name="ta1"><style:table-properties table:display="true"/></style:style>'
              '<style:style style:name="ta2"><style:table-properties table:display="false"/></style:style></office:automatic-styles>')
    return pack(path, {
        'mimetype': 'application/vnd.oasis.opendocument.spreadsheet',
        'content.xml': f'<office:document-content {space} xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0">'
                       f'{styles}<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>'})
