#include "data/file_kind.h"

#include <string.h>
#include <strings.h>

#define MAGIC(text)                                                                                \
    {                                                                                              \
        text, sizeof(text) - 1                                                                     \
    }

/* `has` stands somewhere in the file too. The first that fits. */
static const struct {
    struct bytes begins, has;
    const char *name;
} kind[] = {
    {MAGIC("PK\3\4"), MAGIC("xl/"), N_("this is an Excel workbook (.xlsx), no CSV file")},
    {MAGIC("PK\3\4"), MAGIC("opendocument.spreadsheet"),
     N_("this is a LibreOffice workbook (.ods), no CSV file")},
    {MAGIC("PK\3\4"), MAGIC("word/"), N_("this is a Word document (.docx), no CSV file")},
    {MAGIC("PK\3\4"), MAGIC(""), N_("this is a ZIP archive, no CSV file")},
    {MAGIC("PK\5\6"), MAGIC(""), N_("this is a ZIP archive, no CSV file")},
    {MAGIC("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"), MAGIC(""),
     N_("this is an Excel workbook (.xls), no CSV file")},
    {MAGIC("%PDF-"), MAGIC(""), N_("this is a PDF, no CSV file")},
    {MAGIC("\x89PNG"), MAGIC(""), N_("this is a picture, no CSV file")},
    {MAGIC("\xFF\xD8\xFF"), MAGIC(""), N_("this is a picture, no CSV file")},
    {MAGIC("Rar!"), MAGIC(""), N_("this is a RAR archive, no CSV file")},
    {MAGIC("7z\xBC\xAF"), MAGIC(""), N_("this is a 7z archive, no CSV file")},
    {MAGIC("\x1F\x8B"), MAGIC(""), N_("this is a gzip archive, no CSV file")},
    {MAGIC("{\\rtf"), MAGIC(""), N_("this is a text document (RTF), no CSV file")},
};

/* Web systems give tables out as HTML under another name. */
static bool is_markup(struct bytes file)
{
    static const char *const begin[] = {"<!doctype html", "<html", "<table", "<?xml"};
    const char *p = file.data, *end = file.data + file.len;

    if (file.len >= 3 && !memcmp(p, "\xEF\xBB\xBF", 3))
        p += 3;
    p += strspn(p, " \t\r\n");
    for (size_t i = 0; i < sizeof begin / sizeof begin[0]; i++)
        if ((size_t)(end - p) >= strlen(begin[i]) && !strncasecmp(p, begin[i], strlen(begin[i])))
            return true;
    return false;
}

static const char *name_of(struct bytes file)
{
    for (size_t i = 0; i < sizeof kind / sizeof kind[0]; i++)
        if (bytes_begin(file, kind[i].begins) &&
            (!kind[i].has.len || memmem(file.data, file.len, kind[i].has.data, kind[i].has.len)))
            return kind[i].name;
    return is_markup(file) ? N_("this is a web page (HTML) or XML, no CSV file") : NULL;
}

bool file_kind_check(const char *path, struct bytes file, struct diag *dg)
{
    const char *name = name_of(file);

    if (!name)
        return true;
    diag_add(dg, DIAG_FILE_KIND, (struct loc){.file = path}, "%s", diag_sentence(name));
    diag_hint(dg,
              "to change the name is not enough: open the table in the spreadsheet and save it as "
              "\"CSV UTF-8\"");
    return false;
}
