#include "data/baht.h"

enum { MILLION = 1000000, SATANG = 100 };

/* Below a million; `more` = larger units stand before it. */
static void put_group(struct sbuf *b, int n, bool more)
{
    static const char *const digit[] = {"",   "หนึ่ง", "สอง", "สาม", "สี่",
                                        "ห้า", "หก",  "เจ็ด", "แปด", "เก้า"};
    static const char *const place[] = {"แสน", "หมื่น", "พัน", "ร้อย", "สิบ", ""};
    int unit = MILLION / 10;

    for (int i = 0; i < 6; i++, unit /= 10) {
        int d = n / unit % 10;
        bool tens = unit == 10, ones = unit == 1;
        if (!d)
            continue;
        if (tens && d <= 2)
            sbuf_add_str(b, d == 2 ? "ยี่" : "");
        else
            sbuf_add_str(b, ones && d == 1 && more ? "เอ็ด" : digit[d]);
        sbuf_add_str(b, place[i]);
        more = true;
    }
}

/* What is above a million is a number of millions, and so on: ล้านล้าน. */
static void put_whole(struct sbuf *b, int64_t n)
{
    if (n >= MILLION) {
        put_whole(b, n / MILLION);
        sbuf_add_str(b, "ล้าน");
    }
    put_group(b, (int)(n % MILLION), n >= MILLION);
}

bool baht_text(struct sbuf *b, struct decimal amount)
{
    static const int64_t most = INT64_C(1000000000000000); /* 15 digits are exact: decimal.h */
    struct decimal d = decimal_round(amount, 2);
    int64_t n = d.digits < 0 ? -d.digits : d.digits;

    for (; d.scale < 2 && n; d.scale++) {
        if (n >= most * SATANG)
            return false;
        n *= 10;
    }
    if (n / SATANG >= most)
        return false;
    if (d.digits < 0)
        sbuf_add_str(b, "ลบ");
    put_whole(b, n / SATANG);
    if (!n)
        sbuf_add_str(b, "ศูนย์");
    if (n >= SATANG || !n)
        sbuf_add_str(b, "บาท");
    put_group(b, (int)(n % SATANG), false);
    sbuf_add_str(b, n % SATANG ? "สตางค์" : "ถ้วน");
    return true;
}
