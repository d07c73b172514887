/*
 * What may stand after the end of a report that was signed: updates of a small PDF, written by hand, object by object.
 * Whether the signatures hold is no question here (tests/attacks.py has those that do). What is wanted comes from
 * PDF 32000-1 and doc/archive.md: each update adds one signature and what belongs to it, or proofs, and nothing else.
 */
#include "unit.h"

#include "base/str.h"
#include "sign/increments.h"
#include "sign/signed.h"
#include "sign/trust.h"

#include <stdio.h>

/* ---- a PDF of one page with two lines to sign, `a` and `b` ---- */

#define OBJ(n, text) #n " 0 obj\n" text "\nendobj\n"
#define STREAM(n, keys, len, data)                                                                 \
    OBJ(n, "<<" keys "/Length " #len ">>\nstream\n" data "\nendstream")

#define CATALOG(more) OBJ(1, "<</Type/Catalog/Pages 2 0 R" more ">>")
#define PAGE(more) OBJ(3, "<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents 8 0 R" more ">>")
#define FORM(more) OBJ(4, "<<" more ">>")
#define LINE_OF(name) "/Type/Annot/Subtype/Widget/FT/Sig/F 4/P 3 0 R/Rect[0 0 50 20]/T(" name ")"
#define LINE_A(more) OBJ(5, "<<" LINE_OF("a") more ">>")
#define LINE_B(more) OBJ(6, "<<" LINE_OF("b") more ">>")
#define BOX "/Type/XObject/Subtype/Form/BBox[0 0 50 20]"
#define LOOK(n) STREAM(n, BOX, 5, "0 0 m")

static const char report[] =
    "%PDF-1.7\n" CATALOG("/AcroForm 4 0 R") OBJ(2, "<</Type/Pages/Kids[3 0 R]/Count 1>>")
        PAGE("/Annots[5 0 R 6 0 R]") FORM("/Fields[5 0 R 6 0 R]") LINE_A("/AP<</N 7 0 R>>")
            LINE_B("") LOOK(7) STREAM(8, "", 3, "q Q") OBJ(9, "<</Title(x)>>");

#define KEYS "/Size 50/Root 1 0 R/Info 9 0 R"
#define ID "/ID[<00><00>]"

/* Signatures are objects from 20 on. The range is filled in when the file is whole: all but the first text after it. */
#define RANGE "/ByteRange[0 1111111111 2222222222 3333333333]"
#define SIG(n, more) OBJ(n, "<</Type/Sig/Filter/A" RANGE "/Contents<00>" more ">>")
#define SIGNED_A(more) LINE_A("/V 20 0 R/AP<</N 21 0 R>>") SIG(20, more) LOOK(21)
#define SIGNED_WITH(text) LINE_A("/V 20 0 R") OBJ(20, "<<" text ">>")
#define SIGNED_B LINE_B("/V 30 0 R/AP<</N 31 0 R>>") SIG(30, "") LOOK(31)
#define STAMP(n, more)                                                                             \
    OBJ(n, "<</Type/DocTimeStamp/Filter/A/SubFilter/ETSI.RFC3161" RANGE "/Contents<00>" more ">>")
/* An invisible field, which the form and the page name. */
#define NEW_FIELD(more) OBJ(25, "<<" INVISIBLE "/V 20 0 R" more ">>")
#define INVISIBLE "/Type/Annot/Subtype/Widget/FT/Sig/F 132/P 3 0 R"
#define UNSEEN "/T(new)/Rect[0 0 0 0]"
#define NEW_LISTED                                                                                 \
    FORM("/Fields[5 0 R 6 0 R 25 0 R]/SigFlags 3") PAGE("/Annots[5 0 R 6 0 R 25 0 R]")
#define SIGNED_NEW(more) SIG(20, "") NEW_FIELD(more) NEW_LISTED

enum { UPDATES = 3 };

struct copy_case {
    const char *name;
    const char *want; /* a part of the message; NULL = it is a signed copy */
    const char *update[UPDATES];
    const char *from, *to;          /* what is another thing in the report */
    const char *report_keys, *keys; /* of the trailers, of the report and of its last update */
    int refs; /* the last update has a stream of references of this number, which it does not name */
};

#define ROW(says, wanted, ...)                                                                     \
    {                                                                                              \
        .name = says, .want = wanted, .update = { __VA_ARGS__ }                                    \
    }
#define ROW_IN(old, new, says, wanted, ...)                                                        \
    {                                                                                              \
        .name = says, .want = wanted, .from = old, .to = new, .update = { __VA_ARGS__ }            \
    }

/* One object more in the report. */
#define TITLE OBJ(9, "<</Title(x)>>")
#define ROW_WITH(more, says, wanted, ...) ROW_IN(TITLE, TITLE more, says, wanted, __VA_ARGS__)

#define NO_ENTRY "a signature has entries that signatures do not have"
#define FORM_CHANGED "the form of this document was changed"
#define NO_SIGNATURE "a form field was added that is no signature"
#define MOVED "a signature field was moved or changed in another way than by signing"
#define DRAWN "the look of a signature is more than a drawing in its field"
#define UNUSED "something was added that no signature uses"
#define NO_PROOF "something other than certificates and proofs of revocation"
#define NOT_THERE "is not where its update says"
#define NO_PART "something that is no part of a signature was added"
#define PROPERTY "a property of the whole document was changed"
#define LEADS_OUT "what was added comes from another file, or can be hidden and shown"
#define CANNOT_READ "the cross-reference that was added to this file cannot be read"
#define CONTENT "page 1: what is drawn on this page was changed"
#define ON_PAGE "page 1: a note, link or form field was put on this page, changed or removed"
#define TITLED "the title, author or other properties of this document were changed"
#define OTHER_RANGE "does not sign the whole file as it was then (ByteRange)"
#define SEEN "a signature was added that can be seen"
#define NONE_YET "this file has no digital signature"
/* Without references of the update, but those that are written here: @p is the place of the last ones, @x of these. */
#define RAW "\f"
#define LOCKED "was signed after"

#define DOC_MDP(more) "<</TransformMethod/DocMDP/TransformParams<<" more ">>>>"
#define FIELD_MDP(more) "<</TransformMethod/FieldMDP/TransformParams<<" more ">>>>"
#define LAYER "<</Type/OCG>>"

#define DSS(more) CATALOG("/AcroForm 4 0 R/DSS 41 0 R") OBJ(41, "<<" more ">>")
#define ANSWER(n) STREAM(n, "", 5, "0\003\012\001\006") /* OCSP, RFC 6960, 4.2.1: unauthorized */
#define ANOTHER(n) STREAM(n, "", 5, "0\003\012\001\003")
#define ANY_CMS(n)                                                                                 \
    STREAM(n, "", 18, "0\020\006\011\052\206\110\206\367\015\001\007\001\240\003\004\001A")
#define DIGEST "/0123456789ABCDEFabcd0123456789ABCDEFabcd"

static const struct copy_case cases[] = {
    ROW("signed", NULL, SIGNED_A("")),
    ROW("signed by both", NULL, SIGNED_A(""), SIGNED_B),
    ROW("nothing added", NONE_YET, NULL),
    ROW("in a new field that is not seen", NULL, SIGNED_NEW(UNSEEN)),
    ROW("a timestamp after it", NULL, SIGNED_A(""),
        STAMP(30, "") OBJ(25, "<<" INVISIBLE "/V 30 0 R" UNSEEN ">>") NEW_LISTED),

    /* Each byte is of one object, and this where the update says: increments.h. */
    ROW("an object that the update does not name, called a cross-reference", NOT_THERE,
        SIGNED_A("") OBJ(7, "<</Type/XRef>>")),
    {.name = "the cross-reference has the number of the page's content",
     .want = CONTENT,
     .update = {SIGNED_A("")},
     .refs = 8},
    {.name = "and that of a field",
     .want = "a form field that nobody has signed was changed",
     .update = {SIGNED_A("")},
     .refs = 6},
    {.name = "and one of its own", .update = {SIGNED_A("")}, .refs = 40},
    ROW("an object twice", NO_PART, SIGNED_A("") LOOK(22) LOOK(22)),
    ROW("the file ends after its word", NO_PART, RAW "22 0 obj\n<</Length 3>>\nstream"),
    ROW("the file ends after half a line end", NO_PART, RAW "22 0 obj\n<</Length 3>>\nstream\r"),
    ROW("no end of a stream", NO_PART, RAW "22 0 obj\n<</Length 9 0 R>>\nstream\nabc"),
    ROW("the file ends in a comment", NO_PART, RAW "% more"),
    ROW("a comment ends with CR", NULL, "% more\r\n" SIGNED_A("")),
    ROW("no references at all", NOT_THERE,
        RAW LOOK(22) "xref\ntrailer\n<<" KEYS ID "/Prev @p>>\nstartxref\n@x\n%%EOF\n"),
    ROW("no count of references", CANNOT_READ, RAW "xref\n5 \ntrailer\n<<" KEYS ">>\n"),
    ROW("references from beyond all numbers", CANNOT_READ,
        RAW "xref\n8388608 1\ntrailer\n<<" KEYS ">>\n"),
    ROW("references to beyond all numbers", CANNOT_READ,
        RAW "xref\n8388607 2\ntrailer\n<<" KEYS ">>\n"),
    ROW("half a reference", CANNOT_READ, RAW "xref\n5 1\n0000000000 n\ntrailer\n<<" KEYS ">>\n"),
    {.name = "another document",
     .want = "puts another document in its place",
     .update = {SIGNED_A("")},
     .keys = "/Size 50/Root 2 0 R/Info 9 0 R" ID},
    {.name = "of another generation",
     .want = "puts another document in its place",
     .update = {SIGNED_A("")},
     .keys = "/Size 50/Root 1 1 R/Info 9 0 R" ID},
    {.name = "a document that is no reference",
     .want = "puts another document in its place",
     .update = {SIGNED_A("")},
     .keys = "/Size 50/Root 1/Info 9 0 R" ID},
    {.name = "no title before and after",
     .update = {SIGNED_A("")},
     .report_keys = "/Size 50/Root 1 0 R" ID,
     .keys = "/Size 50/Root 1 0 R" ID},
    {.name = "a title that is no object",
     .want = "replaces its title and author",
     .update = {SIGNED_A("")},
     .report_keys = "/Size 50/Root 1 0 R/Info<</Title(x)>>" ID,
     .keys = "/Size 50/Root 1 0 R/Info<</Title(y)>>" ID},
    {.name = "no identifier before", .update = {SIGNED_A("")}, .report_keys = KEYS},
    {.name = "no root of the report",
     .want = "the end of the original cannot be read",
     .update = {SIGNED_A("")},
     .report_keys = "/Size 50/Info 9 0 R" ID},
    {.name = "no count of the report",
     .want = "the end of the original cannot be read",
     .update = {SIGNED_A("")},
     .report_keys = "/Root 1 0 R/Info 9 0 R" ID},

    /* An object that is written again. */
    ROW("as it was", NULL, SIGNED_A("") OBJ(2, "<</Type/Pages/Kids[3 0 R]/Count 1>>")),
    ROW("a stream as it was", NULL, SIGNED_A("") STREAM(8, "", 3, "q Q")),
    ROW("with other bytes", CONTENT, SIGNED_A("") STREAM(8, "", 3, "q q")),
    ROW("that is a stream no more", CONTENT, SIGNED_A("") OBJ(8, "<</Length 3>>")),
    ROW("of another generation", CONTENT,
        SIGNED_A("") "8 1 obj\n<</Length 3>>\nstream\nq q\nendstream\nendobj\n"),
    ROW("an unsigned field as it was", NULL, SIGNED_A("") LINE_B("")),
    ROW("a new one of a later generation", NULL,
        LINE_A("/V 20 0 R/AP<</N 21 1 R>>")
            SIG(20, "") "21 1 obj\n<<" BOX "/Length 5>>\nstream\n0 0 m\nendstream\nendobj\n"),
    ROW_WITH("10 1 obj\n<</A 1>>\nendobj\n", "one of a later generation", UNUSED,
             SIGNED_A("") "10 1 obj\n<</A 2>>\nendobj\n"),
    ROW("a look that was put aside", NULL, SIGNED_A("") LOOK(22)),
    ROW_IN("(x)>>\nendobj\n", "(x)/X 60 0 R>>\nendobj\n" OBJ(60, "(y)"),
           "or is it? something leads beyond the count of objects", UNUSED, SIGNED_A("") LOOK(22)),
    ROW_IN("(x)", "(x)/X 22 0 R", "something leads to it already", TITLED, SIGNED_A("") LOOK(22)),
    ROW_IN("(x)>>\nendobj\n", "(x)/X 10 1 R>>\nendobj\n10 1 obj\n(y)\nendobj\n",
           "something leads to another generation", UNUSED, SIGNED_A("") LOOK(22)),
    {.name = "more objects than can be",
     .want = "would take far more time or memory",
     .update = {SIGNED_A("") LOOK(22)},
     .keys = "/Size 9999999/Root 1 0 R/Info 9 0 R" ID},
    ROW_IN("(x)>>\nendobj\n", "(x)/X 10 0 R>>\nendobj\n" OBJ(10, "(y)"), "below the title", TITLED,
           SIGNED_A("") OBJ(10, "(z)")),
    ROW_IN("R]>>\nendobj\n5", "R]/DR<</X 10 0 R>>>>\nendobj\n" OBJ(10, "(y)") "5",
           "below the form, which leads to it no more", FORM_CHANGED,
           SIGNED_A("") FORM("/Fields[5 0 R 6 0 R]/DR<<>>") OBJ(10, "(z)")),
    ROW_IN("/Kids[3 0 R]/Count 1", "/Kids[]/Count 0", "no pages", "pages were added, removed",
           SIGNED_A("")),

    /* The document: tables 28 and 258. */
    ROW("who may change it", NULL, SIGNED_A("") CATALOG("/AcroForm 4 0 R/Perms<</DocMDP 20 0 R>>")),
    ROW("as an object", NULL,
        SIGNED_A("") CATALOG("/AcroForm 4 0 R/Perms 22 0 R") OBJ(22, "<</DocMDP 20 0 R>>")),
    ROW("as a number", PROPERTY, SIGNED_A("") CATALOG("/AcroForm 4 0 R/Perms 7")),
    ROW("a version", NULL, SIGNED_A("") CATALOG("/AcroForm 4 0 R/Version/1.7")),
    ROW("as a number", PROPERTY, SIGNED_A("") CATALOG("/AcroForm 4 0 R/Version 1.7")),
    ROW("extensions", NULL, SIGNED_A("") CATALOG("/AcroForm 4 0 R/Extensions<</A<</B 1>>>>")),
    ROW("as a list", PROPERTY, SIGNED_A("") CATALOG("/AcroForm 4 0 R/Extensions[]")),
    ROW("with a drawing", PROPERTY,
        SIGNED_A("") CATALOG("/AcroForm 4 0 R/Extensions<</A 22 0 R>>") LOOK(22)),
    ROW("with a layer", LEADS_OUT,
        SIGNED_A("") CATALOG("/AcroForm 4 0 R/Extensions<</A" LAYER ">>")),

    /* A signature: tables 252 and 253. */
    ROW("without its type", NULL, SIGNED_WITH("/Filter/A" RANGE "/Contents<00>")),
    ROW("another type", NO_ENTRY, SIGNED_WITH("/Type/Sign/Filter/A" RANGE "/Contents<00>")),
    ROW("a text", NO_ENTRY, LINE_A("/V(x)")),
    ROW("in its field", OTHER_RANGE, LINE_A("/V<</Type/Sig" RANGE "/Contents<00>>>")),
    ROW_WITH(OBJ(10, "<</Type/Sig/Contents<00>>>"), "that was there before", NO_ENTRY,
             LINE_A("/V 10 0 R")),
    ROW("with a drawing", NO_ENTRY, SIGNED_A("/Prop_Build[22 0 R]") LOOK(22)),
    ROW("with a drawing in a dictionary", NO_ENTRY, SIGNED_A("/Prop_Build<</A 22 0 R>>") LOOK(22)),
    ROW("with a layer", LEADS_OUT, SIGNED_A("/Prop_Build[" LAYER "]")),
    ROW("with a layer of layers", LEADS_OUT, SIGNED_A("/Prop_Build<</Type/OCMD>>")),
    ROW("refers to the document", NULL, SIGNED_A("/Reference[" DOC_MDP("/P 2") "]")),
    ROW("in an object", NULL,
        SIGNED_A("/Reference 22 0 R") OBJ(22, "[23 0 R]") OBJ(23, DOC_MDP("/P 2"))),
    ROW("in a drawing", NO_ENTRY, SIGNED_A("/Reference 22 0 R") LOOK(22)),
    ROW("in a number", NO_ENTRY, SIGNED_A("/Reference 1")),
    ROW("in a way that is not known", NO_ENTRY, SIGNED_A("/Reference[<</TransformMethod/UR3>>]")),
    ROW("with another entry", NO_ENTRY, SIGNED_A("/Reference[<</TransformMethod/DocMDP/X 1>>]")),
    ROW("with a drawing", NO_ENTRY, SIGNED_A("/Reference[" DOC_MDP("/P 22 0 R") "]") LOOK(22)),
    ROW("with a layer", LEADS_OUT, SIGNED_A("/Reference[" DOC_MDP("/Type/OCG") "]")),
    ROW("two at once, one of them a timestamp", "two signatures were added",
        LINE_A("/V 20 0 R") STAMP(20, "") LINE_B("/V 30 0 R") SIG(30, "")),

    /* The digits that are left out are the signature, to the letter. */
    ROW("large digits", NULL, SIGNED_WITH("/Type/Sig" RANGE "/Contents<AF09>")),
    ROW("small digits", NULL, SIGNED_WITH("/Type/Sig" RANGE "/Contents<af09>")),
    ROW("a blank between them", OTHER_RANGE, SIGNED_WITH("/Type/Sig" RANGE "/Contents<0 0>")),
    ROW("a blank for one", OTHER_RANGE, SIGNED_WITH("/Type/Sig" RANGE "/Contents<0 >")),
    ROW("a blank before one", OTHER_RANGE, SIGNED_WITH("/Type/Sig" RANGE "/Contents< 0>")),
    ROW("letters", OTHER_RANGE, SIGNED_WITH("/Type/Sig" RANGE "/Contents(\\n)")),
    ROW("other digits", OTHER_RANGE, SIGNED_WITH("/Type/Sig" RANGE "/Name<01>/Contents<00>")),
    ROW("in another object", OTHER_RANGE,
        SIGNED_WITH("/Type/Sig/Cert 22 0 R/Contents<00>" RANGE) OBJ(22, "<00>")),
    ROW("a range of three", OTHER_RANGE, SIGNED_WITH("/Type/Sig/Contents<00>/ByteRange[0 1 2]")),
    ROW("a range that is text", OTHER_RANGE,
        SIGNED_WITH("/Type/Sig/Contents<00>/ByteRange[0 1 2(3)]")),
    ROW("a range beyond the file", OTHER_RANGE,
        SIGNED_WITH("/Type/Sig/Contents<00>/ByteRange[0 1 2 99999]")),
    ROW("a range that ends beyond the file", OTHER_RANGE,
        SIGNED_WITH("/Type/Sig/Contents<00>/ByteRange[0 1 1200 1200]")),
    ROW("a range that goes back", OTHER_RANGE,
        SIGNED_WITH("/Type/Sig/Contents<00>/ByteRange[0 20 10 5]")),
    ROW("a range from the middle", OTHER_RANGE,
        SIGNED_WITH("/Type/Sig/Contents<00>/ByteRange[9 1 20 5]")),
    ROW("a range below zero", OTHER_RANGE,
        SIGNED_WITH("/Type/Sig/Contents<00>/ByteRange[0 -1 20 5]")),

    /* What it forbids: 12.8.2. */
    ROW("nothing more: another signature", LOCKED, SIGNED_A("/Reference[" DOC_MDP("/P 1") "]"),
        SIGNED_B),
    ROW("nothing more: a timestamp", NULL, SIGNED_A("/Reference[" DOC_MDP("/P 1") "]"),
        STAMP(30, "") OBJ(25, "<<" INVISIBLE "/V 30 0 R" UNSEEN ">>") NEW_LISTED),
    ROW("nothing more: proofs", NULL, SIGNED_A("/Reference[" DOC_MDP("/P 1") "]"),
        DSS("/OCSPs[40 0 R]") ANSWER(40)),
    ROW("all but notes", NULL, SIGNED_A("/Reference[" DOC_MDP("/P 3") "]"), SIGNED_B),
    ROW("an unknown permission is the usual one", NULL, SIGNED_A("/Reference[" DOC_MDP("/P 9") "]"),
        SIGNED_B),
    ROW("likewise", NULL, SIGNED_A("/Reference[" DOC_MDP("/P 0") "]"), SIGNED_B),
    ROW("the other field", LOCKED,
        SIGNED_A("/Reference[" FIELD_MDP("/Action/Include/Fields[5(b)(b)]") "]"), SIGNED_B),
    ROW("a third field", NULL,
        SIGNED_A("/Reference[" FIELD_MDP("/Action/Include/Fields[5(bb)]") "]"), SIGNED_B),
    ROW("said twice, all", LOCKED,
        SIGNED_A("/Reference[" FIELD_MDP("/Action/Include/Fields[(c)]")
                     FIELD_MDP("/Action/Exclude/Fields[(b)]") "]"),
        SIGNED_B),
    ROW("nothing more, and fields", LOCKED,
        SIGNED_A("/Reference[" DOC_MDP("/P 1") FIELD_MDP("/Action/Include/Fields[(c)]") "]"),
        SIGNED_B),

    /* What is seen in its field: 12.5.5. */
    ROW("no look", NULL, LINE_A("/V 20 0 R") SIG(20, "")),
    ROW("a number", DRAWN, LINE_A("/V 20 0 R/AP 1") SIG(20, "")),
    ROW("a look of the mouse", DRAWN,
        LINE_A("/V 20 0 R/AP<</N 21 0 R/D 21 0 R>>") SIG(20, "") LOOK(21)),
    ROW("no stream", DRAWN, LINE_A("/V 20 0 R/AP<</N<<>>>>") SIG(20, "")),
    ROW("no box", DRAWN,
        LINE_A("/V 20 0 R/AP<</N 21 0 R>>") SIG(20, "") STREAM(21, "/Subtype/Form", 1, "n")),
    ROW("a box of three", DRAWN,
        LINE_A("/V 20 0 R/AP<</N 21 0 R>>") SIG(20, "")
            STREAM(21, "/Subtype/Form/BBox[0 0 1]", 1, "n")),
    ROW("a box of names", DRAWN,
        LINE_A("/V 20 0 R/AP<</N 21 0 R>>") SIG(20, "")
            STREAM(21, "/Subtype/Form/BBox[0 0 1/A]", 1, "n")),
    ROW("a picture", DRAWN,
        LINE_A("/V 20 0 R/AP<</N 21 0 R>>") SIG(20, "")
            STREAM(21, "/Subtype/Image/BBox[0 0 1 1]", 1, "n")),
    ROW("the old look, written over", NULL, LINE_A("/V 20 0 R/AP<</N 7 0 R>>") SIG(20, "") LOOK(7)),
    ROW("with what is no look", DRAWN, LINE_A("/V 20 0 R") SIG(20, "") OBJ(7, "<<>>")),
    ROW("with PostScript", LEADS_OUT,
        LINE_A("/V 20 0 R/AP<</N 21 0 R>>") SIG(20, "")
            STREAM(21, BOX "/Resources<</XObject<</X 22 0 R>>>>", 1, "n")
                STREAM(22, "/Subtype/PS", 1, "n")),
    ROW("with layers in a list", LEADS_OUT,
        LINE_A("/V 20 0 R/AP<</N 21 0 R>>") SIG(20, "")
            STREAM(21, BOX "/Resources<</X[" LAYER "]>>", 1, "n")),
    ROW("with the page's content, which it changes", ON_PAGE,
        LINE_A("/V 20 0 R/AP<</N 21 0 R>>") SIG(20, "")
            STREAM(21, BOX "/Resources<</XObject<</X 8 0 R>>>>", 1, "n") STREAM(8, "", 3, "q q")),

    /* Its field: tables 164, 165, 189, 232 and 233. */
    ROW("locked in its place", NULL,
        OBJ(5, "<</Type/Annot/Subtype/Widget/FT/Sig/F 132/P 3 0 R/Rect[0 0 50 20]/T(a)/V 20 0 R>>")
            SIG(20, "")),
    ROW_IN(
        "/F 4", "", "locked, without flags before", NULL,
        OBJ(5, "<</Type/Annot/Subtype/Widget/FT/Sig/F 128/P 3 0 R/Rect[0 0 50 20]/T(a)/V 20 0 R>>")
            SIG(20, "")),
    ROW_IN("/F 4", "/F/A", "flags that were a name", MOVED, SIGNED_A("")),
    ROW_IN("/F 4", "/F 132", "locked no more", MOVED, SIGNED_A("")),
    ROW_IN(
        "/F 4", "/F 132", "locked twice", MOVED,
        OBJ(5, "<</Type/Annot/Subtype/Widget/FT/Sig/F 260/P 3 0 R/Rect[0 0 50 20]/T(a)/V 20 0 R>>")
            SIG(20, "")),
    ROW("hidden", MOVED,
        OBJ(5, "<</Type/Annot/Subtype/Widget/FT/Sig/F 2/P 3 0 R/Rect[0 0 50 20]/T(a)/V 20 0 R>>")
            SIG(20, "")),
    ROW("flags that are a name", MOVED,
        OBJ(5, "<</Type/Annot/Subtype/Widget/FT/Sig/F/A/P 3 0 R/Rect[0 0 50 20]/T(a)/V 20 0 R>>")
            SIG(20, "")),
    ROW("an empty frame", NULL, LINE_A("/V 20 0 R/MK<<>>") SIG(20, "")),
    ROW("a frame", MOVED, LINE_A("/V 20 0 R/MK<</BG[1 1 1]>>") SIG(20, "")),
    ROW("a frame elsewhere", MOVED, LINE_A("/V 20 0 R/MK 22 0 R") SIG(20, "") OBJ(22, "<<>>")),
    ROW("a frame that is a list", MOVED, LINE_A("/V 20 0 R/MK[]") SIG(20, "")),
    ROW_IN("/T(a)", "/T(a)/MK<</BG[1 1 1]>>", "another frame", MOVED,
           LINE_A("/V 20 0 R/MK<<>>") SIG(20, "")),
    ROW("a lock", NULL, LINE_A("/V 20 0 R/Lock<</Action/All>>") SIG(20, "")),
    ROW("a lock that is a list", MOVED, LINE_A("/V 20 0 R/Lock[]") SIG(20, "")),
    ROW("a lock with more", MOVED, LINE_A("/V 20 0 R/Lock<</X 1>>") SIG(20, "")),
    ROW("a lock with a drawing", MOVED,
        LINE_A("/V 20 0 R/Lock<</Fields[22 0 R]>>") SIG(20, "") LOOK(22)),
    ROW("a lock with a layer", LEADS_OUT, LINE_A("/V 20 0 R/Lock<</Type/OCG>>") SIG(20, "")),
    ROW_IN("/T(a)", "/T(a)/Lock<</Action/All>>", "the lock that was there", NULL,
           LINE_A("/V 20 0 R/Lock<</Action/All>>") SIG(20, "")),
    ROW_IN("/T(a)", "/T(a)/Lock<</Action/All>>", "without it", MOVED, SIGNED_A("")),
    ROW("no signature field any more", "a form field that nobody has signed was changed",
        OBJ(5, "<</Type/Annot/Subtype/Widget/F 4/P 3 0 R/Rect[0 0 50 20]/T(a)/V 20 0 R>>")
            SIG(20, "")),

    /* A new field. */
    ROW("without a name", NULL, SIGNED_NEW("/Rect[0 0 0 0]")),
    ROW("on no page", NULL, SIG(20, "") NEW_FIELD(UNSEEN) FORM("/Fields[5 0 R 6 0 R 25 0 R]")),
    ROW("a timestamp on no page", NULL, SIGNED_A(""),
        STAMP(30, "") OBJ(25, "<</FT/Sig/V 30 0 R" UNSEEN ">>")
            FORM("/Fields[5 0 R 6 0 R 25 0 R]")),
    ROW("without a box", SEEN, SIGNED_NEW("/T(new)")),
    ROW("with height", SEEN, SIGNED_NEW("/T(new)/Rect[0 0 0 9]")),
    ROW("with a look of no size", NULL,
        SIGNED_NEW(UNSEEN "/AP<</N 21 0 R>>") STREAM(21, "/Subtype/Form/BBox[0 0 0 0]", 1, "n")),
    ROW("with a look of some height", DRAWN,
        SIGNED_NEW(UNSEEN "/AP<</N 21 0 R>>") STREAM(21, "/Subtype/Form/BBox[0 0 0 9]", 1, "n")),
    ROW("a number", NO_SIGNATURE, OBJ(25, "7") NEW_LISTED),
    ROW("an object that was there", NO_SIGNATURE, FORM("/Fields[5 0 R 6 0 R 9 0 R]")),
    ROW("with another entry", NO_SIGNATURE, SIGNED_NEW(UNSEEN "/X 1")),
    ROW("that is not signed", NO_SIGNATURE, OBJ(25, "<</FT/Sig" UNSEEN ">>") NEW_LISTED),
    ROW("named twice", NO_SIGNATURE,
        SIG(20, "") NEW_FIELD(UNSEEN) FORM("/Fields[5 0 R 6 0 R 25 0 R 25 0 R]")),
    ROW("a signature that is a text", NO_ENTRY, OBJ(25, "<</FT/Sig/V(x)" UNSEEN ">>") NEW_LISTED),
    ROW("with a frame", NULL, SIGNED_NEW(UNSEEN "/MK<</BG[1 1 1]>>")),
    ROW("with a drawing in its frame", NO_SIGNATURE,
        SIGNED_NEW(UNSEEN "/MK<</I 22 0 R>>") LOOK(22)),
    ROW("with a layer in its frame", LEADS_OUT, SIGNED_NEW(UNSEEN "/MK" LAYER)),
    ROW("with a layer in its fonts", LEADS_OUT, SIGNED_NEW(UNSEEN "/DR<</X" LAYER ">>")),
    ROW("with a layer in its lock", LEADS_OUT, SIGNED_NEW(UNSEEN "/Lock" LAYER)),

    /* The form: table 218. */
    ROW("a field less", FORM_CHANGED, FORM("/Fields[5 0 R]")),
    ROW("the fields in an object", NULL,
        SIGNED_A("") FORM("/Fields 22 0 R") OBJ(22, "[5 0 R 6 0 R]")),
    ROW_WITH(OBJ(10, "[5 0 R 6 0 R]"), "in one that was there", FORM_CHANGED,
             SIGNED_A("") FORM("/Fields 10 0 R")),
    ROW("flags", NULL, SIGNED_A("") FORM("/Fields[5 0 R 6 0 R]/SigFlags 3")),
    ROW("flags that are a name", FORM_CHANGED,
        SIGNED_A("") FORM("/Fields[5 0 R 6 0 R]/SigFlags/A")),
    ROW("how text looks", NULL, SIGNED_A("") FORM("/Fields[5 0 R 6 0 R]/DA(/F 0 Tf)")),
    ROW("how text looks, a number", FORM_CHANGED, SIGNED_A("") FORM("/Fields[5 0 R 6 0 R]/DA 1")),
    ROW("fonts", NULL, SIGNED_A("") FORM("/Fields[5 0 R 6 0 R]/DR<</Font<<>>>>")),
    ROW("fonts in a list", FORM_CHANGED, SIGNED_A("") FORM("/Fields[5 0 R 6 0 R]/DR[]")),
    ROW("fonts with a layer", LEADS_OUT, SIGNED_A("") FORM("/Fields[5 0 R 6 0 R]/DR" LAYER)),
    ROW("a list in its place", FORM_CHANGED, SIGNED_A("") CATALOG("/AcroForm[]")),
    ROW("in a new object", NULL,
        SIGNED_A("") CATALOG("/AcroForm 22 0 R") OBJ(22, "<</Fields[5 0 R 6 0 R]>>")),
    ROW_WITH(OBJ(10, "<</Fields[5 0 R 6 0 R]>>"), "in one that was there", FORM_CHANGED,
             SIGNED_A("") CATALOG("/AcroForm 10 0 R")),
    ROW("none any more", FORM_CHANGED, CATALOG("")),
    ROW_IN("/AcroForm 4 0 R", "", "none before and after", NONE_YET,
           CATALOG("/DSS 41 0 R") OBJ(41, "<</OCSPs[40 0 R]>>") ANSWER(40)),
    ROW("a note among the fields of a page", ON_PAGE,
        SIGNED_A("") PAGE("/Annots[5 0 R 6 0 R 22 0 R]") OBJ(22, "<</Subtype/Text>>")),
    ROW("a field less on the page", ON_PAGE, SIGNED_A("") PAGE("/Annots[5 0 R]")),

    /* Proofs: ETSI EN 319 142-1, 5.4.2. */
    ROW("an answer", NULL, SIGNED_A(""), DSS("/OCSPs[40 0 R]") ANSWER(40)),
    ROW("named twice", NULL, SIGNED_A(""), DSS("/OCSPs[40 0 R 40 0 R]") ANSWER(40)),
    ROW("and one more", NULL, SIGNED_A(""), DSS("/OCSPs[40 0 R]") ANSWER(40),
        OBJ(41, "<</OCSPs[40 0 R 42 0 R]>>") ANSWER(42)),
    ROW("written again", NULL, SIGNED_A(""), DSS("/OCSPs[40 0 R 40 0 R]") ANSWER(40),
        OBJ(41, "<</OCSPs[40 0 R]>>") ANSWER(40)),
    ROW("another in its place", NO_PROOF, SIGNED_A(""), DSS("/OCSPs[40 0 R]") ANSWER(40),
        ANOTHER(40)),
    ROW("none any more", NO_PROOF, SIGNED_A(""), DSS("/OCSPs[40 0 R]") ANSWER(40),
        CATALOG("/AcroForm 4 0 R")),
    ROW("with a date of the document", "something was added to this file after its last signature",
        SIGNED_A(""), DSS("/OCSPs[40 0 R]") ANSWER(40) OBJ(9, "<</Title(x)/ModDate(D:2026)>>")),
    ROW("a number for all", NO_PROOF, SIGNED_A("") CATALOG("/AcroForm 4 0 R/DSS 1")),
    ROW("something else beside them", NO_PROOF, SIGNED_A(""), DSS("/X 1")),
    ROW_WITH(OBJ(10, "<<>>"), "what was there before", NO_PROOF,
             SIGNED_A("") CATALOG("/AcroForm 4 0 R/DSS 10 0 R")),
    ROW_WITH(ANSWER(10), "an answer that was there before", NO_PROOF, SIGNED_A(""),
             DSS("/OCSPs[10 0 R]")),
    ROW("the old look becomes an answer", NO_PROOF, SIGNED_A(""), DSS("/OCSPs[7 0 R]") ANSWER(7)),
    ROW("no list", NO_PROOF, SIGNED_A(""), DSS("/OCSPs 40 0 R") ANSWER(40)),
    ROW("a list of numbers", NO_PROOF, SIGNED_A(""), DSS("/OCSPs[1]")),
    ROW("a list in an object", NULL, SIGNED_A(""),
        DSS("/OCSPs 42 0 R") OBJ(42, "[40 0 R]") ANSWER(40)),
    ROW("a list that a signature has too", NO_PROOF,
        SIGNED_A("/Prop_Build 22 0 R") OBJ(22, "[]") DSS("/OCSPs 22 0 R")),
    ROW("one with keys", NO_PROOF, SIGNED_A(""),
        DSS("/OCSPs[40 0 R]") STREAM(40, "/X 1", 5, "0\003\012\001\006")),
    ROW("one that cannot be unpacked", NO_PROOF, SIGNED_A(""),
        DSS("/OCSPs[40 0 R]") STREAM(40, "/Filter/DCTDecode", 5, "0\003\012\001\006")),
    ROW("of each signature", NULL, SIGNED_A(""),
        DSS("/VRI<<" DIGEST "<</OCSP[40 0 R]/TU(D:2026)/TS 42 0 R>>>>") ANSWER(40) ANY_CMS(42)),
    ROW("of each: a number", NO_PROOF, SIGNED_A(""), DSS("/VRI 1")),
    ROW("of each: in an object that a signature has too", NO_PROOF,
        SIGNED_A("/Prop_Build 22 0 R") OBJ(22, "<<>>") DSS("/VRI 22 0 R")),
    ROW("of each: a name that is no digest", NO_PROOF, SIGNED_A(""),
        DSS("/VRI<<" DIGEST "x<<>>>>")),
    ROW("of each: too short a digest", NO_PROOF, SIGNED_A(""), DSS("/VRI<</0123<<>>>>")),
    ROW("of one: a number", NO_PROOF, SIGNED_A(""), DSS("/VRI<<" DIGEST " 1>>")),
    ROW("of one: something else", NO_PROOF, SIGNED_A(""), DSS("/VRI<<" DIGEST "<</X 1>>>>")),
    ROW("of one: what was there before", NO_PROOF, SIGNED_A(""), DSS("/VRI<<" DIGEST " 9 0 R>>")),
    ROW_WITH(OBJ(10, "<<>>"), "of one: an empty one that was there before", NO_PROOF, SIGNED_A(""),
             DSS("/VRI<<" DIGEST " 10 0 R>>")),
    ROW("of one: a time that is a list", NO_PROOF, SIGNED_A(""),
        DSS("/VRI<<" DIGEST "<</TU[1]>>>>")),
    ROW("of one: wrong certificates", NO_PROOF, SIGNED_A(""),
        DSS("/VRI<<" DIGEST "<</Cert[40 0 R]>>>>") ANSWER(40)),
    ROW("of one: wrong lists", NO_PROOF, SIGNED_A(""),
        DSS("/VRI<<" DIGEST "<</CRL[40 0 R]>>>>") ANSWER(40)),
    ROW("of one: wrong answers", NO_PROOF, SIGNED_A(""),
        DSS("/VRI<<" DIGEST "<</OCSP[40 0 R]>>>>") ANY_CMS(40)),
    ROW("of one: a wrong timestamp", NO_PROOF, SIGNED_A(""),
        DSS("/VRI<<" DIGEST "<</TS 40 0 R>>>>") ANSWER(40)),
};

/* ---- written ---- */

static size_t place_of(const struct sbuf *b, const char *what)
{
    const char *found = NULL;

    for (const char *p = b->s; (p = memmem(p, (size_t)(b->s + b->len - p), what, strlen(what)));
         p++)
        found = p;
    assert_non_null(found);
    return (size_t)(found - b->s);
}

struct refs {
    int number[100], generation[100];
    size_t at[100], n;
};

/* Where the objects of the text are, from `begin` on; one that is only called a cross-reference is in no list. */
static struct refs find_objects(const struct sbuf *b, size_t begin)
{
    struct refs r = {.n = 0};

    for (size_t at = begin; at < b->len; at++) {
        int number, generation, len = 0;
        if (at && b->s[at - 1] != '\n')
            continue;
        if (sscanf(b->s + at, "%d %d obj\n%n", &number, &generation, &len) != 2 || !len ||
            !strncmp(b->s + at + len, "<</Type/XRef", 12))
            continue;
        assert_true(r.n < COUNT_OF(r.at));
        r.number[r.n] = number;
        r.generation[r.n] = generation;
        r.at[r.n++] = at;
    }
    return r;
}

static void put_refs(struct sbuf *b, const struct refs *r, int stream, const char *keys)
{
    if (!stream) {
        sbuf_add_str(b, "xref\n");
        for (size_t i = 0; i < r->n; i++)
            sbuf_printf(b, "%d 1\n%010zu %05d n \n", r->number[i], r->at[i], r->generation[i]);
        sbuf_printf(b, "trailer\n<<%s>>\n", keys);
        return;
    }
    sbuf_printf(b, "%d 0 obj\n<</Type/XRef/W[0 4 0]/Length %zu/Index[", stream, 4 * r->n);
    for (size_t i = 0; i < r->n; i++)
        sbuf_printf(b, "%d 1 ", r->number[i]);
    sbuf_printf(b, "]%s>>\nstream\n", keys);
    for (size_t i = 0; i < r->n; i++)
        for (int shift = 24; shift >= 0; shift -= 8)
            sbuf_add(b, &(char){(char)(r->at[i] >> shift & 0xFF)}, 1);
    sbuf_add_str(b, "\nendstream\nendobj\n");
}

/* 12.8.1: all but the text after it. */
static void close_range(struct sbuf *b, size_t begin)
{
    char says[64];
    const char *in = memmem(b->s + begin, b->len - begin, RANGE, strlen(RANGE));

    if (!in)
        return;
    size_t at = place_of(b, RANGE), hole = at + strlen(RANGE);
    hole += strcspn(b->s + hole, "<(");
    size_t end = hole + strcspn(b->s + hole, ">)") + 1;
    int len =
        snprintf(says, sizeof says, "/ByteRange[0 %010zu %010zu %010zu]", hole, end, b->len - end);
    memcpy(b->s + at, says, (size_t)len);
}

static size_t last_refs(const struct sbuf *b)
{
    size_t at = 0;

    assert_int_equal(sscanf(b->s + place_of(b, "startxref"), "startxref %zu", &at), 1);
    return at;
}

/* An update with its own references. */
static void put_raw(struct sbuf *b, const char *text)
{
    size_t prev = last_refs(b), begin = b->len;

    for (; *text; text++) {
        if (*text != '@')
            sbuf_add(b, text, 1);
        else
            sbuf_printf(b, "%zu",
                        *++text == 'p'
                            ? prev
                            : begin + (size_t)(strstr(b->s + begin, "xref") - (b->s + begin)));
    }
}

static void put_part(struct sbuf *b, const char *text, const char *keys, int refs)
{
    size_t begin = b->len, prev = begin ? last_refs(b) : 0;
    struct sbuf all = {.a = b->a};

    sbuf_add_str(b, text);
    struct refs r = find_objects(b, begin);
    sbuf_add_str(&all, keys);
    if (begin)
        sbuf_printf(&all, "/Prev %zu", prev);
    size_t at = b->len;
    put_refs(b, &r, refs, sbuf_text(&all));
    sbuf_printf(b, "startxref\n%zu\n%%%%EOF\n", at);
    close_range(b, begin);
}

static struct bytes written(struct arena *a, const struct copy_case *c, size_t *before)
{
    struct sbuf b = {.a = a}, text = {.a = a};
    const char *from = c->from ? strstr(report, c->from) : NULL;

    assert_true(!c->from || from);
    if (from)
        sbuf_printf(&text, "%.*s%s%s", (int)(from - report), report, c->to, from + strlen(c->from));
    put_part(&b, from ? sbuf_text(&text) : report, c->report_keys ? c->report_keys : KEYS ID, 0);
    *before = b.len;
    for (int i = 0; i < UPDATES && c->update[i]; i++) {
        bool last = i == UPDATES - 1 || !c->update[i + 1];
        if (c->update[i][0] == RAW[0])
            put_raw(&b, c->update[i] + 1);
        else
            put_part(&b, c->update[i], last && c->keys ? c->keys : KEYS ID, last ? c->refs : 0);
    }
    return (struct bytes){sbuf_text(&b), b.len};
}

/* ---- read ---- */

static int run_case(const struct copy_case *c)
{
    struct world w = world_open();
    struct signed_copy out;
    size_t before;
    struct bytes file = written(w.a, c, &before);
    bool ok = signed_read(w.a, "x.pdf", file, before, &out, w.dg);
    char *said = world_messages(&w);
    bool right =
        c->want ? !ok && strstr(said, c->want) && diag_count(w.dg, DIAG_ERROR) == 1 : ok && !*said;

    if (!right)
        print_message("not ok: %s: wanted %s, got %s\n", c->name,
                      c->want ? c->want : "a signed copy", *said ? said : "a signed copy");
    free(said);
    world_close(&w);
    return !right;
}

static void test_copies(void **state)
{
    int wrong = 0;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        wrong += run_case(&cases[i]);
    assert_int_equal(wrong, 0);
}

/* Each update is compared as a file of its own, so there are no more than report and archive need. */
static void test_many(void **state)
{
    (void)state;
    for (int n = 100; n <= 101; n++) {
        struct world w = world_open();
        struct sbuf b = {.a = w.a};
        struct increments all;
        put_part(&b, report, KEYS ID, 0);
        size_t before = b.len;
        for (int i = 0; i < n; i++)
            put_part(&b, ANSWER(40), KEYS ID, 0);
        bool ok =
            increments_read(w.a, "x.pdf", (struct bytes){sbuf_text(&b), b.len}, before, &all, w.dg);
        char *said = world_messages(&w);
        assert_true(n == 100 ? ok && all.n == 100
                             : !ok && strstr(said, "more was added to this file than signatures"));
        free(said);
        world_close(&w);
    }
}

/* ---- where the report ends ---- */

#define TRAILER(prev) "trailer\n<<" KEYS prev ">>\n"
#define END(at) "startxref\n" #at "\n%%EOF\n"

static const struct original_case {
    const char *name;
    const char *file;
    bool found; /* the whole of it is the oldest part */
} original_cases[] = {
    {"a table", "xref\n0 1\n0000000000 65535 f \n" TRAILER("") END(0), true},
    {"a stream", "7 0 obj\n<</Type/XRef/Length 1>>\nstream\nx\nendstream\nendobj\n" END(0), true},
    {"its end said twice", "xref\n" TRAILER("") END(0) "x", true},
    {"nothing", "", false},
    {"no place", "xref\n" TRAILER(""), false},
    {"no number", "xref\n" TRAILER("") "startxref\nx\n%%EOF\n", false},
    {"a place beyond", "xref\n" TRAILER("") END(999), false},
    {"no references there", "zref\n" TRAILER("") END(0), false},
    {"broken references", "xref\n0 1\n0000000000 x f\n" TRAILER("") END(0), false},
    {"half a trailer", "xref\ntrailer\n<<" KEYS "\n" END(0), false},
    {"an object of another kind", "7 0 obj\n<</Type/X>>\nendobj\n" END(0), false},
    {"no end of the file", "xref\n" TRAILER("") "startxref\n0\n%%EOX\n", false},
    {"cut in its end", "xref\n" TRAILER("") "startxref\n0\n%%E", false},
    {"before itself", "xref\n" TRAILER("/Prev 0") END(0), false},
    {"before something later", "xref\n" TRAILER("/Prev 5") END(0), false},
    {"another place said before", "xref\n" TRAILER("") "startxref\n5\n%%EOF\n" END(0), true},
    {"no number said before", "xref\n" TRAILER("") "startxref\n/\n%%EOF\n" END(0), true},
    {"the word for it said before", "xref\n" TRAILER("") "startxref\n0\n%%EOX\n" END(0), true},
};

static void test_originals(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(original_cases); i++) {
        const struct original_case *c = &original_cases[i];
        size_t len = strlen(c->file), want = c->found ? len - (c->file[len - 1] == 'x') : 0;
        size_t got = increments_original((struct bytes){c->file, len});
        if (got != want)
            fail_msg("%s: wanted %zu, got %zu", c->name, want, got);
    }
    struct world w = world_open();
    struct copy_case two = {.update = {SIGNED_A(""), SIGNED_B}};
    size_t before;
    struct bytes file = written(w.a, &two, &before);
    assert_int_equal(increments_original(file), before);
    world_close(&w);
}

/* ---- fields, as any program may have written them: 12.7.3 ---- */

static const struct field_case {
    const char *name;
    const char *
        want; /* each field with its page; "!": it is signed, "?": a timestamp, "L": it asks for a lock; or the message */
    const char *update;
} field_cases[] = {
    {"two", "a1 b1 ", NULL},
    {"one of them signed", "a1! b1 ", SIGNED_A("")},
    {"below another", "p.a1 p.b1 ",
     FORM("/Fields[10 0 R]") OBJ(10, "<</T(p)/FT/Sig/Kids[5 0 R 6 0 R]>>")},
    {"below one without a name", "a1 b1 ",
     FORM("/Fields[10 0 R]") OBJ(10, "<</FT/Sig/Kids[5 0 R 6 0 R]>>")},
    {"without a name below another", "p.a1 p0 ",
     FORM("/Fields[10 0 R]") OBJ(10, "<</T(p)/FT/Sig/Kids[5 0 R 11 0 R]>>") OBJ(11, "<<>>")},
    {"drawn elsewhere", "p1 ",
     FORM("/Fields[10 0 R]") OBJ(10, "<</T(p)/FT/Sig/Kids[11 0 R]>>") OBJ(11, "<</Subtype/Widget>>")
         PAGE("/Annots[11 0 R]")},
    {"drawn as something else", "p0 ",
     FORM("/Fields[10 0 R]") OBJ(10, "<</T(p)/FT/Sig/Subtype/Text>>") PAGE("/Annots[10 0 R]")},
    {"without any name", "0 ", FORM("/Fields[10 0 R]") OBJ(10, "<</FT/Sig>>")},
    {"a button", "a1 ", FORM("/Fields[5 0 R 10 0 R]") OBJ(10, "<</FT/Btn/T(x)>>")},
    {"of no kind", "a1 ", FORM("/Fields[5 0 R 10 0 R]") OBJ(10, "<</T(x)>>")},
    {"listed twice on the page, and not as an object", "a1 b1 ",
     PAGE("/Annots[5 0 R 5 0 R<</Subtype/Text>>6 0 R]")},
    {"a lock asked for", "a1L b1 ", LINE_A("/Lock<</Action/All>>")},
    {"signed without a way to be", "a1! b1 ", SIGNED_A("/Reference[<<>>5]")},
    {"a value that is a text", "a1 b1 ", LINE_A("/V(x)")},
    {"a timestamp", "a1? b1 ", LINE_A("/V 20 0 R") STAMP(20, "")},
    {"another type", "a1! b1 ", LINE_A("/V 20 0 R") OBJ(20, "<</Type/X>>")},
    {"no form", "", CATALOG("")},
    {"itself", "the form of this PDF is damaged",
     FORM("/Fields[10 0 R]") OBJ(10, "<</T(p)/Kids[10 0 R]>>")},
};

static void test_fields(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(field_cases); i++) {
        const struct field_case *c = &field_cases[i];
        struct copy_case update = {.update = {c->update}};
        struct world w = world_open();
        struct original o;
        struct sign_fields fields;
        struct sbuf b = {.a = w.a};
        size_t before;
        struct bytes file = written(w.a, &update, &before);
        bool ok = original_open(&o, w.a, "x.pdf", file, w.dg) && fields_read(&o, &fields);
        sbuf_add_str(&b, "");
        for (const struct sign_field *f = ok ? fields.first : NULL; f; f = f->next)
            sbuf_printf(&b, "%s%d%s%s ", f->name, f->page, f->locked ? "L" : "",
                        fields_is_stamp(f) ? "?"
                        : f->value         ? "!"
                                           : "");
        char *said = world_messages(&w);
        if (ok ? strcmp(b.len ? sbuf_text(&b) : "", c->want) != 0
               : !strstr(said, c->want) || !*c->want)
            fail_msg("%s: wanted %s, got %s %s", c->name, c->want, b.len ? sbuf_text(&b) : "",
                     said);
        free(said);
        original_close(&o);
        world_close(&w);
    }
}

/* What lies in the DSS, and is none of what its lists are for, proves nothing, and is no fault of the signatures. */
static void test_evidence(void **state)
{
    struct copy_case update = {
        .update = {DSS("/Certs[40 0 R 5 8 0 R]/OCSPs[40 0 R 8 0 R(x)]/CRLs[40 0 R 8 0 R]")
                       ANSWER(40)}};
    struct world w = world_open();
    struct original o;
    struct evidence e;
    size_t before;
    struct bytes file = written(w.a, &update, &before);

    (void)state;
    assert_true(original_open(&o, w.a, "x.pdf", file, w.dg));
    assert_true(evidence_read(&e, &o));
    assert_int_equal(sk_X509_num(e.certs), 0);
    assert_int_equal(OPENSSL_sk_num((const OPENSSL_STACK *)e.answers), 1);
    assert_int_equal(sk_X509_CRL_num(e.lists), 0);
    evidence_close(&e);
    original_close(&o);
    world_close(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_copies),    cmocka_unit_test(test_many),
        cmocka_unit_test(test_originals), cmocka_unit_test(test_fields),
        cmocka_unit_test(test_evidence),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
