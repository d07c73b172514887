/*
 * graph.c - the words of libthai and of hunspell-th as one minimal word graph, as C source.
 *
 * Usage: graph THBRK.TRI [TH_TH.DIC] > graph.c       (at make time; src/text/graph.h reads it)
 *
 * The words are sorted, so those with one beginning are neighbours:
 *
 *     กง  กงกอน  กงสี      [first, end) = the words that begin alike up to `depth`
 *
 * A node is what may follow such a beginning: its edges, one a letter. Two beginnings with the same
 * continuations are one node (that is what makes the graph minimal): children are made first, then
 * the node is looked up by its edges in a table of all nodes there are. The order of the words alone
 * decides the bytes that come out, so they are the same on each machine.
 */
#include "text/graph.h"

#include <datrie/trie.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_LETTERS = 64, FIRST_SLOTS = 1 << 21 };

struct entry {
    unsigned char letter[MOST_LETTERS]; /* code point - 0x0E00; ends in 0 */
    uint32_t known;
};

struct build {
    struct entry *word;
    size_t n, cap;
    size_t given[2]; /* words of libthai, of hunspell */
    uint32_t *edge;  /* edge[0] is unused: 0 means that nothing follows */
    size_t nedge, edge_cap;
    uint32_t *slot; /* table of nodes: index of a node's first edge, or 0 */
};

static void *grow(void *p, size_t n, size_t *cap, size_t size)
{
    if (n < *cap)
        return p;
    *cap = *cap ? *cap * 2 : 4096;
    p = realloc(p, *cap * size);
    if (!p) {
        fputs("graph: out of memory\n", stderr);
        exit(1);
    }
    return p;
}

/* A word with a sign, a digit or a letter that is not Thai is left out: no run of letters has it. */
static void add_word(struct build *b, const uint32_t *ch, size_t n, uint32_t known)
{
    struct entry e = {.known = known};

    if (!n || n >= MOST_LETTERS)
        return;
    for (size_t i = 0; i < n; i++) {
        if (!graph_has_letter(ch[i]))
            return;
        e.letter[i] = (unsigned char)(ch[i] - 0x0E00);
    }
    b->word = grow(b->word, b->n, &b->cap, sizeof *b->word);
    b->word[b->n++] = e;
    b->given[known == WORD_OF_HUNSPELL]++;
}

static Bool take_libthai(const AlphaChar *key, TrieData data, void *ctx)
{
    size_t n = 0;

    (void)data;
    while (key[n])
        n++;
    add_word(ctx, key, n, WORD_OF_LIBTHAI);
    return TRUE;
}

static bool read_libthai(struct build *b, const char *path)
{
    Trie *trie = trie_new_from_file(path);

    if (!trie)
        return false;
    trie_enumerate(trie, take_libthai, b);
    trie_free(trie);
    return true;
}

/* A line is a word, or a word, a slash and its flags. Thai is three bytes a letter. */
static bool read_hunspell(struct build *b, const char *path)
{
    char line[1024];
    FILE *f = fopen(path, "r");

    if (!f)
        return false;
    while (fgets(line, sizeof line, f)) {
        uint32_t ch[MOST_LETTERS];
        size_t n = 0;
        const unsigned char *p = (const unsigned char *)line;
        while (n < MOST_LETTERS && (p[0] & 0xF0) == 0xE0 && p[1] && p[2]) {
            ch[n++] = (p[0] & 0x0Fu) << 12 | (p[1] & 0x3Fu) << 6 | (p[2] & 0x3Fu);
            p += 3;
        }
        if (!*p || strchr("/\r\n", *p))
            add_word(b, ch, n, WORD_OF_HUNSPELL);
    }
    bool ok = !ferror(f);
    return fclose(f) == 0 && ok;
}

static int by_letters(const void *a, const void *b)
{
    return strcmp((const char *)((const struct entry *)a)->letter,
                  (const char *)((const struct entry *)b)->letter);
}

static void sort_words(struct build *b)
{
    size_t n = 0;

    qsort(b->word, b->n, sizeof *b->word, by_letters);
    for (size_t i = 0; i < b->n; i++)
        if (n && !by_letters(&b->word[n - 1], &b->word[i]))
            b->word[n - 1].known |= b->word[i].known;
        else
            b->word[n++] = b->word[i];
    b->n = n;
}

static uint32_t hash(const uint32_t *edge, size_t n)
{
    uint32_t h = 2166136261u;

    for (size_t i = 0; i < n; i++)
        h = (h ^ edge[i]) * 16777619u ^ h >> 15;
    return h;
}

/* The node with these edges (the last is marked so): one that is there, or a new one. */
static uint32_t put_node(struct build *b, const uint32_t *edge, size_t n)
{
    uint32_t at = hash(edge, n) % FIRST_SLOTS;

    for (; b->slot[at]; at = (at + 1) % FIRST_SLOTS)
        if (!memcmp(b->edge + b->slot[at], edge, n * sizeof *edge))
            return b->slot[at];
    b->slot[at] = (uint32_t)b->nedge;
    for (size_t i = 0; i < n; i++) {
        b->edge = grow(b->edge, b->nedge + MOST_EDGES, &b->edge_cap, sizeof *b->edge);
        b->edge[b->nedge++] = edge[i];
    }
    return b->slot[at];
}

/* The node of the words [first, end), which begin alike up to depth; 0 = none goes on. */
static uint32_t make_node(struct build *b, size_t first, size_t end, size_t depth)
{
    uint32_t edge[MOST_EDGES];
    size_t n = 0;

    while (first < end) {
        unsigned char letter = b->word[first].letter[depth];
        size_t next = first;
        while (next < end && b->word[next].letter[depth] == letter)
            next++;
        if (letter) {
            bool ends = !b->word[first].letter[depth + 1];
            uint32_t known = ends ? b->word[first].known : 0;
            edge[n++] = letter | known | make_node(b, first + ends, next, depth + 1) << EDGE_NODE;
        }
        first = next;
    }
    if (!n)
        return 0;
    edge[n - 1] |= EDGE_LAST;
    return put_node(b, edge, n);
}

static bool write_source(const struct build *b, uint32_t root)
{
    printf("/* Made by tools/graph.c. */\n#include \"text/graph.h\"\n\n"
           "const size_t graph_libthai_words = %zu, graph_hunspell_words = %zu;\n"
           "const uint32_t graph_root[MOST_EDGES] = {\n",
           b->given[0], b->given[1]);
    for (uint32_t e = root;; e++) {
        printf("    [%u] = %uu,\n", b->edge[e] & EDGE_LETTER, b->edge[e]);
        if (b->edge[e] & EDGE_LAST)
            break;
    }
    printf("};\nconst uint32_t graph_edge[] = {");
    for (size_t i = 0; i < b->nedge; i++)
        printf("%s%uu,", i % 12 ? " " : "\n    ", b->edge[i]);
    return printf("\n};\n") > 0 && fflush(stdout) == 0;
}

int main(int argc, char **argv)
{
    struct build b = {.nedge = 1};

    b.slot = calloc(FIRST_SLOTS, sizeof *b.slot);
    b.edge = grow(NULL, 0, &b.edge_cap, sizeof *b.edge);
    if (argc < 2 || !b.slot)
        return 2;
    b.edge[0] = 0;
    if (!read_libthai(&b, argv[1]) || !b.n) {
        fprintf(stderr, "graph: %s is no dictionary of libthai (package libthai-data)\n", argv[1]);
        return 1;
    }
    if (argc > 2 && !read_hunspell(&b, argv[2])) {
        fprintf(stderr, "graph: %s cannot be read\n", argv[2]);
        return 1;
    }
    sort_words(&b);
    return !write_source(&b, make_node(&b, 0, b.n, 0));
}
