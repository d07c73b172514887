"""Signed copies that are the revision, and those that only look like it: shadow attacks (an update that changes what is
seen), wrapped and cut signatures, cross-references that readers take in two ways. Each is signed soundly as far as the
attack allows. What may be added to a revision stands in doc/archive.md."""
import pathlib
import re
import shutil
import subprocess

from archives import Place
from signing import openssl
from support import each, need, read
from updates import HOLE, Document, Stream, certificate, cms, pdf_text, token

PAGE = 2  # of the report, from 0: the page that is attacked
SHAPE = b'q 1 1 1 rg 100 300 300 200 re f Q'


def stored(r, name):
    """An archive of the report of 2568, and the bytes of its revision."""
    p = Place(r, name)
    shutil.copytree(r.root / 'input/2568', p.dir / '2568')
    p.archive(data='2568', template=())
    return p, p.pdf(1, 'ita-2568.pdf').read_bytes()


def page_of(d):
    number = d.pages()[PAGE]
    return number, d.get(number)


# ---- what is seen ----

def overlay(d):
    n, page = page_of(d)
    d.put({**page, '/Contents': [page['/Contents'], d.put(Stream(SHAPE))]}, n)
    return d.signed()


def content_replaced(d):
    d.put(Stream(SHAPE), d.number(page_of(d)[1]['/Contents']))
    return d.signed()


def font_replaced(d):
    first = next(n for n, o in d.objects.items() if isinstance(o.get('value'), dict) and o['value'].get('/Type') == '/Font')
    d.put({**d.get(first), '/BaseFont': '/Other'}, first)
    return d.signed()


def font_file_replaced(d):
    for n, o in d.objects.items():
        if isinstance(o.get('value'), dict) and '/FontFile2' in o['value']:
            d.put(Stream(b'other', Length1=5), d.number(o['value']['/FontFile2']))
            return d.signed()


def resources_replaced(d):
    n, page = page_of(d)
    d.put({**page, '/Resources': d.put({'/Font': {}})}, n)
    return d.signed()


def page_turned(d):
    n, page = page_of(d)
    d.put({**page, '/Rotate': 180}, n)
    return d.signed()


def page_cut(d):
    n, page = page_of(d)
    d.put({**page, '/CropBox': [0, 0, 100, 100]}, n)
    return d.signed()


def page_removed(d):
    for n, o in d.objects.items():
        v = o.get('value')
        if isinstance(v, dict) and v.get('/Type') == '/Pages' and f'{d.pages()[PAGE]} 0 R' in v['/Kids']:
            d.put({**v, '/Kids': [k for k in v['/Kids'] if k != f'{d.pages()[PAGE]} 0 R'], '/Count': v['/Count'] - 1}, n)
            top = d.number(d.get(d.root)['/Pages'])
            if top != n:
                d.put({**d.get(top), '/Count': d.get(top)['/Count'] - 1}, top)
            return d.signed()


def pages_exchanged(d):
    one, two = (f'{n} 0 R' for n in d.pages()[1:3])
    for n, o in d.objects.items():
        v = o.get('value')
        if isinstance(v, dict) and v.get('/Type') == '/Pages' and one in v['/Kids']:
            d.put({**v, '/Kids': [{one: two, two: one}.get(k, k) for k in v['/Kids']]}, n)
            return d.signed()


def another_page_tree(d):
    n, page = page_of(d)
    copy = d.put({**page, '/Contents': d.put(Stream(SHAPE))})
    kids = [copy if k == n else f'{k} 0 R' for k in d.pages()]
    d.catalog(Pages=d.put({'/Type': '/Pages', '/Kids': kids, '/Count': len(kids)}))
    return d.signed()


def layers(d):
    n, page = page_of(d)
    layer = d.put({'/Type': '/OCG', '/Name': f'b:{b"x".hex()}'})
    d.catalog(OCProperties={'/OCGs': [layer], '/D': {'/OFF': [layer]}})
    return d.signed()


# ---- notes and fields ----

def note(d, **keys):
    n, page = page_of(d)
    a = d.put({'/Type': '/Annot', '/Rect': [100, 300, 400, 500], '/F': 4, **{f'/{k}': v for k, v in keys.items()}})
    d.put({**page, '/Annots': page.get('/Annots', []) + [a]}, n)
    return d.signed()


def free_text(d):
    return note(d, Subtype='/FreeText', Contents=f'b:{b"100.00".hex()}', DA=f'b:{b"/F 12 Tf".hex()}')


def stamp(d):
    return note(d, Subtype='/Stamp', AP={'/N': d.put(Stream(SHAPE, Subtype='/Form', BBox=[0, 0, 300, 200]))})


def link_changed(d):
    for n, o in d.objects.items():
        if isinstance(o.get('value'), dict) and o['value'].get('/Subtype') == '/Link':
            d.put({**o['value'], '/A': {'/S': '/URI', '/URI': f'b:{b"http://x".hex()}'}}, n)
            return d.signed()


def text_field(d):
    n, page = page_of(d)
    f = d.put({'/Type': '/Annot', '/Subtype': '/Widget', '/FT': '/Tx', '/T': f'b:{b"t".hex()}', '/Rect': [0, 0, 0, 0],
               '/V': f'b:{b"100".hex()}', '/P': f'{n} 0 R'})
    acro = d.number(d.get(d.root)['/AcroForm'])
    d.put({**d.get(acro), '/Fields': d.get(acro)['/Fields'] + [f]}, acro)
    d.put({**page, '/Annots': page.get('/Annots', []) + [f]}, n)
    return d.signed()


def visible_signature(d):
    return d.signed(None, more={'/Rect': [100, 300, 400, 500], '/AP': {'/N': d.put(
        Stream(SHAPE, Subtype='/Form', BBox=[0, 0, 300, 200]))}})


def name_of_another_field(d):
    """An invisible field of the name of an empty line: a reader takes the line as signed."""
    return d.signed(None, more={'/T': d.get(d.fields()[1])['/T']})


def name_of_signed_field(d):
    """Likewise of a field that another update added."""
    name = {'/T': f'b:{b"one".hex()}'}
    return Document(d.signed(None, more=name)).signed(None, 'somying', more=name)


def invisible_with_look(d):
    return d.signed(None, more={'/AP': {'/N': d.put(Stream(SHAPE, Subtype='/Form', BBox=[0, 0, 900, 900]))}})


def field_enlarged(d):
    return d.signed(more={'/Rect': [0, 0, 595, 842]})


def field_moved_page(d):
    return d.signed(more={'/P': f'{d.pages()[PAGE]} 0 R'})


def field_action(d):
    return d.signed(more={'/AA': {'/E': {'/S': '/JavaScript', '/JS': f'b:{b"1".hex()}'}}})


def look_of_other_field(d):
    """Somebody signs, and what another one's empty line looks like is changed with it."""
    other = d.fields()[1]
    d.put({**d.get(other), '/AP': {'/N': d.put(Stream(SHAPE, Subtype='/Form', BBox=[0, 0, 100, 20]))}}, other)
    return d.signed()


def look_drawn_over(d):
    other = d.get(d.fields()[1])
    d.put(Stream(SHAPE, Subtype='/Form', BBox=[0, 0, 100, 20]), d.number(other['/AP']['/N']))
    return d.signed()


def look_with_reference(d):
    """A form that shows a page of another file: 8.10.4."""
    return d.signed(form='', more={'/AP': {'/N': d.put(Stream(SHAPE, Subtype='/Form', BBox=[0, 0, 10, 10], Ref={
        '/F': f'b:{b"x.pdf".hex()}', '/Page': 0}))}})


def look_of_signed_field(d):
    """The second signer changes what the first one's line looks like."""
    d = Document(d.signed())
    first = d.get(d.fields()[0])
    d.put(Stream(SHAPE, Subtype='/Form', BBox=[0, 0, 100, 20]), d.number(first['/AP']['/N']))
    return d.signed(1)


def signature_replaced(d):
    d = Document(d.signed())
    first = d.fields()[0]
    d.put({**d.get(first), '/V': d.put({'/Type': '/Sig', '/Name': f'b:{b"another".hex()}'})}, first)
    return d.signed(1)


def needs_appearances(d):
    acro = d.number(d.get(d.root)['/AcroForm'])
    d.put({**d.get(acro), '/NeedAppearances': True}, acro)
    return d.signed(form='')


def xfa(d):
    acro = d.number(d.get(d.root)['/AcroForm'])
    d.put({**d.get(acro), '/XFA': d.put(Stream(b'<xdp/>'))}, acro)
    return d.signed(form='')


# ---- the document ----

def attachment_changed(d):
    names = d.get(d.root)['/Names']['/EmbeddedFiles']['/Names']
    f = d.get(names[3])['/EF']['/F']
    d.put(Stream(b'no,score\n', Type='/EmbeddedFile'), d.number(f))
    return d.signed()


def attachment_added(d):
    names = d.get(d.root)['/Names']
    names['/EmbeddedFiles']['/Names'] += [f'b:{b"z".hex()}', d.put({'/Type': '/Filespec', '/UF': f'b:{b"z".hex()}', '/EF': {
        '/F': d.put(Stream(b'x', Type='/EmbeddedFile'))}})]
    d.catalog(Names=names)
    return d.signed()


def title_in_metadata(d):
    n = d.number(d.get(d.root)['/Metadata'])
    text = d.data_of(n)
    need('รายงาน'.encode() in text, 'no title')
    d.put(Stream(text.replace('รายงาน'.encode(), 'ประกาศ'.encode(), 1), Type='/Metadata', Subtype='/XML'), n)
    return d.signed()


def title_in_info(d):
    n = d.number(d.trailer['/Info'])
    d.put({**d.get(n), '/Title': 'u:ประกาศ'}, n)
    return d.signed()


def open_action(d):
    d.catalog(OpenAction={'/S': '/JavaScript', '/JS': f'b:{b"1".hex()}'})
    return d.signed()


def script_in_names(d):
    d.catalog(Names={**d.get(d.root)['/Names'], '/JavaScript': {'/Names': [f'b:{b"a".hex()}', d.put(
        {'/S': '/JavaScript', '/JS': f'b:{b"1".hex()}'})]}})
    return d.signed()


def structure(d):
    for n, o in d.objects.items():
        v = o.get('value')
        if isinstance(v, dict) and '/S' in v and '/P' in v:
            d.put({**v, '/ActualText': 'u:อื่น'}, n)
            return d.signed()


def output_intent(d):
    n = d.number(d.get(d.root)['/OutputIntents'][0])
    d.put({**d.get(n), '/OutputConditionIdentifier': f'b:{b"x".hex()}'}, n)
    return d.signed()


def output_profile(d):
    n = d.number(d.get(d.get(d.root)['/OutputIntents'][0])['/DestOutputProfile'])
    d.put(Stream(b'x', N=3), n)
    return d.signed()


def bookmarks(d):
    d.catalog(Outlines=d.put({'/Type': '/Outlines', '/Count': 0}))
    return d.signed()


def page_labels(d):
    d.catalog(PageLabels={'/Nums': [0, {'/S': '/r'}]})
    return d.signed()


def proofs_with_drawing(d):
    """A drawing among the certificates, where a later update could find it."""
    d.catalog(DSS=d.put({'/Certs': [d.put(Stream(SHAPE, Subtype='/Form', BBox=[0, 0, 9, 9]))]}))
    return d.signed()


def as_proof(d, number, new):
    """An object that was there is named beside the signatures, and written anew as a proof by the next update."""
    d.catalog(DSS=d.put({'/Certs': [f'{number} 0 R']}))
    d = Document(d.written())
    d.put(new, number)
    return d.written()


def page_as_proof(d):
    d = Document(d.signed())
    _, page = page_of(d)
    return as_proof(d, d.number(page['/Contents']), Stream(SHAPE))


def signature_as_proof(d):
    """The look of the signature itself."""
    d = Document(d.signed())
    return as_proof(d, d.number(d.get(d.fields()[0])['/AP']['/N']), Stream(SHAPE))


def proof_of_a_list(d):
    """A dictionary of proofs that is also more than that."""
    d.catalog(DSS=d.put({'/VRI': d.put({'/Font': d.put({'/Cert': []})})}))
    return d.signed()


def usage_rights(d):
    d.catalog(Perms={'/UR3': d.put({'/Type': '/Sig'})})
    return d.signed()


def permission_of_page(d):
    """What is to say who allows what is no signature."""
    d.catalog(Perms={'/DocMDP': f'{page_of(d)[0]} 0 R'})
    return d.signed()


def permission_of_nothing(d):
    d.catalog(Perms={'/DocMDP': f'{d.next + 50} 0 R'})
    return d.signed()


def unused_object(d):
    """Nothing leads to it yet: what could be made to be seen later is not kept."""
    d.put({'/Type': '/Page', '/Contents': d.put(Stream(SHAPE))})
    return d.signed()


def size_that_cuts(d):
    """A drawing that nothing seems to lead to, as the file says that its numbers end before."""
    d.put(Stream(SHAPE, Type='/XObject', Subtype='/Form', BBox=[0, 0, 9, 9]))
    return d.signed(trailer={'/Size': 10})


def shadow_restored(d):
    """The first signs a page that is drawn over; the second update puts the page back."""
    n, page = page_of(d)
    d.put({**page, '/Contents': [page['/Contents'], d.put(Stream(SHAPE))]}, n)
    d = Document(d.signed())
    d.put(page, n)
    return d.signed(1)


def der(more=b''):
    """A certificate as it lies in a DSS."""
    return Stream(openssl('x509', '-in', 'cert.pem', '-outform', 'DER', cwd=certificate()) + more)


def proof_that_is_none(d):
    """What the lists are for is not what lies in them."""
    d.catalog(DSS=d.put({'/Certs': [d.put(der())], '/CRLs': [d.put(Stream(b'not a list'))]}))
    return d.signed()


def proof_of_another_kind(d):
    d.catalog(DSS=d.put({'/OCSPs': [d.put(der())]}))
    return d.signed()


def proof_with_more(d):
    """A file that goes on where the certificate ends."""
    d = Document(d.signed())
    d.catalog(DSS=d.put({'/Certs': [d.put(der(b'%PDF-1.7 more'))]}))
    return d.written()


def page_in_proofs(d):
    """After the timestamp a page is drawn over, together with proofs that are sound."""
    d = Document(stamped(Document(d.signed())))
    n, page = page_of(d)
    d.catalog(DSS=d.put({'/Certs': [d.put(der())]}))
    d.put({**page, '/Contents': [page['/Contents'], d.put(Stream(SHAPE))]}, n)
    return d.written()


# ---- timestamps of the whole file ----

STAMP = {'/Type': '/DocTimeStamp', '/SubFilter': '/ETSI.RFC3161'}


def stamped(d, **options):
    return d.signed(None, value=STAMP, **options)


def after_timestamp(d):
    d = Document(stamped(Document(d.signed())))
    d.put(Stream(SHAPE), d.number(page_of(d)[1]['/Contents']))
    return d.written()


def timestamp_of_a_page(d):
    """The update that brings the timestamp changes a page with it."""
    d = Document(d.signed())
    d.put(Stream(SHAPE), d.number(page_of(d)[1]['/Contents']))
    return stamped(d)


def timestamp_of_a_part(d):
    data = stamped(Document(d.signed()))
    return close_with(data, lambda b, e, n: (0, b, e, n - e - 20), token)


def timestamp_of_another_file(d):
    """A right token, of other bytes."""
    data = stamped(Document(d.signed()))
    return close_with(data, lambda b, e, n: (0, b, e, n - e), lambda bytes, who: token(b'another'))


def timestamp_as_signer(d):
    """Where a person signs there is only a timestamp: the line would look signed."""
    return d.signed(value=STAMP)


def signature_as_timestamp(d):
    """A person's signature that is called a timestamp."""
    return Document(d.signed()).signed(None, value={'/Type': '/DocTimeStamp'})


def timestamp_that_is_seen(d):
    return stamped(Document(d.signed()), more={'/Rect': [100, 300, 400, 500]})


# ---- locks ----

def locking(d, **params):
    """FieldMDP of the first signer: table 256."""
    return Document(d.signed(value={'/Reference': [{'/Type': '/SigRef', '/TransformMethod': '/FieldMDP', '/TransformParams': {
        '/Type': '/TransformParams', '/V': '/1.2', **{f'/{k}': v for k, v in params.items()}}, '/Data': f'{d.root} 0 R'}]}))


def name_of(d, n):
    return d.get(d.fields()[n])['/T']


def locked_all(d):
    return locking(d, Action='/All').signed(1)


def locked_this(d):
    return locking(d, Action='/Include', Fields=[name_of(d, 1)]).signed(1)


def locked_but_another(d):
    return locking(d, Action='/Exclude', Fields=[name_of(d, 2)]).signed(1)


def locked_in_an_unknown_way(d):
    return locking(d, Action='/Perhaps').signed(1)


def locked_and_a_new_field(d):
    return locking(d, Action='/All').signed(None)


# ---- the bytes ----

def after_signature(d):
    d = Document(d.signed())
    n, page = page_of(d)
    d.put({**page, '/Contents': [page['/Contents'], d.put(Stream(SHAPE))]}, n)
    return d.written()


def date_after_signature(d):
    d = Document(d.signed())
    n = d.number(d.trailer['/Info'])
    d.put({**d.get(n), '/ModDate': f'b:{b"D:20260101".hex()}'}, n)
    return d.written()


def bytes_after(d):
    return d.signed() + b'% more\n'


def range_to_middle(d):
    """The range ends before the file does."""
    data = d.signed()
    return close_with(data, lambda b, e, n: (0, b, e, n - e - 20))


def range_with_gap(d):
    """The gap is larger than the signature: what stands in it is signed by nobody."""
    return close_with(d.signed(), lambda b, e, n: (0, b - 10, e, n - e))


def range_from_middle(d):
    return close_with(d.signed(), lambda b, e, n: (10, b - 10, e, n - e))


def close_with(data, choose, make=cms):
    """Signs once more, with another range."""
    m = list(re.finditer(rb'/ByteRange \[0 (\d+) (\d+) (\d+)\]', data))[-1]
    begin, end = int(m[1]), int(m[2])
    a, b, c, e = choose(begin, end, len(data))
    says = b'/ByteRange [%d %d %d %d]' % (a, b, c, e)
    says = says + b' ' * (len(m[0]) - len(says))
    data = data[:m.start()] + says + data[m.end():]
    der = make(data[a:a + b] + data[c:c + e], 'somchai').hex().encode()
    return data[:begin + 1] + der.ljust(HOLE, b'0') + data[end - 1:]


def no_contents(d):
    """Universal signature forgery: there is nothing to be checked."""
    data = d.signed()
    m = re.search(rb'/Contents <[0-9a-f]{%d}>' % HOLE, data)
    return data[:m.start()] + b'/Contents <' + b'0' * HOLE + b'>' + data[m.end():]


def no_range(d):
    return d.signed().replace(b'/ByteRange', b'/ByteRangX')


def wrapped(d):
    """Signature wrapping: the signed bytes of another update are kept far after, and the range points there."""
    n, page = page_of(d)
    good = d.signed()
    m = list(re.finditer(rb'/ByteRange \[0 (\d+) (\d+) (\d+)\]', good))[-1]
    tail = good[int(m[2]):]
    d = Document(good[:len(d.data)])
    d.put({**page, '/Contents': [page['/Contents'], d.put(Stream(SHAPE))]}, n)
    return d.signed() + tail


def object_unlisted(d):
    """A reader that rebuilds the list of objects finds another page than one that reads it."""
    n, page = page_of(d)
    again = b'%d 0 obj\n<</Type /Page /Contents 1 0 R>>\nendobj\n' % n
    return d.signed(before=again)


def object_twice(d):
    f = d.fields()[1]
    return d.signed(before=b'%d 0 obj\nnull\nendobj\n' % f, entries={})


def object_in_comment(d):
    n = page_of(d)[0]
    return d.signed(before=b'%% %d 0 obj null endobj\n' % n)


def object_in_original(d):
    """An entry points into the middle of the original."""
    n = page_of(d)[0]
    return d.signed(entries={n: (1, d.data.index(b' 0 obj') - 1, 0)})


def object_in_stream(d):
    """An entry points into a stream of the update."""
    n = page_of(d)[0]
    hidden = b'%d 0 obj\n<</Type /Page>>\nendobj\n' % n
    d.put(Stream(hidden))
    at = len(d.data) + (b'%d 0 obj\n' % (d.next - 1) + Stream(hidden).text()).index(hidden)
    return d.signed(entries={n: (1, at, 0)})


def object_removed(d):
    return d.signed(entries={page_of(d)[0]: (0, 0, 1)})


def another_root(d):
    root = d.put({**d.get(d.root), '/Lang': f'b:{b"en".hex()}'})
    return d.signed(trailer={'/Root': root})


def another_info(d):
    return d.signed(trailer={'/Info': d.put({'/Title': f'b:{b"x".hex()}'})})


def permanent_id(d):
    """The first half of the identifier names the document for good: 14.4."""
    return d.signed(trailer={'/ID': [f'b:{"00" * 16}', d.trailer['/ID'][1]]})


def halves_exchanged(d):
    return d.signed(kind='table', trailer={'/ID': ['b:' + '11' * 16, d.trailer['/ID'][0]]})


def id_removed(d):
    return d.signed(trailer=(('/ID', None),))


def id_of_one(d):
    return d.signed(trailer={'/ID': d.trailer['/ID'][:1]})


def id_with_number(d):
    return d.signed(trailer={'/ID': [d.trailer['/ID'][0], 1]})


def id_of_second_signature(d):
    """What the first update left alone the second one changes."""
    return Document(d.signed()).signed(1, trailer={'/ID': ['b:' + '00' * 16] * 2})


def date_that_is_none(d):
    """A text that a reader shows among the properties, in the place of the date of the last change."""
    n = d.number(d.trailer['/Info'])
    d.put({**d.get(n), '/ModDate': 'u:ฉบับแก้ไข'}, n)
    return d.signed()


def previous_is_itself(d):
    d = Document(d.signed())
    data = d.signed(1)
    at = int(re.findall(rb'startxref\s+(\d+)', data)[-1])
    m = list(re.finditer(rb'/Prev (\d+)', data))[-1]
    return data[:m.start(1)] + str(at).encode().ljust(len(m[1])) [:len(m[1])] + data[m.end(1):]


def previous_left_out(d):
    """The update of the first signature is stepped over."""
    d2 = Document(d.signed())
    return d2.signed(1, prev=d.startxref)


def startxref_elsewhere(d):
    return d.signed(startxref=d.startxref)


def hybrid(d):
    return d.signed(kind='table', trailer={'/XRefStm': d.startxref})


def encrypted(d):
    return d.signed(trailer={'/Encrypt': {'/Filter': '/Standard'}})


def in_object_stream(d):
    """The page lies in an object stream, where it is not seen in the bytes."""
    n, page = page_of(d)
    d.put({**page, '/Contents': d.put(Stream(SHAPE))}, n)
    return d.signed(held=[n])


def object_stream_with_more(d):
    """An object stream holds a page that no entry leads to."""
    n = page_of(d)[0]
    body = b'%d 0 null ' % n
    d.put(Stream(body, Type='/ObjStm', N=1, First=len(body) - 5))
    return d.signed()


def length_lies(d):
    """A stream that is longer than it says, and what follows it is an object to some."""
    n = page_of(d)[0]
    text = b'<</Length 3>>\nstream\nabc\nendstream\nendobj\n%d 0 obj\nnull' % n
    d.put(text)
    return d.signed()


def key_twice(d):
    n, page = page_of(d)
    d.put(b'<</Type /Page ' + b'/Type /Page>>')
    return d.signed()


def two_at_once(d):
    second = d.fields()[1]
    d.put({**d.get(second), '/V': d.put({'/Type': '/Sig', '/Filter': '/Adobe.PPKLite'})}, second)
    return d.signed()


def signature_only_in_list(d):
    """A field that the form has, and no page shows, is one thing; a signature in no field another."""
    d.put({'/Type': '/Sig', '/Filter': '/Adobe.PPKLite'})
    return d.written()


def other_document(d):
    """Signed, but another report's bytes before it."""
    at = d.data.index(b'stream') + 40
    return bytes([*d.data[:at], d.data[at] ^ 1, *d.data[at + 1:]]) + d.signed()[len(d.data):]


# ---- what is sound ----

def table(d):
    return d.signed(kind='table')


def field_in_object_stream(d):
    return d.signed(held=[d.fields()[0]])


def packs(*filters):
    """As Acrobat, qpdf and others write it: packed, mostly with the filter Up."""
    def make(d):
        return d.signed(held=[d.fields()[0]], filters=filters)
    make.__name__ = 'packed' + ''.join(map(str, filters))
    return make


def two_signers(d):
    return Document(d.signed()).signed(1, who='somying')


def invisible(d):
    return d.signed(None)


def cades(d):
    return d.signed(value={'/SubFilter': '/ETSI.CAdES.detached'})


def with_text(d):
    """The line shows a name, in a font of its own."""
    font = d.put({'/Type': '/Font', '/Subtype': '/Type0', '/BaseFont': '/X', '/Encoding': '/Identity-H', '/DescendantFonts': [
        {'/Type': '/Font', '/Subtype': '/CIDFontType2', '/BaseFont': '/X', '/FontDescriptor': d.put({
            '/Type': '/FontDescriptor', '/FontFile2': d.put(Stream(b'font'))})}]})
    x0, y0, x1, y1 = d.get(d.fields()[0])['/Rect']
    look = d.put(Stream(b'BT /F 9 Tf <0001> Tj ET', Type='/XObject', Subtype='/Form', BBox=[0, 0, x1 - x0, y1 - y0],
                        Resources={'/Font': {'/F': font}}))
    return d.signed(form='', more={'/AP': {'/N': look}})


def layered(d):
    """As Acrobat and iText draw a line: forms in one another; the field is locked in its place, its frame is empty."""
    x0, y0, x1, y1 = d.get(d.fields()[0])['/Rect']

    def drawn(data, box=(0, 0, x1 - x0, y1 - y0), **inside):
        return d.put(Stream(data, Type='/XObject', Subtype='/Form', FormType=1, Matrix=[1, 0, 0, 1, 0, 0], BBox=list(box),
                            Resources={'/ProcSet': ['/PDF', '/Text'], '/XObject': {f'/{k}': v for k, v in inside.items()}}))
    frame = drawn(b'q /n0 Do Q q /n2 Do Q', n0=drawn(b'% DSBlank', (0, 0, 100, 100)), n2=drawn(b'0 0 m 9 9 l S'))
    return d.signed(form='', more={'/AP': {'/N': drawn(b'q /FRM Do Q', FRM=frame)}, '/F': d.get(d.fields()[0])['/F'] | 128, '/MK': {},
                                   '/DA': f'b:{b"/Helv 0 Tf 0 g".hex()}'})


def look_rewritten(d):
    """The empty look of the field is written over by that of the signature."""
    old = d.get(d.fields()[0])['/AP']['/N']
    x0, y0, x1, y1 = d.get(d.fields()[0])['/Rect']
    d.put(Stream(b'0 0 m 9 9 l S', Type='/XObject', Subtype='/Form', BBox=[0, 0, x1 - x0, y1 - y0]), d.number(old))
    return d.signed(form='')


def certifying(d):
    """The first signer allows nothing but more signatures: DocMDP."""
    d.catalog(Perms={'/DocMDP': f'{d.next} 0 R'}, Version='/1.7',
              Extensions={'/ADBE': {'/BaseVersion': '/1.7', '/ExtensionLevel': 8}})
    return d.signed(form='', value={'/Reference': [{'/Type': '/SigRef', '/TransformMethod': '/DocMDP', '/TransformParams': {
        '/Type': '/TransformParams', '/P': 2, '/V': '/1.2'}}]})


def with_date(d):
    n = d.number(d.trailer['/Info'])
    d.put({**d.get(n), '/ModDate': f'b:{b"D:20260101".hex()}'}, n)
    return d.signed()


def id_of_state(d):
    """The second half of the identifier is of the state (14.4); the first is the same in another form of string."""
    first = bytes.fromhex(d.trailer['/ID'][0][2:])
    return d.signed(trailer={'/ID': [b'(' + b''.join(b'\\%03o' % c for c in first) + b')', 'b:' + '22' * 16]})


def proofs(d):
    """Certificates beside the signature, and more of them beside the next one."""
    d = Document(d.signed())
    d.catalog(DSS=d.put({'/Type': '/DSS', '/Certs': [d.put(der())], '/VRI': {'/' + 'A' * 40: {'/Cert': []}}}))
    d = Document(d.written())
    dss = d.number(d.get(d.root)['/DSS'])
    d.put({**d.get(dss), '/Certs': d.get(dss)['/Certs'] + [d.put(der())]}, dss)
    return d.signed(1)


def proofs_last(d):
    d = Document(d.signed())
    d.catalog(DSS=d.put({'/Certs': [d.put(der())]}))
    return d.written()


def timestamp_last(d):
    """Proofs, a timestamp of the whole file, proofs of this, and one more timestamp."""
    d = Document(stamped(Document(proofs_last(d))))
    dss = d.number(d.get(d.root)['/DSS'])
    d.put({**d.get(dss), '/Certs': d.get(dss)['/Certs'] + [d.put(der())]}, dss)
    return stamped(Document(d.written()))


def locked_others(d):
    """What is not locked may be signed."""
    return locking(d, Action='/Include', Fields=[name_of(d, 2)]).signed(1)


def locked_but_this(d):
    return locking(d, Action='/Exclude', Fields=[name_of(d, 1)]).signed(1)


def locked_and_stamped(d):
    return stamped(locking(d, Action='/All'))


def comment(d):
    return d.signed(before=b'%a program that signs\n')


def unchanged_object(d):
    """An object that is written again as it is."""
    n, page = page_of(d)
    d.put(page, n)
    return d.signed()


def length_elsewhere(d):
    """A stream whose length is an object of its own."""
    text = b'0 0 m 9 9 l S'
    length = d.put(len(text))
    x0, y0, x1, y1 = d.get(d.fields()[0])['/Rect']
    look = d.put(pdf_text({'/Subtype': '/Form', '/BBox': [0, 0, x1 - x0, y1 - y0], '/Length': length}) + b'\nstream\n' + text +
                 b'\nendstream')
    return d.signed(form='', more={'/AP': {'/N': look}})


# What each is refused with: a part of the message.
PAGES, FIELD, FORM, LOOK = 'เพิ่ม ตัด หรือสลับหน้า', 'ช่องลงลายมือชื่อถูกย้ายหรือแก้ไข', 'แบบฟอร์มในไฟล์', 'ภาพลายมือชื่อ'
NOTE, FILES, TITLE = 'หมายเหตุ ลิงก์ หรือช่องกรอก', 'ไฟล์แนบ', 'ชื่อเรื่อง'
NAME, ID = 'มีชื่อซ้ำกับช่องอื่น', 'ครึ่งแรกของรหัสประจำไฟล์'
PROOF, LOCKED, LINE = 'ใบรับรอง', 'หลังจากลายมือชื่อ', 'มีเพียงตราประทับเวลา'
ADDED, NOT_NAMED, RANGE = 'ไม่ใช่ส่วนหนึ่งของลายมือชื่อ', 'ไม่อยู่ในตำแหน่ง', 'ByteRange'
CORPUS = {
    overlay: 'หน้า 3: เนื้อหา', content_replaced: 'หน้า 3: เนื้อหา', font_replaced: 'หน้า 1: แบบอักษร', font_file_replaced: 'หน้า 1: แบบอักษร',
    resources_replaced: 'หน้า 3: แบบอักษร', page_turned: 'หน้า 3: ขนาด', page_cut: 'หน้า 3: ขนาด', page_removed: PAGES,
    pages_exchanged: PAGES, another_page_tree: PAGES, layers: 'เลเยอร์', free_text: f'หน้า 3: {NOTE}', stamp: f'หน้า 3: {NOTE}',
    link_changed: f'หน้า 2: {NOTE}', text_field: 'ช่องกรอกที่ไม่ใช่ลายมือชื่อ', visible_signature: 'นอกช่องลงลายมือชื่อ',
    name_of_another_field: NAME, name_of_signed_field: NAME, invisible_with_look: LOOK, field_enlarged: FIELD, field_moved_page: FIELD, field_action: FIELD,
    look_of_other_field: 'ยังไม่มีผู้ลงลายมือชื่อ', look_drawn_over: f'หน้า 15: {NOTE}', look_with_reference: LOOK,
    look_of_signed_field: f'หน้า 15: {NOTE}', signature_replaced: 'ลงลายมือชื่อไว้แล้วถูกแก้ไข', needs_appearances: FORM, xfa: FORM,
    attachment_changed: FILES, attachment_added: FILES, script_in_names: FILES, title_in_metadata: TITLE, title_in_info: TITLE,
    open_action: 'ทำงานเองเมื่อเปิดไฟล์', structure: 'โปรแกรมอ่านหน้าจอ', output_intent: 'สี', output_profile: 'สี',
    bookmarks: 'บุ๊กมาร์ก', page_labels: 'คุณสมบัติของไฟล์', proofs_with_drawing: 'ใบรับรอง', page_as_proof: 'ใบรับรอง', signature_as_proof: 'ใบรับรอง', proof_of_a_list: 'ใบรับรอง',
    proof_that_is_none: PROOF, proof_of_another_kind: PROOF, proof_with_more: PROOF, page_in_proofs: 'หน้า 3: เนื้อหา',
    after_timestamp: 'หน้า 3: เนื้อหา', timestamp_of_a_page: 'หน้า 3: เนื้อหา', timestamp_of_a_part: RANGE,
    timestamp_of_another_file: 'ไม่ถูกต้อง', timestamp_as_signer: LINE, signature_as_timestamp: 'SubFilter',
    timestamp_that_is_seen: 'นอกช่องลงลายมือชื่อ', locked_all: LOCKED, locked_this: LOCKED, locked_but_another: LOCKED,
    locked_in_an_unknown_way: LOCKED, locked_and_a_new_field: LOCKED,
    usage_rights: 'คุณสมบัติของไฟล์', permission_of_page: 'คุณสมบัติของไฟล์', permission_of_nothing: 'คุณสมบัติของไฟล์',
    unused_object: 'ไม่มีลายมือชื่อใดใช้', size_that_cuts: 'ซ่อนวัตถุหรือเข้ารหัส', shadow_restored: 'หน้า 3: เนื้อหา', after_signature: 'หน้า 3: เนื้อหา',
    date_after_signature: 'หลังลายมือชื่อสุดท้าย', bytes_after: ADDED, range_to_middle: RANGE, range_with_gap: RANGE,
    range_from_middle: RANGE, no_contents: 'ไม่ถูกต้อง', no_range: 'รายการที่ลายมือชื่อไม่มี', wrapped: ADDED,
    object_unlisted: NOT_NAMED, object_twice: NOT_NAMED, object_in_comment: ADDED, object_in_original: 'วัตถุที่ไม่ได้อยู่ในส่วนนั้น',
    object_in_stream: 'วัตถุที่ไม่ได้อยู่ในส่วนนั้น', object_removed: 'ลบวัตถุ', another_root: 'แทนที่ด้วยเอกสารอื่น',
    another_info: TITLE, permanent_id: ID, halves_exchanged: ID, id_removed: ID, id_of_one: ID, id_with_number: ID, id_of_second_signature: ID,
    date_that_is_none: TITLE, previous_is_itself: 'ไม่ได้ต่อจาก', previous_left_out: 'ไม่ได้ต่อจาก', startxref_elsewhere: 'ชี้ไปยังตำแหน่งก่อน',
    hybrid: 'ซ่อนวัตถุหรือเข้ารหัส', encrypted: 'ซ่อนวัตถุหรือเข้ารหัส', in_object_stream: 'หน้า 3: เนื้อหา',
    object_stream_with_more: NOT_NAMED, length_lies: NOT_NAMED, key_twice: ADDED, two_at_once: 'สองลายมือชื่อ',
    signature_only_in_list: 'ไม่มีลายมือชื่อใดใช้', other_document: 'ไม่ได้ขึ้นต้นด้วย'}
SOUND = (table, field_in_object_stream, packs(), *(packs(n) for n in range(5)), packs(2, 0, 1, 3, 4), two_signers, invisible, cades, with_text, look_rewritten, certifying, with_date, id_of_state, proofs, timestamp_last,
         locked_others,
         locked_but_this, locked_and_stamped, layered,
         comment, unchanged_object, length_elsewhere)


def corpus(r):
    """Each attack is refused, with the page or the part that it changes, and nothing is stored."""
    p, original = stored(r, 'attacks')
    tree, wrong = p.tree(), []
    need(len(CORPUS) >= 20, 'too few')
    for attack, words in CORPUS.items():
        file = p.dir / f'{attack.__name__}.pdf'
        file.write_bytes(attack(Document(original)))
        run = p.run('archive', '--signed', file)
        said = run.stderr.decode()
        if run.returncode != 1 or words not in said or '[signature]' not in said or said.count('error: ') != 1:
            wrong.append(f'{attack.__name__}: exit {run.returncode}, wanted "{words}": {said}')
    need(not wrong, '\n'.join(wrong))
    need(p.tree() == tree, 'something was stored')


def sound(r):
    """What programs that sign write is kept, in whatever form they write it."""
    p, original = stored(r, 'sound')
    for n, make in enumerate(SOUND, 1):
        file = p.dir / f'{make.__name__}.pdf'
        file.write_bytes(make(Document(original)))
        run = p.run('archive', '--signed', file)
        need(run.returncode == 0, f'{make.__name__}: {run.stderr.decode()}')
        need(p.pdf(1, f'ita-2568-signed-{n}.pdf').read_bytes() == file.read_bytes(), make.__name__)
    need('ครบถ้วน' in p.verify(), 'verify')


def planted(r):
    """A copy that somebody puts into the archive by hand is looked at as strictly, and so is a file alone."""
    p, original = stored(r, 'planted')
    for attack in overlay, after_signature, range_with_gap:
        file = p.pdf(1, 'ita-2568-signed-1.pdf')
        file.write_bytes(attack(Document(original)))
        need(CORPUS[attack] in p.verify(status=1), attack.__name__)
        need(CORPUS[attack] in p.verify(file, status=1), f'{attack.__name__} alone')
        file.unlink()


def all_entries(d, file):
    """Every object in one cross-reference stream that leads to no other: the update looks like a document of its own."""
    rows = {}
    for n, where, one, two in re.findall(r'(\d+)/\d+: (?:un)?compressed; (offset|stream) = (\d+)(?:, index = (\d+))?',
                                         read('qpdf', '--show-xref', file)):
        if int(n) not in d.new:
            rows[int(n)] = (1, int(one), 0) if where == 'offset' else (2, int(one), int(two))
    return d.written(entries=rows, trailer=(('/Prev', None),))


def drawn_after(r):
    """A file that begins with an archived revision which this machine does not make again: what comes after the revision
    are signatures, or it is an error, whatever the file's cross-references say."""
    p = Place(r, 'drawn-after')
    shutil.copytree(r.root / 'input/2568', p.dir / '2568')
    run = subprocess.run([r.build / 'raingan-older', 'archive', '2568', '-m', 'x'], cwd=p.dir, capture_output=True)
    need(run.returncode == 0, run.stderr.decode())
    (p.dir / 'fonts').mkdir()
    for font in pathlib.Path('/usr/share/fonts').rglob('Laksaman*.ttf'):
        (p.dir / 'fonts' / font.name).write_bytes(font.read_bytes() + b'\0' * 4)
    (p.dir / 'fonts/fonts.conf').write_text('<?xml version="1.0"?><fontconfig><dir prefix="cwd">fonts</dir></fontconfig>')
    original = p.pdf(1, 'ita-2568.pdf')
    for drawn in False, True:
        d = Document(original.read_bytes())
        n, page = page_of(d)
        over = d.put(Stream(SHAPE))
        d.put({**page, '/Contents': [page['/Contents'], over] if drawn else over}, n)
        for name, whole in ('prev', d.written()), ('all', all_entries(d, original)):
            (p.dir / 'x.pdf').write_bytes(whole)
            said = p.verify('x.pdf', status=1)
            need('[signature]' in said and 'archive-note' in said, f'{name}, {drawn}: {said}')
    (p.dir / 'x.pdf').write_bytes(Document(original.read_bytes()).signed())
    need('ฉบับที่ 1' in p.verify('x.pdf'), 'a signed copy')


def many_stamps(r):
    """A form of thousands of fields with timestamps is listed."""
    d = Document(r.report('input/2568').read_bytes())
    v = d.put({'/Type': '/DocTimeStamp', '/Filter': '/Adobe.PPKLite', '/SubFilter': '/ETSI.RFC3161', '/ByteRange': [0, 1, 2, 3],
               '/Contents': b'<00>'})
    fields = [d.put({'/Type': '/Annot', '/Subtype': '/Widget', '/FT': '/Sig', '/T': b'(t%d)' % n, '/Rect': [0, 0, 0, 0], '/V': v})
              for n in range(9900)]
    form = d.get(d.root)['/AcroForm']
    d.put({**d.get(form), '/Fields': d.get(form)['/Fields'] + fields}, d.number(form))
    file = r.dir / 'stamps.pdf'
    file.write_bytes(d.written())
    run = r.run('sign', file)
    need(run.returncode == 0 and run.stdout.count(b'\nt') == 9900, f'{run.returncode}: {run.stderr.decode()}')


def tests(root, build):
    return each(root, build, 'attack', (corpus, sound, planted, drawn_after, many_stamps))
