"""More attacks on signed copies, each another form of a kind in attacks.py: entries of the page, the document, the form and
the signature that a reader obeys, and bytes that two readers take in two ways."""
import re
import subprocess

from attacks import (ADDED, FIELD, FILES, FORM, LOOK, NOT_NAMED, NOTE, PAGE, PAGES, RANGE, SHAPE, TITLE, der, note, page_of, stored)
from signing import openssl
from support import each, need
from updates import HOLE, Document, Stream, certificate, cms


def page_with(d, **keys):
    n, page = page_of(d)
    d.put({**page, **{f'/{k}': v for k, v in keys.items()}}, n)
    return d.signed()


def script(text=b'1'):
    return {'/S': '/JavaScript', '/JS': f'b:{text.hex()}'}


def first(d, wanted):
    """The number of the first object whose value has what is wanted."""
    return next(n for n, o in d.objects.items() if isinstance(o.get('value'), dict) and wanted(o['value']))


# ---- pages ----

def content_in_array(d):
    """The drawing is put before what was there, in an array of its own."""
    n, page = page_of(d)
    d.put({**page, '/Contents': d.put([d.put(Stream(SHAPE)), page['/Contents']])}, n)
    return d.signed()


def unit_of_page(d):
    return page_with(d, UserUnit=2)


def inherited_rotation(d):
    """Pages that do not say it themselves are turned by what stands above them."""
    top = d.number(d.get(d.root)['/Pages'])
    d.put({**d.get(top), '/Rotate': 180}, top)
    return d.signed()


def inherited_crop(d):
    top = d.number(d.get(d.root)['/Pages'])
    d.put({**d.get(top), '/CropBox': [0, 0, 50, 50]}, top)
    return d.signed()


def action_of_page(d):
    return page_with(d, AA={'/O': script()})


def shown_for_a_moment(d):
    return page_with(d, Dur=1, Trans={'/S': '/Dissolve'})


def group_of_page(d):
    return page_with(d, Group={'/S': '/Transparency', '/CS': '/DeviceCMYK', '/K': True})


def page_added(d):
    """One more page at the end."""
    top = d.number(d.get(d.root)['/Pages'])
    new = d.put({'/Type': '/Page', '/Parent': f'{top} 0 R', '/MediaBox': [0, 0, 595, 842], '/Contents': d.put(Stream(SHAPE)),
                 '/Resources': {}})
    d.put({**d.get(top), '/Kids': d.get(top)['/Kids'] + [new], '/Count': d.get(top)['/Count'] + 1}, top)
    return d.signed()


def page_twice(d):
    """A page stands in the place of another, and is there twice."""
    top = first(d, lambda v: v.get('/Type') == '/Pages' and f'{d.pages()[1]} 0 R' in v['/Kids'])
    kids = d.get(top)['/Kids']
    d.put({**d.get(top), '/Kids': [kids[1] if k == kids[2] else k for k in kids]}, top)
    return d.signed()


def letters_replaced(d):
    """What a glyph means when it is copied or read aloud."""
    n = first(d, lambda v: '/ToUnicode' in v)
    d.put(Stream(b'/CIDInit /ProcSet findresource begin'), d.number(d.get(n)['/ToUnicode']))
    return d.signed()


# ---- notes and links ----

def link_to_another_page(d):
    n = first(d, lambda v: v.get('/Subtype') == '/Link')
    d.put({**{k: v for k, v in d.get(n).items() if k != '/A'}, '/Dest': [f'{d.pages()[PAGE]} 0 R', '/Fit']}, n)
    return d.signed()


def link_over_all(d):
    n = first(d, lambda v: v.get('/Subtype') == '/Link')
    d.put({**d.get(n), '/Rect': [0, 0, 595, 842]}, n)
    return d.signed()


def link_removed(d):
    n = next(n for n in d.pages() if any(d.get(a).get('/Subtype') == '/Link' for a in d.get(n).get('/Annots', [])))
    d.put({**d.get(n), '/Annots': d.get(n)['/Annots'][1:]}, n)
    return d.signed()


def cover(d):
    """A note that hides a place, and says nothing."""
    return note(d, Subtype='/Square', IC=[1, 1, 1], C=[1, 1, 1])


def popup_file(d):
    return note(d, Subtype='/FileAttachment', FS=d.put({'/Type': '/Filespec', '/F': f'b:{b"x".hex()}', '/EF': {
        '/F': d.put(Stream(b'x', Type='/EmbeddedFile'))}}))


def redaction(d):
    return note(d, Subtype='/Redact', OverlayText=f'b:{b"0".hex()}')


# ---- fields ----

def hidden_line(d):
    """Who signs is not seen, nor that somebody did."""
    return d.signed(more={'/F': 2})


def hidden_line_locked(d):
    return d.signed(more={'/F': 128 + 2})


def framed_line(d):
    return d.signed(more={'/MK': {'/BG': [0], '/CA': 'u:x'}})


def renamed_field(d):
    return d.signed(more={'/T': f'b:{b"director".hex()}'})


def label_of_field(d):
    """What is read aloud of the line."""
    return d.signed(more={'/TU': 'u:ผู้อื่น'})


def line_on_a_layer(d):
    layer = d.put({'/Type': '/OCG', '/Name': f'b:{b"x".hex()}'})
    return d.signed(more={'/OC': layer})


def look_on_a_layer(d):
    return d.signed(form='', more={'/AP': {'/N': d.put(Stream(SHAPE, Subtype='/Form', BBox=[0, 0, 10, 10], OC=d.put(
        {'/Type': '/OCG', '/Name': f'b:{b"x".hex()}'})))}})


def look_when_touched(d):
    """Another look, as soon as the pointer is over the line."""
    look = d.put(Stream(SHAPE, Subtype='/Form', BBox=[0, 0, 10, 10]))
    return d.signed(form='', more={'/AP': {'/N': look, '/R': look}})


def look_from_outside(d):
    """What is drawn lies in another file (7.3.8, /F)."""
    return d.signed(form='', more={'/AP': {'/N': d.put(Stream(b'', Subtype='/Form', BBox=[0, 0, 10, 10], F=f'b:{b"x".hex()}'))}})


def look_of_postscript(d):
    return d.signed(form='', more={'/AP': {'/N': d.put(Stream(SHAPE, Subtype='/Form', Subtype2='/PS', PS=d.put(Stream(b'showpage')), BBox=[
        0, 0, 10, 10]))}})


def picture_from_outside(d):
    """Not the look, but a drawing that it uses."""
    x = d.put(Stream(b'', Type='/XObject', Subtype='/Image', Width=1, Height=1, BitsPerComponent=8, ColorSpace='/DeviceGray',
                     F=f'b:{b"x.png".hex()}'))
    return d.signed(form='', more={'/AP': {'/N': d.put(Stream(b'/X Do', Subtype='/Form', BBox=[0, 0, 10, 10], Resources={'/XObject': {'/X': x}}))}})


def drawing_on_a_layer(d):
    """A drawing of the look, which a reader can hide, or show on paper only."""
    layer = d.put({'/Type': '/OCG', '/Name': f'b:{b"x".hex()}', '/Usage': {'/Print': {'/PrintState': '/ON'}}})
    x = d.put(Stream(SHAPE, Type='/XObject', Subtype='/Form', BBox=[0, 0, 9, 9], OC=layer))
    return d.signed(form='', more={'/AP': {'/N': d.put(Stream(b'/X Do', Subtype='/Form', BBox=[0, 0, 10, 10], Resources={'/XObject': {'/X': x}}))}})


def part_on_a_layer(d):
    """A part of the drawing between marks: 8.11.3.2."""
    layer = d.put({'/Type': '/OCG', '/Name': f'b:{b"x".hex()}'})
    return d.signed(form='', more={'/AP': {'/N': d.put(Stream(b'/OC /L BDC 0 0 9 9 re f EMC', Subtype='/Form', BBox=[0, 0, 10, 10], Resources={
        '/Properties': {'/L': layer}}))}})


def look_rewritten_outside(d):
    """The empty look of the line is written over by one that draws a file from elsewhere."""
    old = d.get(d.fields()[0])['/AP']['/N']
    x = d.put(Stream(b'', Type='/XObject', Subtype='/Image', Width=1, Height=1, BitsPerComponent=8, ColorSpace='/DeviceGray',
                     F=f'b:{b"x.png".hex()}'))
    d.put(Stream(b'/X Do', Subtype='/Form', BBox=[0, 0, 10, 10], Resources={'/XObject': {'/X': x}}), d.number(old))
    return d.signed(form='')


def picture_for_print(d):
    """8.9.5.4: a reader may take another picture."""
    one = {'Type': '/XObject', 'Subtype': '/Image', 'Width': 1, 'Height': 1, 'BitsPerComponent': 8, 'ColorSpace': '/DeviceGray'}
    other = d.put(Stream(b'\0', **one))
    x = d.put(Stream(b'\xff', **one, Alternates=[{'/Image': other, '/DefaultForPrinting': True}]))
    return d.signed(form='', more={'/AP': {'/N': d.put(Stream(b'/X Do', Subtype='/Form', BBox=[0, 0, 10, 10], Resources={'/XObject': {'/X': x}}))}})


def field_of_two_places(d):
    """A second widget of the field, on another page."""
    kid = d.put({'/Type': '/Annot', '/Subtype': '/Widget', '/Rect': [100, 300, 400, 500], '/Parent': f'{d.fields()[0]} 0 R'})
    return d.signed(more={'/Kids': [kid]})


def action_of_field(d):
    return d.signed(more={'/A': script()})


def invisible_with_action(d):
    return d.signed(None, more={'/A': script()})


def invisible_below_another(d):
    """A new field that is a part of an empty line."""
    return d.signed(None, more={'/Parent': f'{d.fields()[1]} 0 R'})


def invisible_with_caption(d):
    """12.5.6.19: an icon that a reader draws without an appearance."""
    return d.signed(None, more={'/MK': {'/CA': 'u:ผ่าน', '/I': d.put(Stream(SHAPE, Type='/XObject', Subtype='/Form', BBox=[0, 0, 9, 9]))}})


def almost_invisible(d):
    """A line has no area, and its border is seen."""
    return d.signed(None, more={'/Rect': [100, 300, 400, 300], '/Border': [0, 0, 30]})


# ---- the form ----

def fonts_of_form(d):
    """The font that a reader fills lines with: a name that is there becomes another one."""
    acro = d.number(d.get(d.root)['/AcroForm'])
    d.put({**d.get(acro), '/DR': {'/Font': {'/Helv': f'{first(d, lambda v: v.get("/Type") == "/Font")} 0 R'}}, '/Q': 2}, acro)
    return d.signed(form='')


def order_of_computing(d):
    acro = d.number(d.get(d.root)['/AcroForm'])
    d.put({**d.get(acro), '/CO': [f'{d.fields()[1]} 0 R']}, acro)
    return d.signed(form='')


def second_form(d):
    """The catalog leads to a form of one field; the old one lies there unused."""
    form = d.put({'/Fields': [f'{d.fields()[0]} 0 R'], '/SigFlags': 3})
    d.catalog(AcroForm=form)
    return d.signed()


def fields_exchanged(d):
    acro = d.number(d.get(d.root)['/AcroForm'])
    d.put({**d.get(acro), '/Fields': d.get(acro)['/Fields'][::-1]}, acro)
    return d.signed(form='')


def form_without_signatures(d):
    acro = d.number(d.get(d.root)['/AcroForm'])
    d.put({**d.get(acro), '/Fields': d.get(acro)['/Fields'][:2]}, acro)
    return d.signed(form='')


# ---- the document ----

def layers_again(d):
    """Layers in another form: as an object of its own that says what is seen when."""
    layer = d.put({'/Type': '/OCG', '/Name': f'b:{b"x".hex()}'})
    d.catalog(OCProperties=d.put({'/OCGs': [layer], '/D': {'/BaseState': '/OFF', '/AS': [{'/Event': '/Print', '/OCGs': [layer], '/Category': ['/Print']}]}}))
    return d.signed()


def opens_elsewhere(d):
    d.catalog(OpenAction=[f'{d.pages()[PAGE]} 0 R', '/XYZ', 0, 0, 4])
    return d.signed()


def before_it_closes(d):
    d.catalog(AA={'/WC': script()})
    return d.signed()


def mode_of_pages(d):
    d.catalog(PageMode='/FullScreen')
    return d.signed()


def base_of_links(d):
    """Relative addresses lead elsewhere."""
    d.catalog(URI={'/Base': f'b:{b"http://x/".hex()}'})
    return d.signed()


def portfolio(d):
    """A reader shows an attachment in place of the document."""
    d.catalog(Collection={'/Type': '/Collection', '/D': f'b:{b"report.csv".hex()}', '/View': '/H'})
    return d.signed()


def language(d):
    d.catalog(Lang=f'b:{b"en".hex()}')
    return d.signed()


def roles_of_structure(d):
    n = d.number(d.get(d.root)['/StructTreeRoot'])
    d.put({**d.get(n), '/RoleMap': {'/Table': '/Artifact'}}, n)
    return d.signed()


def text_read_aloud(d):
    n = first(d, lambda v: v.get('/S') in ('/TD', '/P', '/H1') and '/P' in v)
    d.put({**d.get(n), '/Alt': 'u:หนึ่งร้อย', '/E': 'u:หนึ่งร้อย'}, n)
    return d.signed()


def not_marked(d):
    d.catalog(MarkInfo={'/Marked': False})
    return d.signed()


def bookmark_renamed(d):
    n = first(d, lambda v: '/Title' in v and '/Parent' in v)
    d.put({**d.get(n), '/Title': 'u:อื่น'}, n)
    return d.signed()


def destinations(d):
    d.catalog(Dests=d.put({'/x': [f'{d.pages()[PAGE]} 0 R', '/Fit']}))
    return d.signed()


def named_pages(d):
    """Templates of pages, which a script shows."""
    d.catalog(Names={**d.get(d.root)['/Names'], '/Templates': {'/Names': [f'b:{b"a".hex()}', f'{d.pages()[PAGE]} 0 R']}})
    return d.signed()


def attachment_of_another_name(d):
    """Names of files are given to other files."""
    names = d.get(d.root)['/Names']
    list = names['/EmbeddedFiles']['/Names']
    list[1], list[3] = list[3], list[1]
    d.catalog(Names=names)
    return d.signed()


def attachment_described(d):
    n = first(d, lambda v: v.get('/Type') == '/Filespec')
    d.put({**d.get(n), '/Desc': 'u:อื่น'}, n)
    return d.signed()


def attachment_not_associated(d):
    d.catalog(AF=[])
    return d.signed()


def metadata_elsewhere(d):
    """The catalog leads to other metadata; the old ones stay."""
    d.catalog(Metadata=d.put(Stream(b'<x:xmpmeta xmlns:x="adobe:ns:meta/"/>', Type='/Metadata', Subtype='/XML')))
    return d.signed()


def author(d):
    n = d.number(d.trailer['/Info'])
    d.put({**d.get(n), '/Author': 'u:อื่น'}, n)
    return d.signed()


def no_info(d):
    return d.signed(trailer=(('/Info', None),))


def color_space(d):
    d.catalog(OutputIntents=[])
    return d.signed()


# ---- the signature ----

def other_content(d):
    """A signature that is right, of bytes that it carries itself: not of this file."""
    def carrying(data, who, sub_filter):
        folder = certificate(who)
        run = subprocess.run(['openssl', 'cms', '-sign', '-binary', '-nodetach', '-outform', 'DER', '-md', 'sha256', '-signer',
                              folder / 'cert.pem', '-inkey', folder / 'key.pem'], input=b'another', capture_output=True)
        need(run.returncode == 0, run.stderr.decode())
        return run.stdout
    return again(d.signed(), carrying)


def again(data, make):
    """Another signature in the last place for one, of the same range."""
    m = list(re.finditer(rb'/ByteRange \[0 (\d+) (\d+) (\d+)\]', data))[-1]
    begin, end = int(m[1]), int(m[2])
    text = make(data[:begin] + data[end:], 'somchai', '/adbe.pkcs7.detached').hex().encode()
    return data[:begin + 1] + text.ljust(HOLE, b'0') + data[end - 1:]


def more_after_signature(d):
    """Bytes in the place of the signature that are none of it."""
    return again(d.signed(), lambda *args: cms(*args) + b'%PDF-1.7 1 0 obj')


def nobody_signs(d):
    """A CMS without a signer: certificates alone."""
    def empty(data, who, sub_filter):
        return openssl('crl2pkcs7', '-nocrl', '-certfile', 'cert.pem', '-outform', 'DER', cwd=certificate(who))
    return again(d.signed(), empty)


def second_signer_false(d):
    """Two sign in one CMS, the second with a signature of other bytes."""
    def two(data, who, sub_filter):
        folder, other = certificate(who), certificate('somying')
        (folder / 'first.der').write_bytes(cms(b'other bytes', 'somying'))
        run = subprocess.run(['openssl', 'cms', '-resign', '-binary', '-inform', 'DER', '-outform', 'DER', '-md', 'sha256', '-signer',
                              folder / 'cert.pem', '-inkey', folder / 'key.pem', '-in', folder / 'first.der'], input=data, capture_output=True)
        need(run.returncode == 0 and other, run.stderr.decode())
        return run.stdout
    return again(d.signed(), two)


def range_of_six(d):
    """A range of three parts leaves a second gap."""
    data = d.signed(value={'/ByteRange': b'[0 0000000000 0000000000 0000000000]' + b' ' * 40})
    m = list(re.finditer(rb'/ByteRange \[0 (\d+) (\d+) (\d+)\] {40}', data))[-1]
    begin, end = int(m[1]), int(m[2])
    middle = end + 100
    says = b'/ByteRange [0 %d %d 50 %d %d]' % (begin, end, middle, len(data) - middle)
    data = data[:m.start()] + says.ljust(len(m[0])) + data[m.end():]
    text = cms(data[:begin] + data[end:end + 50] + data[middle:], 'somchai').hex().encode()
    return data[:begin + 1] + text.ljust(HOLE, b'0') + data[end - 1:]


def range_elsewhere(d):
    """The range is an object of its own, which the next update can replace."""
    elsewhere = d.put(b'[0 0000000000 0000000000 0000000000]')
    data = d.signed(value={'/ByteRange': elsewhere})
    d = Document(data)
    d.put([0, 1, 2, 3], d.number(elsewhere))
    return d.signed(1)


def weak(digest):
    def make(data, who, sub_filter):
        folder = certificate(who)
        run = subprocess.run(['openssl', 'cms', '-sign', '-binary', '-outform', 'DER', '-md', digest, '-signer', folder / 'cert.pem', '-inkey',
                              folder / 'key.pem'], input=data, capture_output=True)
        need(run.returncode == 0, run.stderr.decode())
        return run.stdout
    return make


def weak_digest(d):
    """Two files may have the same one."""
    return again(d.signed(), weak('sha1'))


def range_twice(d):
    """Two readers find two ranges."""
    data = d.signed(value={'/Reason': b'()/ByteRange [0 1 2 3]'})
    return data


def contents_twice(d):
    return d.signed(value={'/Reason': b'()/Contents <00>'})


def contents_by_another_name(d):
    """The key is written with an escape, and is the same key: 7.3.5."""
    return d.signed(value={'/Reason': b'()/#43ontents <00>'})


def value_twice(d):
    return d.signed(more={'/M': b'(D:20260101)/V null'})


def entry_of_signature(d):
    return d.signed(value={'/AA': script()})


def signature_with_drawing(d):
    return d.signed(value={'/Prop_Build': {'/App': d.put(Stream(SHAPE, Subtype='/Form', BBox=[0, 0, 9, 9]))}})


def signature_written_again(d):
    """The next update puts another signature in the place of the first."""
    d = Document(d.signed())
    n = d.number(d.get(d.fields()[0])['/V'])
    d.put({**d.get(n), '/Name': 'u:อื่น', '/M': f'b:{b"D:19990101".hex()}'}, n)
    return d.signed(1)


def seen_later(d):
    """An invisible signature of the first update is given a place and a look by the next."""
    d = Document(d.signed(None))
    new = d.fields()[-1]
    d.put({**d.get(new), '/Rect': [100, 300, 400, 500], '/AP': {'/N': d.put(Stream(SHAPE, Subtype='/Form', BBox=[0, 0, 9, 9]))}}, new)
    return d.signed(1)


def form_after(d):
    """Nobody signs the last update, which opens the form for more than to append."""
    d = Document(d.signed())
    acro = d.number(d.get(d.root)['/AcroForm'])
    d.put({**d.get(acro), '/SigFlags': 0}, acro)
    return d.written()


def proofs_outside(d):
    """A proof that lies in another file."""
    d = Document(d.signed())
    x = der()
    x.keys['/F'] = f'b:{b"x.crt".hex()}'
    d.catalog(DSS=d.put({'/Certs': [d.put(x)]}))
    return d.written()


# ---- the bytes ----

def end_after_end(d):
    """A second end, which leads back to the report without the signature."""
    return d.signed() + b'startxref\n%d\n%%%%EOF\n' % d.startxref


def zeros_after(d):
    return d.signed() + bytes(2000)


def before_the_signature(d):
    """An update that nobody signs stands before the one that is signed."""
    n, page = page_of(d)
    d.put({**page, '/Contents': [page['/Contents'], d.put(Stream(SHAPE))]}, n)
    return Document(d.written()).signed()


def generation(d):
    """The object is there in a second generation."""
    n, page = page_of(d)
    data = d.signed(before=b'%d 1 obj\n<</Type /Page>>\nendobj\n' % n)
    return data


def held_by_a_later_stream(d):
    """An object stream of the update holds the font of all pages anew."""
    n = first(d, lambda v: v.get('/Type') == '/Font' and v.get('/Subtype') == '/Type0')
    d.put({**d.get(n), '/Encoding': '/Identity-V'}, n)
    return d.signed(held=[n])


def extends(d):
    """7.5.7: an object stream that goes on in another one."""
    n = page_of(d)[0]
    d.put(Stream(b'%d 0 null ' % n, Type='/ObjStm', N=0, First=0, Extends=f'{n} 0 R'))
    return d.signed()


def hidden_table(d):
    """A table for old readers, and for new ones a stream beside it that says something else."""
    n, page = page_of(d)
    place = len(d.data)
    shadow = b'%d 0 obj\n<</Type /XRef /W [1 4 2] /Index [%d 1] /Size %d /Length 7>>\nstream\n' % (d.next, n, d.next + 1) + \
        b'\1' + (place + 5).to_bytes(4, 'big') + b'\0\0' + b'\nendstream\nendobj\n'
    return d.signed(kind='table', before=shadow, trailer={'/XRefStm': place})


def size_of_file(d):
    """What lies beyond the size that the file says is nothing to some readers: 7.5.5."""
    return d.signed(trailer={'/Size': d.fields()[0]})


def prev_not_whole(d):
    return d.signed(prev=b'%d.5' % d.startxref)


# What each is refused with: a part of the message.
DRAWN, SIZE, STRUCTURE, PROPERTY = 'หน้า 3: เนื้อหา', 'หน้า 3: ขนาด', 'โปรแกรมอ่านหน้าจอ', 'คุณสมบัติของไฟล์'
FONT, OUTSIDE, NO_FIELD, HIDDEN = 'หน้า 1: แบบอักษร', 'มาจากไฟล์อื่น หรือซ่อน', 'ช่องกรอกที่ไม่ใช่ลายมือชื่อ', 'ซ่อนวัตถุหรือเข้ารหัส'
KEYS, BROKEN, LINE = 'รายการที่ลายมือชื่อไม่มี', 'ไฟล์ถูกแก้ไขหลังลงลายมือชื่อ หรือลายมือชื่อเสียหาย', f'หน้า 15: {NOTE}'
CORPUS = {
    content_in_array: DRAWN, before_the_signature: DRAWN, unit_of_page: SIZE, shown_for_a_moment: SIZE, group_of_page: SIZE,
    inherited_rotation: PAGES, inherited_crop: PAGES, page_added: PAGES, page_twice: PAGES, action_of_page: 'หน้า 3: มีการเพิ่มคำสั่ง',
    letters_replaced: FONT, held_by_a_later_stream: FONT,
    link_to_another_page: f'หน้า 2: {NOTE}', link_over_all: f'หน้า 2: {NOTE}', link_removed: f'หน้า 2: {NOTE}',
    cover: f'หน้า 3: {NOTE}', popup_file: f'หน้า 3: {NOTE}', redaction: f'หน้า 3: {NOTE}',
    hidden_line: FIELD, hidden_line_locked: FIELD, framed_line: FIELD, renamed_field: FIELD, label_of_field: FIELD, line_on_a_layer: FIELD, field_of_two_places: FIELD, action_of_field: FIELD,
    look_on_a_layer: LOOK, look_when_touched: LOOK, look_from_outside: LOOK, look_of_postscript: LOOK,
    picture_from_outside: OUTSIDE, drawing_on_a_layer: OUTSIDE, part_on_a_layer: OUTSIDE, look_rewritten_outside: OUTSIDE, picture_for_print: OUTSIDE,
    invisible_with_action: NO_FIELD, invisible_below_another: NO_FIELD, invisible_with_caption: NO_FIELD, almost_invisible: 'นอกช่องลงลายมือชื่อ',
    fonts_of_form: FORM, order_of_computing: FORM, second_form: FORM, fields_exchanged: FORM, form_without_signatures: FORM,
    layers_again: 'เลเยอร์', opens_elsewhere: 'ทำงานเองเมื่อเปิดไฟล์', before_it_closes: 'ทำงานเองเมื่อเปิดไฟล์',
    mode_of_pages: PROPERTY, base_of_links: PROPERTY, portfolio: PROPERTY, language: PROPERTY, destinations: PROPERTY,
    roles_of_structure: STRUCTURE, text_read_aloud: STRUCTURE, not_marked: STRUCTURE, bookmark_renamed: 'บุ๊กมาร์ก',
    named_pages: FILES, attachment_of_another_name: FILES, attachment_described: FILES, attachment_not_associated: FILES,
    metadata_elsewhere: TITLE, author: TITLE, no_info: TITLE, color_space: 'สี',
    other_content: BROKEN, nobody_signs: BROKEN, second_signer_false: BROKEN, more_after_signature: 'อ่านลายมือชื่อไม่ได้', weak_digest: 'SHA-1',
    range_of_six: RANGE, range_elsewhere: LINE, range_twice: ADDED, contents_twice: ADDED, contents_by_another_name: ADDED, value_twice: ADDED,
    entry_of_signature: KEYS, signature_with_drawing: KEYS, signature_written_again: LINE, seen_later: 'ลงลายมือชื่อไว้แล้วถูกแก้ไข',
    form_after: 'หลังลายมือชื่อสุดท้าย', proofs_outside: 'ใบรับรอง',
    end_after_end: ADDED, zeros_after: ADDED, generation: NOT_NAMED, extends: NOT_NAMED, hidden_table: 'ไม่ได้ต่อจาก', size_of_file: HIDDEN,
    prev_not_whole: 'ไม่ได้ต่อจาก'}


def refuse(r, p, attack, words, original):
    """What is wrong with how it is refused; None: nothing."""
    file = p.dir / f'{attack.__name__}.pdf'
    file.write_bytes(attack(Document(original)))
    run = p.run('archive', '--signed', file)
    said = run.stderr.decode()
    if run.returncode == 1 and words in said and '[signature]' in said and said.count('error: ') == 1:
        return None
    return f'{attack.__name__}: exit {run.returncode}, wanted "{words}": {said}'


def corpus(r):
    """Each attack is refused, with the page or the part that it changes, and nothing is stored."""
    p, original = stored(r, 'shadows')
    tree = p.tree()
    wrong = [w for w in (refuse(r, p, attack, words, original) for attack, words in CORPUS.items()) if w]
    need(not wrong, '\n'.join(wrong))
    need(p.tree() == tree, 'something was stored')


def tests(root, build):
    return each(root, build, 'shadow', (corpus,))
