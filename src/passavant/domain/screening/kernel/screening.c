/* The inner loops of screening: spellings near a name part, candidates that share some, and their scores.
 *
 * Plain C11 without a library beyond libc and libm, called from Python through ctypes, which lets go of the
 * interpreter's lock meanwhile. It owns no memory that outlives a call but one scratch area a thread. All tables are
 * flat arrays that Python made, checked and perhaps mapped from a file; nothing here reads past the sizes it is told.
 *
 * Letters are A to Z and digits; a record or query is prepared in Python (passavant.domain.names).
 */

#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define API __attribute__((visibility("default")))

enum {
    MAX_LETTERS = 40,   /* of one token; longer ones are cut when they are read */
    MAX_PIECES = 32,    /* smallest parts of a query's name */
    MAX_ARCS = 96,      /* tokens that a query may be read as: pieces, whole tokens, joined neighbours */
    MAX_VARIANTS = 96,  /* spellings kept for one arc */
    MAX_NAME = 40,      /* tokens of one listed name that are compared */
    MAX_PAIRS = 512,    /* possible alignments within one listed name */
    MAX_BUCKET = 4096,  /* entries read of one bucket of near spellings */
    MAX_TOP = 256,      /* candidates that are scored in full */
    SEEN_SLOTS = 8192,
    MAP_SLOTS = 8192,
    REMEMBERED = 2048,  /* tokens whose near spellings a thread remembers */
    FEW_RECORDS = 128,  /* of one token, that are walked whatever their dates */
    N_ALIKE = 3,        /* groups that one name may be in */
    ACC_SLOTS = 1 << 17,
    ACC_MOST = 60000,
    AHEAD = 12,         /* records whose memory is asked for before they are read */
};

/* What a token is: the same bits as in passavant.domain.screening.segments. */
enum { PARTICLE = 1, TITLE = 2, ABJAD = 4, HONOUR = 8 };

/* How two tokens agree. */
enum { EXACT, FOLDED, NEAR1, NEAR2, SKELETON, ALIKE, PREFIX, INITIAL, WEAK, N_CLASSES };

/* How two birth dates agree; see passavant.domain.screening.features. */
enum {
    DOB_UNKNOWN, DOB_EQUAL, DOB_MONTH, DOB_YEAR, DOB_SWAPPED, DOB_JANUARY, DOB_DAY_DIGIT, DOB_DIGIT, DOB_YEAR_OFF,
    DOB_SPAN, DOB_SAME_YEAR, DOB_PARTIAL_OFF, DOB_YEAR_NEAR, DOB_YEARS_NEAR, DOB_YEARS_FAR, DOB_CONTRADICTS, N_DOBS,
};

/* How a document number agrees. */
enum { DOC_NONE, DOC_SAME, DOC_OTHER_STATE, DOC_FOLDED, DOC_FOLDED_OTHER, DOC_UNKNOWN_STATE, DOC_FOLDED_UNKNOWN, N_DOCS };

/* The features of a candidate, in the order of the weights. */
enum {
    F_BIAS = 0,
    F_EVIDENCE,
    F_ASKED_MORE,    /* weight of the query's parts that the record does not have */
    F_LISTED_MORE,   /* weight of the record's parts that the query does not have */
    F_CONTRADICTION, /* the smaller of the two */
    F_SINGLE,        /* one name part alone agrees */
    F_COVERED,       /* share of both names' weight that agrees */
    F_SIZE,          /* logarithm of the number of records */
    F_CLASS,         /* one a class of agreement: how many parts agree so */
    F_DOB = F_CLASS + N_CLASSES,
    F_SEX_SAME = F_DOB + N_DOBS,
    F_SEX_OTHER,
    F_STATE_SAME,
    F_STATE_OTHER,
    F_DOC,
    N_FEATURES = F_DOC + N_DOCS,
};

typedef struct {
    uint32_t n_tokens, n_records, n_names, exact_mask, near_mask, n_documents;
    const uint32_t *token_off;
    const uint8_t *token_text;
    const uint32_t *fold_off;
    const uint8_t *fold_text;
    const uint32_t *token_count; /* records of the whole index that have the token */
    const uint8_t *token_is;
    const uint32_t *token_alike; /* N_ALIKE groups of names that stand for one another each; 0: none */
    const uint32_t *exact_slot;  /* open addressing: token + 1 */
    const uint32_t *near_off;    /* buckets of near spellings */
    const uint32_t *near_token;
    const uint32_t *post_off;    /* records of each token, by date (date_key) */
    const uint32_t *post_record;
    const uint32_t *record_name; /* first name of each record */
    const uint32_t *name_off;    /* first token of each name */
    const uint32_t *name_token;
    const uint32_t *dob_off;
    const int32_t *dob; /* two numbers each: year*512 + month*32 + day, and the last year of a span or 0 */
    const uint8_t *sex;
    const uint32_t *state_off;
    const uint16_t *state;
    const uint64_t *number_key; /* document numbers, sorted by key */
    const uint32_t *number_record;
    const uint16_t *number_state;
    const uint64_t *folded_key;
    const uint32_t *folded_record;
    const uint16_t *folded_state;
    const uint64_t *brief;       /* of each record, in one word: date << 32 | state << 8 | sex, or BRIEF_MORE */
    const uint8_t *dead;
    double log_records;
    uint64_t serial;             /* no other segment of this process has it */
} Segment;

/* A record with several dates or States, or a span of years, is looked up in the tables instead. */
#define BRIEF_MORE (1ull << 63)

/* A query as Python packs it: this head, then off (n_arcs + 1), mask (n_arcs), alike (N_ALIKE * n_arcs, 4 bytes each), is, how (n_arcs
 * each, 1 byte), and all arcs' letters.
 */
typedef struct {
    uint64_t number_key, folded_key; /* 0: no number */
    uint32_t n_arcs, n_pieces, cut_piece; /* the piece that a zone may have cut off + 1; 0: none */
    int32_t dob, dob_last;
    uint16_t state, number_state, sex, unused;
    uint32_t unused_too;
} Head;

typedef struct {
    uint64_t number_key, folded_key;
    uint32_t n_arcs, n_pieces, cut_piece;
    int32_t dob, dob_last;
    uint16_t state, number_state, sex;
    const uint32_t *off;   /* n_arcs + 1 */
    const uint32_t *mask;  /* pieces that each arc covers */
    const uint32_t *alike; /* N_ALIKE groups of each arc's name, 0: none */
    const uint8_t *is;     /* what each arc is: PARTICLE, TITLE, HONOUR */
    const uint8_t *how;    /* THOROUGH: look for near spellings too; WORD: as it was written */
    const uint8_t *text;   /* all arcs' letters */
} Query;

enum { THOROUGH = 1, WORD = 2 };

/* Lay a query over its packed block; 0 when the block is not as long as it says. */
static int unpack(const uint8_t *block, uint32_t size, Query *q) {
    Head head;
    if (size < sizeof head) return 0;
    memcpy(&head, block, sizeof head);
    if (head.n_arcs > MAX_ARCS || head.n_pieces > MAX_PIECES || head.cut_piece > head.n_pieces) return 0;
    uint32_t n = head.n_arcs, words = 4 * (n + 1) + 4 * n + 4 * N_ALIKE * n, tables = words + 2 * n;
    if (size < sizeof head + tables) return 0;
    const uint8_t *at = block + sizeof head;
    *q = (Query){head.number_key, head.folded_key, n, head.n_pieces, head.cut_piece, head.dob, head.dob_last,
                 head.state, head.number_state, head.sex, (const uint32_t *)at, (const uint32_t *)(at + 4 * (n + 1)),
                 (const uint32_t *)(at + 4 * (n + 1) + 4 * n), at + words, at + words + n, at + tables};
    for (uint32_t i = 0; i < n; i++)
        if (q->off[i] > q->off[i + 1] || q->off[i + 1] - q->off[i] > MAX_LETTERS) return 0;
    return size >= sizeof head + tables + (n ? q->off[n] : 0);
}

typedef struct {
    uint32_t token;
    uint8_t class;
    float distance, evidence;
} Variant;

typedef struct {
    uint32_t token;
    uint16_t arc;
    uint8_t class;
    float evidence, value;
    uint32_t next;
} Agreement;

typedef struct {
    uint32_t record;
    float sum;
    uint16_t arc;
    uint8_t document;
} Touched;

typedef struct {
    uint32_t record;
    float rough;
    uint8_t document;
} Candidate;

typedef struct {
    float feature[N_FEATURES];
    float score;
    uint32_t record, name;
    uint8_t document;
} Scored;

/* The spellings near one token, remembered: names come again and again. */
typedef struct {
    uint64_t serial;
    uint32_t n, count;
    uint8_t how, is, text[MAX_LETTERS];
    Variant variant[MAX_VARIANTS];
} Remembered;

/* What one thread needs while it searches. */
typedef struct {
    Touched table[ACC_SLOTS];
    uint32_t used[ACC_MOST];
    uint32_t n_used;
    uint32_t seen[SEEN_SLOTS];
    uint32_t seen_stamp[SEEN_SLOTS];
    uint32_t stamp;
    uint32_t map_token[MAP_SLOTS];
    uint32_t map_head[MAP_SLOTS];
    uint32_t map_stamp[MAP_SLOTS];
    Agreement agreement[MAX_ARCS * MAX_VARIANTS + 1];
    uint32_t n_agreements;
    Variant variant[MAX_ARCS][MAX_VARIANTS];
    uint32_t n_variants[MAX_ARCS];
    float best_value[MAX_ARCS], share[MAX_ARCS];
    float piece_weight[MAX_PIECES], piece_most[MAX_PIECES];
    Remembered remembered[REMEMBERED];
    Candidate top[MAX_TOP];
    Scored scored[MAX_TOP];
} Scratch;

static _Thread_local Scratch *scratch_of_thread;

static Scratch *scratch(void) {
    if (!scratch_of_thread)
        scratch_of_thread = calloc(1, sizeof(Scratch));
    return scratch_of_thread;
}

/* ---- Letters ------------------------------------------------------------------------------------------------- */

static uint32_t hash_of(uint32_t salt, const uint8_t *text, uint32_t length) {
    uint64_t h = 0xcbf29ce484222325ull ^ ((uint64_t)salt * 0x9e3779b97f4a7c15ull);
    for (uint32_t i = 0; i < length; i++)
        h = (h ^ text[i]) * 0x100000001b3ull;
    h ^= h >> 32;
    h *= 0xd6e8feb86659fd93ull;
    h ^= h >> 32;
    return (uint32_t)h;
}

static int is_vowel(uint8_t c) { return c == 'A' || c == 'I' || c == 'U'; }

/* One sound, one letter: what romanisations and spellings write in several ways becomes the same.
 * Vowels become A, I (E, I, Y, J between consonants) or U (O, U, W after a vowel); SH, CH, TCH, CZ become X; C, K, Q, KH
 * become K; G, GH become G; J, DJ become J; PH, F become F; V, W become V; Z, S, TS, TZ become S; doubled letters count
 * once; an H that only marks a sound falls away.
 */
static uint32_t fold(const uint8_t *in, uint32_t n, uint8_t *out) {
    uint32_t k = 0;
    for (uint32_t i = 0; i < n && k + 2 < MAX_LETTERS; i++) {
        uint8_t c = in[i], next = i + 1 < n ? in[i + 1] : 0, after = i + 2 < n ? in[i + 2] : 0;
        uint8_t put = c;
        switch (c) {
        case '0': put = 'U'; break;
        case '1': put = 'I'; break;
        case '2': put = 'S'; break;
        case '5': put = 'S'; break;
        case '6': put = 'G'; break;
        case '8': put = 'B'; break;
        case 'C':
            if (next == 'H') { put = 'X'; i++; }
            else if (next == 'Z' || next == 'S') { put = 'X'; i++; }
            else if (next == 'K' || next == 'Q') { put = 'K'; i++; }
            else if (next == 'E' || next == 'I' || next == 'Y') put = 'S';
            else put = 'K';
            break;
        case 'S':
            if (next == 'C' && after == 'H') { put = 'X'; i += 2; }
            else if (next == 'H' || next == 'Z') { put = 'X'; i++; }
            break;
        case 'T':
            if (next == 'C' && after == 'H') { put = 'X'; i += 2; }
            else if (next == 'S' && after == 'H') { put = 'X'; i += 2; }
            else if (next == 'S' || next == 'Z') { put = 'S'; i++; }
            else if (next == 'H') i++;
            break;
        case 'D':
            if (next == 'J') { put = 'J'; i++; }
            else if (next == 'Z' && after == 'H') { put = 'J'; i += 2; }
            else if (next == 'Z') { put = 'S'; i++; }
            else if (next == 'H') i++;
            break;
        case 'K':
            if (next == 'H') i++;
            break;
        case 'Q':
            put = 'K';
            if (next == 'U') i++;
            break;
        case 'G':
            if (next == 'H') i++;
            else if (next == 'E' || next == 'I' || next == 'Y') put = 'J';
            else if (next == 'U' && (after == 'E' || after == 'I')) i++;
            break;
        case 'P':
            if (next == 'H') { put = 'F'; i++; }
            break;
        case 'Z':
            put = 'S';
            if (next == 'H') { put = 'J'; i++; }
            break;
        case 'W': put = (k && is_vowel(out[k - 1]) && !(next == 'A' || next == 'E' || next == 'I' || next == 'O')) ? 'U' : 'V'; break;
        case 'X':
            out[k++] = 'K';
            put = 'S';
            break;
        case 'O': put = 'U'; break;
        case 'E': put = 'I'; break;
        case 'Y': put = 'I'; break;
        case 'J': put = (next == 'A' || next == 'E' || next == 'I' || next == 'O' || next == 'U') ? 'J' : 'I'; break;
        case 'H':
            if (k > 0) continue;
            break;
        }
        if (is_vowel(put) && k && is_vowel(out[k - 1])) {
            /* Of two vowels the diphthong's colour stays: OU is U, AI and EI are I, IA keeps both. */
            if (out[k - 1] == put) continue;
            if (put == 'A') { out[k++] = put; continue; }
            if (out[k - 1] == 'U' && put == 'I') { out[k++] = put; continue; }
            out[k - 1] = put;
            continue;
        }
        if (k && out[k - 1] == put) continue;
        out[k++] = put;
    }
    return k;
}

static uint32_t skeleton(const uint8_t *folded, uint32_t n, uint8_t *out) {
    uint32_t k = 0;
    for (uint32_t i = 0; i < n; i++) {
        uint8_t c = folded[i];
        if (is_vowel(c) || (c == 'V' && i > 0)) continue; /* W is a vowel's carrier in unvowelled scripts */
        if (k && out[k - 1] == c) continue;
        out[k++] = c;
    }
    return k;
}

API uint32_t psv_fold(const uint8_t *in, uint32_t n, uint8_t *out) { return fold(in, n > MAX_LETTERS ? MAX_LETTERS : n, out); }

/* What one letter costs when it stands for another: sounds that spellings confuse, shapes that eyes and lenses confuse. */
static float swap_cost[128][128];
static float drop_cost[128];
/* The least that a letter costs which the other word does not have at all. */
static float absent_cost[128];
static int costs_ready;

static void cheap(const char *pairs, float cost) {
    for (const char *p = pairs; *p; p += 2) {
        swap_cost[(int)p[0]][(int)p[1]] = cost;
        swap_cost[(int)p[1]][(int)p[0]] = cost;
    }
}

API void psv_prepare(void) {
    for (int a = 0; a < 128; a++) {
        drop_cost[a] = 1.0f;
        for (int b = 0; b < 128; b++)
            swap_cost[a][b] = a == b ? 0.0f : 1.0f;
    }
    cheap("EFILODOQHMUVCGPRKX", 0.7f);            /* shapes */
    cheap("AEAOAIAUEIEOEUEYIOIUIYOUUYOY", 0.6f);  /* vowels */
    cheap("CKKQCQGQGKSZCSVBVWVFDTJYJIGJBPMNJXHXLRZJ", 0.5f); /* sounds */
    cheap("EIIYOUAE", 0.4f);                      /* vowels that spellings confuse most */
    cheap("O0I1L1S5Z2B8G6I7L7", 0.2f);            /* digits for letters */
    for (const char *p = "AEIOUYH"; *p; p++)
        drop_cost[(int)*p] = 0.7f;
    for (int a = 0; a < 128; a++) {
        absent_cost[a] = drop_cost[a];
        for (int b = 0; b < 128; b++)
            if (a != b && swap_cost[a][b] < absent_cost[a]) absent_cost[a] = swap_cost[a][b];
    }
    costs_ready = 1;
}

static uint64_t letters_of(const uint8_t *s, int n) {
    uint64_t set = 0;
    for (int i = 0; i < n; i++) set |= 1ull << (s[i] & 63);
    return set;
}

static float absent(const uint8_t *s, int n, uint64_t others, float most) {
    float sum = 0.0f;
    for (int i = 0; i < n && sum <= most; i++)
        if (!(others >> (s[i] & 63) & 1)) sum += i && s[i] == s[i - 1] ? 0.0f : absent_cost[s[i]];
    return sum;
}

static float drop(const uint8_t *s, int i) {
    return i > 0 && s[i - 1] == s[i] ? 0.4f : drop_cost[s[i]];
}

/* Weighted distance with neighbours exchanged; more than `most` is told as 99. */
static float distance(const uint8_t *a, int n, const uint8_t *b, int m, float most) {
    float row[3][MAX_LETTERS + 1], left_out[MAX_LETTERS];
    if (n > MAX_LETTERS || m > MAX_LETTERS || 0.4f * (float)(n > m ? n - m : m - n) > most)
        return 99.0f;
    if (absent(a, n, letters_of(b, m), most) > most || absent(b, m, letters_of(a, n), most) > most)
        return 99.0f;
    float *before = row[0], *last = row[1], *now = row[2];
    last[0] = 0.0f;
    for (int j = 1; j <= m; j++) {
        left_out[j - 1] = drop(b, j - 1);
        last[j] = last[j - 1] + left_out[j - 1];
    }
    for (int i = 1; i <= n; i++) {
        const float *swap = swap_cost[a[i - 1]];
        float gone = drop(a, i - 1);
        now[0] = last[0] + gone;
        float least = now[0];
        for (int j = 1; j <= m; j++) {
            float best = last[j - 1] + swap[b[j - 1]];
            float other = last[j] + gone;
            if (other < best) best = other;
            other = now[j - 1] + left_out[j - 1];
            if (other < best) best = other;
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
                other = before[j - 2] + 0.8f;
                if (other < best) best = other;
            }
            now[j] = best;
            if (best < least) least = best;
        }
        if (least > most) return 99.0f;
        float *spare = before;
        before = last;
        last = now;
        now = spare;
    }
    return last[m] > most ? 99.0f : last[m];
}

API float psv_distance(const uint8_t *a, int n, const uint8_t *b, int m, float most) { return distance(a, n, b, m, most); }

static float most_distance(uint32_t length) {
    if (length <= 2) return 0.0f;
    if (length == 3) return 0.7f;
    if (length == 4) return 1.0f;
    if (length == 5) return 1.4f;
    if (length == 6) return 2.0f;
    return 2.2f;
}

/* ---- Near spellings ------------------------------------------------------------------------------------------ */

enum { SALT_LETTERS = 1, SALT_FOLD = 2, SALT_SKELETON = 3, SALT_EXACT = 4, SALT_ALIKE = 5 };

typedef void (*Visit)(void *to, uint32_t hash);

static uint32_t depth_of(uint32_t length) { return length <= 3 ? 0 : length <= 5 ? 1 : length <= 14 ? 2 : 1; }

/* Hash of the token, and of it with one or two letters left out. */
static void each_deletion(uint32_t salt, const uint8_t *s, uint32_t n, uint32_t depth, Visit visit, void *to) {
    uint8_t one[MAX_LETTERS], two[MAX_LETTERS];
    visit(to, hash_of(salt, s, n));
    if (depth < 1 || n < 2) return;
    for (uint32_t i = 0; i < n; i++) {
        if (i && s[i] == s[i - 1]) continue;
        memcpy(one, s, i);
        memcpy(one + i, s + i + 1, n - i - 1);
        visit(to, hash_of(salt, one, n - 1));
        if (depth < 2) continue;
        for (uint32_t j = i; j < n - 1; j++) {
            if (j > i && one[j] == one[j - 1]) continue;
            memcpy(two, one, j);
            memcpy(two + j, one + j + 1, n - 1 - j - 1);
            visit(to, hash_of(salt, two, n - 2));
        }
    }
}

static void each_key(const uint8_t *text, uint32_t n, const uint8_t *folded, uint32_t k, const uint32_t *alike, Visit visit, void *to) {
    uint8_t bones[MAX_LETTERS];
    if (n) each_deletion(SALT_LETTERS, text, n, depth_of(n), visit, to);
    if (k) each_deletion(SALT_FOLD, folded, k, k >= 4 ? 1 : 0, visit, to);
    uint32_t b = skeleton(folded, k, bones);
    if (b >= 2) visit(to, hash_of(SALT_SKELETON, bones, b));
    for (int i = 0; i < N_ALIKE && alike[i]; i++) visit(to, hash_of(SALT_ALIKE, (const uint8_t *)(alike + i), sizeof *alike));
}

typedef struct { uint32_t mask; uint32_t *count; } Counting;
static void count_key(void *to, uint32_t hash) { Counting *c = to; c->count[hash & c->mask]++; }

typedef struct { uint32_t mask, token; uint32_t *place, *into; } Filling;
static void fill_key(void *to, uint32_t hash) {
    Filling *f = to;
    uint32_t at = f->place[hash & f->mask]++;
    /* The same token under neighbouring deletions of equal letters comes twice in a row: once is enough. */
    f->into[at] = f->token;
}

/* How many keys each bucket gets: `count` has mask + 1 places, all 0. */
API void psv_count_keys(uint32_t n, const uint32_t *off, const uint8_t *text, const uint32_t *fold_off, const uint8_t *fold_text,
                        const uint32_t *alike, uint32_t mask, uint32_t *count) {
    Counting to = {mask, count};
    for (uint32_t t = 0; t < n; t++)
        each_key(text + off[t], off[t + 1] - off[t], fold_text + fold_off[t], fold_off[t + 1] - fold_off[t], alike + N_ALIKE * t, count_key, &to);
}

/* Put the tokens into their buckets; `place` holds each bucket's first place and is moved on. */
API void psv_fill_keys(uint32_t n, const uint32_t *off, const uint8_t *text, const uint32_t *fold_off, const uint8_t *fold_text,
                       const uint32_t *alike, uint32_t mask, uint32_t *place, uint32_t *into) {
    Filling to = {mask, 0, place, into};
    for (uint32_t t = 0; t < n; t++) {
        to.token = t;
        each_key(text + off[t], off[t + 1] - off[t], fold_text + fold_off[t], fold_off[t + 1] - fold_off[t], alike + N_ALIKE * t, fill_key, &to);
    }
}

/* Fill the table of exact tokens; `slot` has mask + 1 places, all 0. */
API void psv_fill_exact(uint32_t n, const uint32_t *off, const uint8_t *text, uint32_t mask, uint32_t *slot) {
    for (uint32_t t = 0; t < n; t++) {
        uint32_t at = hash_of(SALT_EXACT, text + off[t], off[t + 1] - off[t]) & mask;
        while (slot[at]) at = (at + 1) & mask;
        slot[at] = t + 1;
    }
}

/* Fold many tokens at once; `out` has MAX_LETTERS a token and `out_off` n + 1 places. */
API uint32_t psv_fold_all(uint32_t n, const uint32_t *off, const uint8_t *text, uint32_t *out_off, uint8_t *out) {
    uint32_t at = 0;
    for (uint32_t t = 0; t < n; t++) {
        out_off[t] = at;
        at += fold(text + off[t], off[t + 1] - off[t], out + at);
    }
    out_off[n] = at;
    return at;
}

static uint32_t find_exact(const Segment *s, const uint8_t *text, uint32_t n) {
    if (!s->n_tokens) return 0;
    uint32_t at = hash_of(SALT_EXACT, text, n) & s->exact_mask;
    for (uint32_t tries = 0; tries <= s->exact_mask && s->exact_slot[at]; tries++) {
        uint32_t t = s->exact_slot[at] - 1;
        uint32_t length = s->token_off[t + 1] - s->token_off[t];
        if (length == n && !memcmp(s->token_text + s->token_off[t], text, n)) return t + 1;
        at = (at + 1) & s->exact_mask;
    }
    return 0;
}

/* The token's number + 1, or 0. */
API uint32_t psv_find(const Segment *s, const uint8_t *text, uint32_t n) { return find_exact(s, text, n); }

/* Read a token that runs several together as known tokens: the likeliest cut, or none. Returns how many parts.
 *
 * `cost` of an unknown stretch is that nothing comes back: every part has to be a token of the list with two letters at
 * least. `cuts` receives the ends of the parts.
 */
API uint32_t psv_split(const Segment *s, const uint8_t *text, uint32_t n, uint32_t *cuts) {
    float best[MAX_LETTERS + 1];
    uint8_t from[MAX_LETTERS + 1];
    if (n > MAX_LETTERS || n < 5) return 0;
    best[0] = 0.0f;
    for (uint32_t j = 1; j <= n; j++) {
        best[j] = 1e9f;
        for (uint32_t i = j >= 18 ? j - 18 : 0; i + 2 <= j; i++) {
            if (best[i] >= 1e8f || (i == 0 && j == n)) continue;
            uint32_t t = find_exact(s, text + i, j - i);
            if (!t) continue;
            float count = (float)s->token_count[t - 1];
            if (j - i == 2 && !(s->token_is[t - 1] & (PARTICLE | TITLE)) && count * 2000.0f < (float)s->n_records) continue;
            /* Few words rather than many: a rare one costs hardly more than a common one, each word costs something. */
            float cost = (float)s->log_records - logf(count + 0.5f);
            cost = (cost > 9.0f ? 9.0f : cost) + 4.0f;
            if (s->token_is[t - 1] & (PARTICLE | TITLE)) cost = 6.0f;
            if (best[i] + cost < best[j]) {
                best[j] = best[i] + cost;
                from[j] = (uint8_t)i;
            }
        }
    }
    if (best[n] >= 1e8f) return 0;
    uint32_t parts = 0, ends[MAX_LETTERS];
    for (uint32_t j = n; j; j = from[j]) ends[parts++] = j;
    for (uint32_t p = 0; p < parts; p++) cuts[p] = ends[parts - 1 - p];
    return parts;
}

typedef struct {
    const Segment *s;
    Scratch *w;
    const uint8_t *text;
    uint32_t n;
    uint8_t folded[MAX_LETTERS], bones[MAX_LETTERS];
    uint32_t k, b, arc;
    const uint32_t *alike;
    int thorough;
} Expanding;

static int first_seen(Scratch *w, uint32_t token) {
    uint32_t at = (token * 2654435761u) >> 19;
    for (uint32_t tries = 0; tries < 64; tries++) {
        if (w->seen_stamp[at] != w->stamp) {
            w->seen_stamp[at] = w->stamp;
            w->seen[at] = token;
            return 1;
        }
        if (w->seen[at] == token) return 0;
        at = (at + 1) & (SEEN_SLOTS - 1);
    }
    return 1;
}

static int are_alike(const uint32_t *a, const uint32_t *b) {
    for (int i = 0; i < N_ALIKE && a[i]; i++)
        for (int j = 0; j < N_ALIKE && b[j]; j++)
            if (a[i] == b[j]) return 1;
    return 0;
}

/* How a listed token agrees with the arc, if it does. */
static int agree(const Expanding *x, uint32_t token, Variant *out) {
    const Segment *s = x->s;
    const uint8_t *text = s->token_text + s->token_off[token];
    uint32_t n = s->token_off[token + 1] - s->token_off[token];
    out->token = token;
    if (n == x->n && !memcmp(text, x->text, n)) {
        out->class = EXACT;
        out->distance = 0.0f;
        return 1;
    }
    if (n < 2 || x->n < 2) return 0;
    const uint8_t *folded = s->fold_text + s->fold_off[token];
    uint32_t k = s->fold_off[token + 1] - s->fold_off[token];
    if (s->token_is[token] & ABJAD) {
        uint8_t bones[MAX_LETTERS];
        uint32_t b = skeleton(folded, k, bones);
        if (b < 2 || b != x->b || memcmp(bones, x->bones, b)) return 0;
        out->class = SKELETON;
        out->distance = 1.0f;
        return 1;
    }
    if (k == x->k && !memcmp(folded, x->folded, k)) {
        out->class = FOLDED;
        out->distance = 0.5f;
        return 1;
    }
    if (are_alike(x->alike, s->token_alike + N_ALIKE * token)) {
        out->class = ALIKE;
        out->distance = 1.2f;
        return 1;
    }
    uint32_t shorter = n < x->n ? n : x->n;
    float most = most_distance(shorter < x->n ? shorter + (x->n > n + 1 ? 0 : 1) : shorter);
    float d = distance(x->text, (int)x->n, text, (int)n, most);
    uint32_t least = k < x->k ? k : x->k;
    if (least >= 3 && d > 0.9f) {
        float of_folds = 0.5f + distance(x->folded, (int)x->k, folded, (int)k, least >= 6 ? 1.1f : least >= 4 ? 0.7f : 0.5f);
        if (of_folds < d) d = of_folds;
    }
    if (d < 50.0f) {
        out->class = d <= 1.01f ? NEAR1 : NEAR2;
        out->distance = d;
        return 1;
    }
    if (x->b >= 3) {
        uint8_t bones[MAX_LETTERS];
        uint32_t b = skeleton(folded, k, bones);
        if (b == x->b && !memcmp(bones, x->bones, b)) {
            out->class = SKELETON;
            out->distance = 1.8f;
            return 1;
        }
    }
    return 0;
}

static void keep_variant(Scratch *w, uint32_t arc, const Variant *found) {
    uint32_t n = w->n_variants[arc];
    Variant *all = w->variant[arc];
    if (n == MAX_VARIANTS) {
        if (all[n - 1].distance <= found->distance) return;
        n--;
    }
    uint32_t at = n;
    while (at > 0 && (all[at - 1].distance > found->distance
                      || (all[at - 1].distance == found->distance && all[at - 1].token > found->token))) {
        all[at] = all[at - 1];
        at--;
    }
    all[at] = *found;
    w->n_variants[arc] = n + 1;
}

static void look_in_bucket(void *to, uint32_t hash) {
    Expanding *x = to;
    const Segment *s = x->s;
    uint32_t bucket = hash & s->near_mask;
    uint32_t from = s->near_off[bucket], until = s->near_off[bucket + 1];
    if (until - from > MAX_BUCKET) until = from + MAX_BUCKET;
    for (uint32_t i = from; i < until; i++) {
        Variant found;
        uint32_t token = s->near_token[i];
        if (first_seen(x->w, token) && agree(x, token, &found)) keep_variant(x->w, x->arc, &found);
    }
}

/* Find the listed tokens that may be this arc, nearest first. */
static void find_variants(const Segment *s, const Query *q, uint32_t arc, Scratch *w) {
    Expanding x = {.s = s, .w = w, .text = q->text + q->off[arc], .n = q->off[arc + 1] - q->off[arc], .arc = arc};
    x.k = fold(x.text, x.n, x.folded);
    x.b = skeleton(x.folded, x.k, x.bones);
    x.alike = q->alike + N_ALIKE * arc;
    w->stamp++;
    if (x.n == 1 || (q->is[arc] & TITLE)) {
        uint32_t t = find_exact(s, x.text, x.n);
        Variant found;
        if (t && agree(&x, t - 1, &found)) keep_variant(w, arc, &found);
    } else if (q->how[arc] & THOROUGH) {
        each_key(x.text, x.n, x.folded, x.k, x.alike, look_in_bucket, &x);
    } else {
        look_in_bucket(&x, hash_of(SALT_LETTERS, x.text, x.n));
        if (x.k) look_in_bucket(&x, hash_of(SALT_FOLD, x.folded, x.k));
    }
}

/* What agreement in each spelling is worth: the rarer all that is as near or nearer, the more. */
static void weigh_variants(const Segment *s, uint32_t length, Variant *all, uint32_t n) {
    double count = 0.0;
    for (uint32_t i = 0; i < n;) {
        uint32_t j = i;
        while (j < n && all[j].distance <= all[i].distance + 0.001f) count += s->token_count[all[j++].token];
        float rarity = (float)(s->log_records - log(count + 1.0));
        rarity = rarity < 0.0f ? 0.0f : rarity > 11.0f ? 11.0f : rarity;
        for (; i < j; i++) {
            float most = s->token_is[all[i].token] & (PARTICLE | TITLE) ? 0.5f : length == 1 ? 1.0f : 11.0f;
            all[i].evidence = rarity > most ? most : rarity;
        }
    }
}

/* The listed tokens that may be this arc, with the evidence of each; remembered from the last time. */
static void expand(const Segment *s, const Query *q, uint32_t arc, Scratch *w) {
    const uint8_t *text = q->text + q->off[arc];
    uint32_t n = q->off[arc + 1] - q->off[arc];
    uint8_t how = q->how[arc] & THOROUGH;
    w->n_variants[arc] = 0;
    if (!s->n_tokens || !n) return;
    Remembered *kept = &w->remembered[hash_of(how, text, n) & (REMEMBERED - 1)];
    if (kept->serial == s->serial && kept->n == n && kept->how == how && kept->is == q->is[arc] && !memcmp(kept->text, text, n)) {
        w->n_variants[arc] = kept->count;
        memcpy(w->variant[arc], kept->variant, kept->count * sizeof(Variant));
        return;
    }
    find_variants(s, q, arc, w);
    weigh_variants(s, n, w->variant[arc], w->n_variants[arc]);
    *kept = (Remembered){.serial = s->serial, .n = n, .count = w->n_variants[arc], .how = how, .is = q->is[arc]};
    memcpy(kept->text, text, n);
    memcpy(kept->variant, w->variant[arc], w->n_variants[arc] * sizeof(Variant));
}

/* ---- Dates, documents ----------------------------------------------------------------------------------------- */

static int digits_off(int a, int b) { return (a / 10 != b / 10) + (a % 10 != b % 10); }

static int year_digits_off(int a, int b) {
    int off = 0;
    for (int i = 0; i < 4; i++, a /= 10, b /= 10) off += a % 10 != b % 10;
    return off;
}

static int compare_date(int32_t asked, int32_t asked_last, int32_t listed, int32_t listed_last) {
    int y = asked >> 9, m = asked >> 5 & 15, d = asked & 31;
    int u = listed >> 9, o = listed >> 5 & 15, e = listed & 31;
    if (listed_last || asked_last) {
        int from = u, until = listed_last ? listed_last : u, first = y, last = asked_last ? asked_last : y;
        if (first <= until && from <= last) return DOB_SPAN;
        int gap = first > until ? first - until : from - last;
        return gap <= 1 ? DOB_YEAR_NEAR : gap <= 3 ? DOB_YEARS_NEAR : gap <= 9 ? DOB_YEARS_FAR : DOB_CONTRADICTS;
    }
    if (y == u + 100 || u == y + 100) u = y; /* a year of two digits, read into another century */
    int gap = y > u ? y - u : u - y;
    if (!m || !o) {
        if (!gap) return DOB_YEAR;
        return gap == 1 ? DOB_PARTIAL_OFF : gap <= 3 ? DOB_YEARS_NEAR : gap <= 9 ? DOB_YEARS_FAR : DOB_CONTRADICTS;
    }
    if (!d || !e) {
        if (!gap) return m == o ? DOB_MONTH : DOB_SAME_YEAR;
        return gap == 1 ? DOB_YEAR_NEAR : gap <= 3 ? DOB_YEARS_NEAR : gap <= 9 ? DOB_YEARS_FAR : DOB_CONTRADICTS;
    }
    if (!gap) {
        if (m == o && d == e) return DOB_EQUAL;
        if (m == e && d == o) return DOB_SWAPPED;
        if ((m == 1 && d == 1) || (o == 1 && e == 1)) return DOB_JANUARY;
        if (m == o && (digits_off(d, e) == 1 || d - e == 1 || e - d == 1)) return DOB_DAY_DIGIT;
        if (d == e && digits_off(m, o) == 1) return DOB_DIGIT;
        return DOB_SAME_YEAR;
    }
    if (m == o && d == e) {
        if (gap == 1) return DOB_YEAR_OFF;
        if (year_digits_off(y, u) == 1) return DOB_DIGIT;
    }
    return gap == 1 ? DOB_YEAR_NEAR : gap <= 3 ? DOB_YEARS_NEAR : gap <= 9 ? DOB_YEARS_FAR : DOB_CONTRADICTS;
}

API int psv_compare_date(int32_t asked, int32_t asked_last, int32_t listed, int32_t listed_last) {
    return compare_date(asked, asked_last, listed, listed_last);
}

static int date_of(const Segment *s, const Query *q, uint32_t record, const float *weight) {
    uint32_t from = s->dob_off[record], until = s->dob_off[record + 1];
    if (!q->dob || from == until) return DOB_UNKNOWN;
    int best = -1;
    for (uint32_t i = from; i < until; i++) {
        int how = compare_date(q->dob, q->dob_last, s->dob[2 * i], s->dob[2 * i + 1]);
        if (best < 0 || weight[F_DOB + how] > weight[F_DOB + best]) best = how;
    }
    return best;
}

/* The feature of the State that speaks, or -1. */
static int state_of(const Segment *s, const Query *q, uint32_t record) {
    uint32_t from = s->state_off[record], until = s->state_off[record + 1];
    if (!q->state || from == until) return -1;
    for (uint32_t i = from; i < until; i++)
        if (s->state[i] == q->state) return F_STATE_SAME;
    return F_STATE_OTHER;
}

static int sex_of(const Segment *s, const Query *q, uint32_t record) {
    if (!q->sex || !s->sex[record]) return -1;
    return q->sex == s->sex[record] ? F_SEX_SAME : F_SEX_OTHER;
}

static float about_person(const Segment *s, const Query *q, uint32_t record, const float *weight) {
    uint64_t brief = s->brief[record];
    if (!(brief & BRIEF_MORE)) {
        int32_t dob = (int32_t)(brief >> 32);
        uint16_t of_state = (uint16_t)(brief >> 8);
        uint8_t of_sex = (uint8_t)brief;
        float sum = weight[F_DOB + (q->dob && dob ? compare_date(q->dob, q->dob_last, dob, 0) : DOB_UNKNOWN)];
        if (q->state && of_state) sum += weight[q->state == of_state ? F_STATE_SAME : F_STATE_OTHER];
        if (q->sex && of_sex) sum += weight[q->sex == of_sex ? F_SEX_SAME : F_SEX_OTHER];
        return sum;
    }
    int state = state_of(s, q, record), sex = sex_of(s, q, record);
    float sum = weight[F_DOB + date_of(s, q, record, weight)];
    if (state >= 0) sum += weight[state];
    if (sex >= 0) sum += weight[sex];
    return sum;
}

static uint32_t first_at_least(const uint64_t *keys, uint32_t n, uint64_t key) {
    uint32_t low = 0, high = n;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (keys[middle] < key) low = middle + 1;
        else high = middle;
    }
    return low;
}

/* ---- Candidates ------------------------------------------------------------------------------------------------ */

static uint32_t slot_of(uint32_t record) { return (record * 2654435761u) >> 15; }

static Touched *touch(Scratch *w, uint32_t record, int may_add) {
    uint32_t at = slot_of(record);
    while (w->table[at].record) {
        if (w->table[at].record == record + 1) return &w->table[at];
        at = (at + 1) & (ACC_SLOTS - 1);
    }
    if (!may_add || w->n_used == ACC_MOST) return NULL;
    w->used[w->n_used++] = at;
    w->table[at] = (Touched){.record = record + 1, .sum = 0.0f, .arc = 0xffff, .document = DOC_NONE};
    return &w->table[at];
}

static void clear_touched(Scratch *w) {
    for (uint32_t i = 0; i < w->n_used; i++) w->table[w->used[i]].record = 0;
    w->n_used = 0;
}

static void touch_documents(const Segment *s, const Query *q, Scratch *w) {
    for (int folded = 1; folded >= 0; folded--) {
        uint64_t key = folded ? q->folded_key : q->number_key;
        const uint64_t *keys = folded ? s->folded_key : s->number_key;
        const uint32_t *records = folded ? s->folded_record : s->number_record;
        const uint16_t *states = folded ? s->folded_state : s->number_state;
        if (!key || !s->n_documents) continue;
        for (uint32_t i = first_at_least(keys, s->n_documents, key); i < s->n_documents && keys[i] == key; i++) {
            if (s->dead[records[i]]) continue;
            Touched *slot = touch(w, records[i], 1);
            if (!slot) return;
            int unknown = !states[i] || !q->number_state, same = states[i] == q->number_state;
            uint8_t how = folded ? (unknown ? DOC_FOLDED_UNKNOWN : same ? DOC_FOLDED : DOC_FOLDED_OTHER)
                                 : (unknown ? DOC_UNKNOWN_STATE : same ? DOC_SAME : DOC_OTHER_STATE);
            static const uint8_t worth[N_DOCS] = {0, 6, 2, 5, 1, 4, 3};
            if (worth[how] > worth[slot->document]) slot->document = how;
        }
    }
}

/* What a spelling promises for the score before the whole name is compared: its rarity and the share of the name that it
 * covers, less where the spelling is farther.
 */
static float promise(const float *weight, const Variant *variant, float share) {
    static const float quality[N_CLASSES] = {1.0f, 0.95f, 0.8f, 0.6f, 0.6f, 0.8f, 0.8f, 0.3f, 0.0f};
    return quality[variant->class] * (weight[F_EVIDENCE] * variant->evidence + weight[F_COVERED] * share);
}

/* The most that dates, sex and State can add. */
static float most_beside(const float *weight) {
    float most = weight[F_DOB];
    for (int d = 1; d < N_DOBS; d++)
        if (weight[F_DOB + d] > most) most = weight[F_DOB + d];
    return most + (weight[F_SEX_SAME] > 0 ? weight[F_SEX_SAME] : 0) + (weight[F_STATE_SAME] > 0 ? weight[F_STATE_SAME] : 0);
}

/* The date by which a token's records are in order: 0 for none, the largest where there are several. */
static int32_t date_key(const Segment *s, uint32_t record) {
    uint64_t brief = s->brief[record];
    return brief & BRIEF_MORE ? INT32_MAX : (int32_t)(brief >> 32);
}

static uint32_t first_dated(const Segment *s, uint32_t low, uint32_t high, int32_t key) {
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (date_key(s, s->post_record[middle]) < key) low = middle + 1;
        else high = middle;
    }
    return low;
}

static void touch_run(const Segment *s, Scratch *w, uint32_t from, uint32_t until, uint16_t arc, float value, int may_add) {
    for (uint32_t p = from; p < until; p++) {
        if (p + AHEAD < until) __builtin_prefetch(&w->table[slot_of(s->post_record[p + AHEAD])]);
        Touched *slot = touch(w, s->post_record[p], may_add);
        if (slot && slot->arc != arc) {
            slot->arc = arc;
            slot->sum += value;
        }
    }
}

/* Of a common token's records those alone whose date may agree: without one, of about that year, or of several dates. */
static void touch_dated(const Segment *s, const Query *q, Scratch *w, uint32_t from, uint32_t until, uint16_t arc, float value) {
    int32_t year = q->dob >> 9;
    uint32_t dated = first_dated(s, from, until, 1);
    touch_run(s, w, from, dated, arc, value, 1);
    uint32_t century = first_dated(s, dated, until, (year - 100) << 9), past = first_dated(s, century, until, (year - 99) << 9);
    touch_run(s, w, century, past, arc, value, 1);
    uint32_t near = first_dated(s, past, until, (year - 1) << 9), after = first_dated(s, near, until, (year + 2) << 9);
    touch_run(s, w, near, after, arc, value, 1);
    touch_run(s, w, first_dated(s, after, until, INT32_MAX), until, arc, value, 1);
}

/* What the arcs from one on can bring to the score at most, without date, sex and State. */
static float most_of_names(const float *weight, const Segment *s, float share, float evidence) {
    if (share > 1.0f) share = 1.0f;
    return weight[F_BIAS] + weight[F_SIZE] * (float)s->log_records + evidence + weight[F_COVERED] * 2.0f * share / (1.0f + share);
}

/* Walk the records of every spelling, the arc that is worth most first. What could not reach `floor` any more is not
 * taken up, only added to what was; what could reach it only with a date that agrees is looked for by its date.
 */
static void touch_names(const Segment *s, const Query *q, Scratch *w, const float *weight, float floor) {
    uint32_t order[MAX_ARCS], n = q->n_arcs;
    float share[MAX_ARCS + 1], evidence[MAX_ARCS + 1];
    for (uint32_t a = 0; a < n; a++) {
        uint32_t at = a;
        while (at > 0 && w->best_value[order[at - 1]] < w->best_value[a]) {
            order[at] = order[at - 1];
            at--;
        }
        order[at] = a;
    }
    share[n] = evidence[n] = 0.0f;
    for (uint32_t i = n; i-- > 0;) {
        float own = w->n_variants[order[i]] ? weight[F_EVIDENCE] * w->variant[order[i]][0].evidence + weight[F_CLASS + w->variant[order[i]][0].class] : 0.0f;
        share[i] = share[i + 1] + w->share[order[i]];
        evidence[i] = evidence[i + 1] + (own > 0.0f ? own : 0.0f);
    }
    float beside = most_beside(weight), far = weight[F_DOB + DOB_YEARS_NEAR];
    for (int d = DOB_YEARS_NEAR; d <= DOB_CONTRADICTS; d++)
        if (weight[F_DOB + d] > far) far = weight[F_DOB + d];
    float best_date = beside - (weight[F_SEX_SAME] > 0 ? weight[F_SEX_SAME] : 0) - (weight[F_STATE_SAME] > 0 ? weight[F_STATE_SAME] : 0);
    for (uint32_t i = 0; i < n; i++) {
        uint32_t arc = order[i];
        if (w->best_value[arc] <= 0.0f) break;
        float reach = most_of_names(weight, s, share[i], evidence[i]) + beside;
        for (uint32_t v = 0; v < w->n_variants[arc]; v++) {
            const Variant *variant = &w->variant[arc][v];
            float value = promise(weight, variant, w->share[arc]), reaches = reach - (w->best_value[arc] - value);
            int may_add = reaches >= floor, by_date = q->dob && !q->dob_last && reaches - best_date + far < floor;
            uint32_t from = s->post_off[variant->token], until = s->post_off[variant->token + 1];
            if (value <= 0.0f || (!may_add && until - from > 20 * w->n_used)) continue;
            if (may_add && by_date && until - from > FEW_RECORDS) touch_dated(s, q, w, from, until, (uint16_t)arc, value);
            else touch_run(s, w, from, until, (uint16_t)arc, value, may_add);
        }
    }
}

static void sift_up(Candidate *heap, uint32_t at) {
    while (at) {
        uint32_t above = (at - 1) / 2;
        if (heap[above].rough <= heap[at].rough) return;
        Candidate held = heap[above];
        heap[above] = heap[at];
        heap[at] = held;
        at = above;
    }
}

static void sift_down(Candidate *heap, uint32_t n) {
    for (uint32_t at = 0;;) {
        uint32_t below = 2 * at + 1;
        if (below >= n) return;
        if (below + 1 < n && heap[below + 1].rough < heap[below].rough) below++;
        if (heap[at].rough <= heap[below].rough) return;
        Candidate held = heap[at];
        heap[at] = heap[below];
        heap[below] = held;
        at = below;
    }
}

static uint32_t best_candidates(const Segment *s, const Query *q, Scratch *w, const float *weight, uint32_t most) {
    uint32_t n = 0;
    float beside = most_beside(weight);
    if (most > MAX_TOP) most = MAX_TOP;
    for (uint32_t i = 0; i < w->n_used; i++) {
        if (i + 2 * AHEAD < w->n_used) __builtin_prefetch(&w->table[w->used[i + 2 * AHEAD]]);
        if (i + AHEAD < w->n_used) __builtin_prefetch(&s->brief[w->table[w->used[i + AHEAD]].record - 1]);
        const Touched *slot = &w->table[w->used[i]];
        uint32_t record = slot->record - 1;
        if (n == most && !slot->document && slot->sum + beside < w->top[0].rough) continue;
        float rough = slot->sum + about_person(s, q, record, weight) + (slot->document ? 1000.0f : 0.0f);
        if ((n == most && rough <= w->top[0].rough) || s->dead[record]) continue;
        Candidate one = {record, rough, slot->document};
        if (n < most) {
            w->top[n] = one;
            sift_up(w->top, n++);
        } else {
            w->top[0] = one;
            sift_down(w->top, n);
        }
    }
    return n;
}

/* ---- Scores ---------------------------------------------------------------------------------------------------- */

static void map_agreements(const Query *q, Scratch *w, const float *weight) {
    w->stamp++;
    w->n_agreements = 1;
    for (uint32_t arc = 0; arc < q->n_arcs; arc++) {
        for (uint32_t v = 0; v < w->n_variants[arc]; v++) {
            const Variant *variant = &w->variant[arc][v];
            uint32_t at = (variant->token * 2654435761u) >> 19, tries = 0;
            while (w->map_stamp[at] == w->stamp && w->map_token[at] != variant->token && tries++ < MAP_SLOTS) at = (at + 1) & (MAP_SLOTS - 1);
            if (tries >= MAP_SLOTS) return;
            if (w->map_stamp[at] != w->stamp) {
                w->map_stamp[at] = w->stamp;
                w->map_token[at] = variant->token;
                w->map_head[at] = 0;
            }
            w->agreement[w->n_agreements] = (Agreement){
                .token = variant->token, .arc = (uint16_t)arc, .class = variant->class, .evidence = variant->evidence,
                .value = weight[F_EVIDENCE] * variant->evidence + weight[F_CLASS + variant->class], .next = w->map_head[at]};
            w->map_head[at] = w->n_agreements++;
        }
    }
}

static uint32_t agreements_of(const Scratch *w, uint32_t token) {
    uint32_t at = (token * 2654435761u) >> 19;
    for (uint32_t tries = 0; tries < MAP_SLOTS && w->map_stamp[at] == w->stamp; tries++) {
        if (w->map_token[at] == token) return w->map_head[at];
        at = (at + 1) & (MAP_SLOTS - 1);
    }
    return 0;
}

static float token_weight(const Segment *s, uint32_t token) {
    uint32_t length = s->token_off[token + 1] - s->token_off[token];
    if (s->token_is[token] & (PARTICLE | TITLE)) return 0.3f;
    if (s->token_is[token] & HONOUR) return 0.7f;
    if (length == 1) return 0.5f;
    float rarity = (float)(s->log_records - log((double)s->token_count[token] + 1.0));
    return rarity < 1.0f ? 1.0f : rarity > 9.0f ? 9.0f : rarity;
}

typedef struct {
    float value, evidence;
    uint16_t arc;
    uint8_t place, class;
} Pair;

static uint32_t pairs_of_name(const Segment *s, const Query *q, const Scratch *w, const float *weight, const uint32_t *tokens, uint32_t n, Pair *pairs) {
    uint32_t found = 0;
    for (uint32_t j = 0; j < n; j++) {
        for (uint32_t at = agreements_of(w, tokens[j]); at && found < MAX_PAIRS; at = w->agreement[at].next) {
            const Agreement *one = &w->agreement[at];
            pairs[found++] = (Pair){one->value, one->evidence, one->arc, (uint8_t)j, one->class};
        }
        const uint8_t *text = s->token_text + s->token_off[tokens[j]];
        uint32_t length = s->token_off[tokens[j] + 1] - s->token_off[tokens[j]];
        if (s->token_is[tokens[j]] & (PARTICLE | TITLE)) continue;
        for (uint32_t arc = 0; arc < q->n_arcs && found < MAX_PAIRS; arc++) {
            const uint8_t *asked = q->text + q->off[arc];
            uint32_t asked_length = q->off[arc + 1] - q->off[arc];
            if (!asked_length || asked[0] != text[0] || (q->is[arc] & (PARTICLE | TITLE))) continue;
            if (asked_length > 1 && length > 1 && !q->cut_piece) continue;
            if ((asked_length == 1) != (length == 1)) {
                float evidence = 1.5f;
                pairs[found++] = (Pair){weight[F_EVIDENCE] * evidence + weight[F_CLASS + INITIAL], evidence, (uint16_t)arc, (uint8_t)j, INITIAL};
            } else if (q->cut_piece && q->mask[arc] == 1u << (q->cut_piece - 1) && asked_length < length && !memcmp(asked, text, asked_length)) {
                float evidence = 2.0f * (float)asked_length;
                float rarity = token_weight(s, tokens[j]);
                if (evidence > rarity) evidence = rarity;
                pairs[found++] = (Pair){weight[F_EVIDENCE] * evidence + weight[F_CLASS + PREFIX], evidence, (uint16_t)arc, (uint8_t)j, PREFIX};
            }
        }
    }
    return found;
}

/* Parts that agree with nothing on either side, but a little with one another: short names misspelt, sounds far apart. */
static uint32_t weak_pairs(const Segment *s, const Query *q, const uint32_t *tokens, uint32_t n, uint32_t pieces, uint64_t taken, Pair *pairs) {
    uint32_t found = 0;
    for (uint32_t arc = 0; arc < q->n_arcs; arc++) {
        uint32_t mask = q->mask[arc], asked_length = q->off[arc + 1] - q->off[arc];
        if ((mask & pieces) || !(q->how[arc] & THOROUGH) || (q->is[arc] & (PARTICLE | TITLE)) || asked_length < 2) continue;
        for (uint32_t j = 0; j < n && found < MAX_PAIRS; j++) {
            if ((taken >> j & 1) || (s->token_is[tokens[j]] & (PARTICLE | TITLE | ABJAD))) continue;
            uint32_t length = s->token_off[tokens[j] + 1] - s->token_off[tokens[j]];
            if (length < 2) continue;
            uint32_t longer = length > asked_length ? length : asked_length;
            float most = longer <= 3 ? 0.7f : 0.42f * (float)longer;
            float d = distance(q->text + q->off[arc], (int)asked_length, s->token_text + s->token_off[tokens[j]], (int)length, most);
            if (d > most) continue;
            float evidence = 1.0f - d / (most + 0.5f);
            pairs[found++] = (Pair){evidence, evidence, (uint16_t)arc, (uint8_t)j, WEAK};
        }
    }
    return found;
}

static float dot(const float *weight, const float *feature, uint32_t n) {
    float sum = 0.0f;
    for (uint32_t i = 0; i < n; i++) sum += weight[i] * feature[i];
    return sum;
}

/* What of a query and of one listed name agrees so far: each piece and each token once. */
typedef struct {
    uint64_t taken;
    uint32_t pieces, count, strong;
    float evidence, agreed, of_class[N_CLASSES];
    Pair chosen[MAX_NAME];
} Alignment;

static int is_light(const Segment *s, const Query *q, uint32_t token, uint32_t arc) {
    return (s->token_is[token] & (PARTICLE | TITLE)) || (q->is[arc] & (PARTICLE | TITLE));
}

/* Take pairs, the one that is worth most first, as long as there is one whose pieces and token are free. */
static void take_pairs(const Segment *s, const Query *q, const uint32_t *tokens, const Pair *pairs, uint32_t found, Alignment *into) {
    for (;;) {
        const Pair *best = NULL;
        for (const Pair *pair = pairs; pair < pairs + found; pair++) {
            if ((q->mask[pair->arc] & into->pieces) || (into->taken >> pair->place & 1)) continue;
            if (!best || pair->value > best->value || (pair->value == best->value && pair->class < best->class)) best = pair;
        }
        if (!best) return;
        into->pieces |= q->mask[best->arc];
        into->taken |= (uint64_t)1 << best->place;
        into->evidence += best->evidence;
        if (!is_light(s, q, tokens[best->place], best->arc)) {
            into->of_class[best->class] += 1.0f;
            into->strong += best->class != INITIAL && best->class != WEAK;
            if (best->class != WEAK) into->agreed += token_weight(s, tokens[best->place]);
        }
        if (into->count < MAX_NAME) into->chosen[into->count++] = *best;
    }
}

static void tell_features(const Segment *s, const Query *q, const Scratch *w, const uint32_t *tokens, uint32_t n, const Alignment *of, float *feature) {
    float asked = 0.0f, listed = 0.0f;
    for (uint32_t p = 0; p < q->n_pieces; p++)
        if (!(of->pieces >> p & 1)) asked += w->piece_weight[p];
    for (uint32_t j = 0; j < n; j++)
        if (!(of->taken >> j & 1)) listed += token_weight(s, tokens[j]);
    if (q->cut_piece) listed *= 0.3f;
    memset(feature, 0, sizeof(float) * N_FEATURES);
    feature[F_BIAS] = 1.0f;
    feature[F_EVIDENCE] = of->evidence;
    feature[F_ASKED_MORE] = asked > 20.0f ? 20.0f : asked;
    feature[F_LISTED_MORE] = listed > 20.0f ? 20.0f : listed;
    feature[F_CONTRADICTION] = asked < listed ? asked : listed;
    feature[F_SINGLE] = of->strong <= 1 ? 1.0f : 0.0f;
    feature[F_COVERED] = of->agreed > 0.0f ? 2.0f * of->agreed / (2.0f * of->agreed + asked + listed) : 0.0f;
    feature[F_SIZE] = (float)s->log_records;
    memcpy(feature + F_CLASS, of->of_class, sizeof of->of_class);
}

/* The most that parts which agree only a little could still add: all that is missing on either side. */
static float most_of_weak(const float *weight, const float *feature) {
    float most = weight[F_COVERED] * (1.0f - feature[F_COVERED]) + 2.0f * weight[F_EVIDENCE];
    for (int f = F_ASKED_MORE; f <= F_CONTRADICTION; f++)
        if (weight[f] < 0.0f) most -= weight[f] * feature[f];
    return most;
}

/* Align one listed name with the query. What agrees only a little is looked at where it could lift the name over `need`. */
static void align_name(const Segment *s, const Query *q, const Scratch *w, const float *weight, float need, uint32_t name, float *feature, Alignment *into) {
    Pair pairs[MAX_PAIRS];
    uint32_t from = s->name_off[name], n = s->name_off[name + 1] - from;
    const uint32_t *tokens = s->name_token + from;
    if (n > MAX_NAME) n = MAX_NAME;
    memset(into, 0, offsetof(Alignment, chosen));
    take_pairs(s, q, tokens, pairs, pairs_of_name(s, q, w, weight, tokens, n, pairs), into);
    tell_features(s, q, w, tokens, n, into, feature);
    if (!into->strong || into->pieces + 1 == 1u << q->n_pieces) return;
    if (dot(weight, feature, F_DOB) + most_of_weak(weight, feature) < need) return;
    take_pairs(s, q, tokens, pairs, weak_pairs(s, q, tokens, n, into->pieces, into->taken, pairs), into);
    tell_features(s, q, w, tokens, n, into, feature);
}

/* The score of one record: its best name with its dates, sex and State; or its document alone, which speaks for itself. */
static void score_record(const Segment *s, const Query *q, const Scratch *w, const float *weight, float at_least, uint32_t record, uint8_t document, Scored *out) {
    float feature[N_FEATURES], beside = about_person(s, q, record, weight);
    float need = document ? -1e9f : at_least - beside;
    Alignment unused;
    out->record = record;
    out->document = document;
    out->score = -1e9f;
    out->name = s->record_name[record];
    memset(out->feature, 0, sizeof out->feature);
    for (uint32_t name = s->record_name[record]; name < s->record_name[record + 1]; name++) {
        align_name(s, q, w, weight, need, name, feature, &unused);
        float score = dot(weight, feature, F_DOB);
        if (score > out->score) {
            out->score = score;
            out->name = name;
            memcpy(out->feature, feature, sizeof feature);
        }
    }
    int sex = sex_of(s, q, record), state = state_of(s, q, record);
    out->feature[F_DOB + date_of(s, q, record, weight)] = 1.0f;
    if (sex >= 0) out->feature[sex] = 1.0f;
    if (state >= 0) out->feature[state] = 1.0f;
    out->feature[F_DOC + document] = 1.0f;
    if (out->score > -1e8f) out->score += beside;
    if (document) {
        float alone = weight[F_DOC + document];
        float with = out->score > 0.0f && out->score < 1e8f ? out->score : 0.0f;
        out->score = alone + with > out->score ? alone + with : out->score;
    }
}

static int by_score(const void *a, const void *b) {
    const Scored *x = a, *y = b;
    if (x->score != y->score) return x->score < y->score ? 1 : -1;
    return x->record < y->record ? -1 : x->record > y->record;
}

/* What an arc weighs when nothing of the record agrees with it. */
static float arc_weight(const Segment *s, const Query *q, const Scratch *w, uint32_t arc) {
    const Variant *first = w->n_variants[arc] ? &w->variant[arc][0] : NULL;
    if (q->is[arc] & TITLE) return 0.0f;
    if (q->is[arc] & PARTICLE) return 0.3f;
    if (q->is[arc] & HONOUR) return 0.7f;
    if (q->off[arc + 1] - q->off[arc] == 1) return 0.5f;
    float one = (float)s->log_records;
    if (first && first->class == EXACT) one -= logf((float)s->token_count[first->token] + 1.0f);
    return one < 1.0f ? 1.0f : one > 9.0f ? 9.0f : one;
}

/* A piece weighs what its own arc weighs; the pieces of a word together no more than the word where it is known. */
static void weigh_pieces(const Segment *s, const Query *q, Scratch *w, uint32_t arc) {
    uint32_t mask = q->mask[arc];
    int known = w->n_variants[arc] && w->variant[arc][0].class == EXACT;
    if (!(mask & (mask - 1))) {
        for (uint32_t p = 0; p < q->n_pieces; p++)
            if (mask == 1u << p && (w->piece_weight[p] == 0.0f || (q->how[arc] & WORD) || known)) w->piece_weight[p] = arc_weight(s, q, w, arc);
    } else if ((q->how[arc] & WORD) && known) {
        float whole = arc_weight(s, q, w, arc);
        for (uint32_t p = 0; p < q->n_pieces; p++)
            if (mask >> p & 1) w->piece_most[p] = whole / (float)__builtin_popcount(mask);
    }
}

static void prepare_query(const Segment *s, const Query *q, Scratch *w, const float *weight) {
    for (uint32_t p = 0; p < q->n_pieces; p++) {
        w->piece_weight[p] = 0.0f;
        w->piece_most[p] = 99.0f;
    }
    for (uint32_t arc = 0; arc < q->n_arcs; arc++) {
        expand(s, q, arc, w);
        weigh_pieces(s, q, w, arc);
    }
    float all = 0.01f;
    for (uint32_t p = 0; p < q->n_pieces; p++) {
        if (w->piece_weight[p] > w->piece_most[p]) w->piece_weight[p] = w->piece_most[p];
        all += w->piece_weight[p];
    }
    for (uint32_t arc = 0; arc < q->n_arcs; arc++) {
        w->share[arc] = w->best_value[arc] = 0.0f;
        for (uint32_t p = 0; p < q->n_pieces; p++)
            if (q->mask[arc] >> p & 1) w->share[arc] += w->piece_weight[p] / all;
        for (uint32_t v = 0; v < w->n_variants[arc]; v++) {
            float value = promise(weight, &w->variant[arc][v], w->share[arc]);
            if (value > w->best_value[arc]) w->best_value[arc] = value;
        }
    }
}

/* Search one segment. Returns how many were found; `records`, `names`, `documents`, `scores` have `most` places, `features` most * N_FEATURES.
 * `at_least`: lower scores are not told. `rough` bounds how many candidates are scored in full.
 */
API uint32_t psv_search(const Segment *s, const uint8_t *block, uint32_t size, const float *weight, float at_least, uint32_t rough, uint32_t most,
                        uint32_t *records, uint32_t *names, uint8_t *documents, float *scores, float *features) {
    Scratch *w = scratch();
    Query query, *q = &query;
    if (!w || !s->n_records || !unpack(block, size, q)) return 0;
    if (!costs_ready) psv_prepare();
    prepare_query(s, q, w, weight);
    touch_documents(s, q, w);
    touch_names(s, q, w, weight, at_least);
    uint32_t n = best_candidates(s, q, w, weight, rough);
    clear_touched(w);
    map_agreements(q, w, weight);
    uint32_t kept = 0;
    for (uint32_t i = 0; i < n; i++) {
        score_record(s, q, w, weight, at_least, w->top[i].record, w->top[i].document, &w->scored[kept]);
        if (w->scored[kept].score >= at_least) kept++;
    }
    qsort(w->scored, kept, sizeof(Scored), by_score);
    if (kept > most) kept = most;
    for (uint32_t i = 0; i < kept; i++) {
        records[i] = w->scored[i].record;
        names[i] = w->scored[i].name;
        documents[i] = w->scored[i].document;
        scores[i] = w->scored[i].score;
        if (features) memcpy(features + (size_t)i * N_FEATURES, w->scored[i].feature, sizeof(float) * N_FEATURES);
    }
    return kept;
}

/* How one record's name was aligned: arcs, places and classes of what agrees. Returns how many pairs. */
API uint32_t psv_align(const Segment *s, const uint8_t *block, uint32_t size, const float *weight, uint32_t record, uint8_t document, float *score, float *feature,
                       uint32_t *name, uint16_t *arcs, uint8_t *places, uint8_t *classes) {
    Scratch *w = scratch();
    Alignment found;
    float unused[N_FEATURES];
    Query query, *q = &query;
    if (!w || record >= s->n_records || !unpack(block, size, q)) return 0;
    if (!costs_ready) psv_prepare();
    prepare_query(s, q, w, weight);
    map_agreements(q, w, weight);
    score_record(s, q, w, weight, -1e9f, record, document, &w->scored[0]);
    *score = w->scored[0].score;
    *name = w->scored[0].name;
    memcpy(feature, w->scored[0].feature, sizeof(float) * N_FEATURES);
    if (w->scored[0].name >= s->record_name[record + 1]) return 0;
    align_name(s, q, w, weight, -1e9f, w->scored[0].name, unused, &found);
    for (uint32_t i = 0; i < found.count; i++) {
        arcs[i] = found.chosen[i].arc;
        places[i] = found.chosen[i].place;
        classes[i] = found.chosen[i].class;
    }
    return found.count;
}

#ifndef SOURCE_DIGEST
#define SOURCE_DIGEST "not told"
#endif

/* The SHA-256 of the source that this was compiled from. */
API const char *psv_source(void) { return SOURCE_DIGEST; }

API uint32_t psv_sizes(uint32_t *out) {
    out[0] = N_FEATURES; out[1] = N_CLASSES; out[2] = N_DOBS; out[3] = N_DOCS; out[4] = MAX_LETTERS; out[5] = MAX_PIECES;
    out[6] = MAX_ARCS; out[7] = MAX_NAME; out[8] = sizeof(Segment); out[9] = sizeof(Head); out[10] = MAX_TOP;
    return 11;
}
