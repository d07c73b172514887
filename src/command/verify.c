#include "command/command.h"
#include "command/share.h"

#include "archive/verify.h"

static void print_archive(const struct verified *v)
{
    size_t wrong = diag_count(v->found, DIAG_ERROR);

    printf("%s: %d ฉบับ ทำซ้ำได้ตรงทุกไบต์ %d ฉบับ", v->path, v->revisions, v->rebuilt);
    if (v->others)
        printf(" ทำด้วยโปรแกรมหรือแบบอักษรอื่น %d ฉบับ", v->others);
    if (v->copies)
        printf(" ฉบับลงนาม %d ไฟล์ (%d ลายมือชื่อ)", v->copies, v->signatures);
    if (wrong)
        printf(": พบสิ่งผิดปกติ %zu รายการ\n", wrong);
    else
        puts(": ครบถ้วน");
}

static void print_file(const struct verified *v)
{
    printf("%s: %s", v->path,
           v->rebuilt ? "ทำซ้ำจากข้อมูลในไฟล์ได้ตรงทุกไบต์"
                      : "อ่านได้ครบ แต่ทำซ้ำด้วยโปรแกรมหรือแบบอักษรนี้ไม่ได้ไบต์เดิม");
    if (v->signatures)
        printf(" ลายมือชื่อดิจิทัลใช้ได้ %d ลายมือชื่อ", v->signatures);
    printf(" SHA-256 %s\n", v->sha256);
}

/* Findings are results here: they go to standard output, before what they sum up to. */
static bool print_result(void *to, const struct verified *v)
{
    struct job *j = to;
    int status = diag_exit_status(v->found);

    if (status > (int)j->found)
        j->found = (enum status)status;
    if (!diag_print(v->found, stdout))
        return command_output_failed(j);
    if (v->what == VERIFIED_ARCHIVE)
        print_archive(v);
    if (v->what == VERIFIED_FILE && v->sha256)
        print_file(v);
    return true;
}

bool command_verify(struct job *j)
{
    struct resources by;

    return share_find_resources(j->a, &by) &&
           verify_archive(j->a, j->args->word[0], &by, (struct verify_sink){print_result, j},
                          j->dg);
}
