/* Encodings of exports: recognised or refused, decoded, with the places of broken bytes. */
#include <criterion/criterion.h>
#include <iconv.h>
#include <stdio.h>

#include "ingest/csv.h"
#include "ingest/format.h"
#include "support.h"

/* Shops: a header and rows as their exports have them. */

static const char simplified[] = "订单编号,下单时间,客户姓名,商品名称,数量,实付金额\n"
                                 "甲1,2024-01-05,王小明,龙井茶 特级,2,79.80\n"
                                 "甲2,2024-01-06,李丽,\"香皂,三块装\",1,31.80\n"
                                 "甲3,2024-01-07,张伟,电饭煲,1,299.00\n";
static const char traditional[] = "訂單編號,日期,客戶姓名,商品名稱,數量,金額\n"
                                  "1,2024-01-05,陳美玲,高山烏龍茶,2,798\n"
                                  "2,2024-01-06,林志豪,鳳梨酥禮盒,1,318\n"
                                  "3,2024-01-07,黃淑芬,電鍋,1,2990\n";
static const char german[] = "Bestellnummer;Datum;Kunde;Straße;Artikel;Betrag\n"
                             "1;2024-01-05;Jürgen Müller;Hauptstraße 3;Käse;12,50\n"
                             "2;2024-01-06;Käthe Schröder;Königsallee 7;Brötchen;3,20\n"
                             "3;2024-01-07;Günther Weiß;Am Bühl 1;Gewürze;4,10\n";
static const char french[] = "Commande;Date;Client;Désignation;Quantité;Prix\n"
                             "1;2024-01-05;Hélène Lefèvre;Crème brûlée;2;12,50\n"
                             "2;2024-01-06;François Noël;Thé à la menthe;1;3,20\n"
                             "3;2024-01-07;Jérôme Béart;Pâté de forêt;1;4,10\n";
static const char spanish[] = "Pedido;Fecha;Cliente;Dirección;Artículo;Importe\n"
                              "1;2024-01-05;María Núñez;Calle de la Peña 3;Jamón;12,50\n"
                              "2;2024-01-06;Íñigo López;Plaza España 7;Piña;3,20\n"
                              "3;2024-01-07;Begoña Martín;Avenida de América;Azúcar;4,10\n";
static const char english[] = "order,date,customer,product,amount\n"
                              "1,2024-01-05,Ann Lee,tea,12.50\n";
static const char russian[] = "Заказ;Дата;Клиент;Товар;Сумма\n"
                              "1;2024-01-05;Иванов Сергей;Чай чёрный;12,50\n"
                              "2;2024-01-06;Петрова Анна;Хлеб ржаной;3,20\n";
static const char japanese[] = "注文番号,日付,顧客名,商品名,金額\n"
                               "1,2024-01-05,田中さくら,お茶とコーヒー,1250\n"
                               "2,2024-01-06,鈴木まゆみ,りんごジュース,320\n";
static const char korean[] = "주문번호,날짜,고객명,상품명,금액\n"
                             "1,2024-01-05,김철수,녹차와 커피,12500\n"
                             "2,2024-01-06,이영희,사과 도시락,3200\n";
static const char polish[] = "Zamówienie;Data;Klient;Nazwa;Cena\n"
                             "1;2024-01-05;Łukasz Wójcik;Śmietana;12,50\n"
                             "2;2024-01-06;Małgorzata Dąbrowska;Żurek wiejski;3,20\n";

static struct crm_buffer encode(const char *encoding, const char *text)
{
    struct crm_buffer encoded = { 0 };
    iconv_t encoder = iconv_open(encoding, "UTF-8");
    cr_assert(encoder != (iconv_t)-1);
    char *in = (char *)(uintptr_t)text;
    size_t in_left = strlen(text);
    size_t most = 4 * in_left + 16;
    char *out = crm_buffer_room(&encoded, most);
    size_t out_left = most;
    cr_assert(iconv(encoder, &in, &in_left, &out, &out_left) != (size_t)-1, "%s: %.20s", encoding,
              in);
    encoded.length = most - out_left;
    iconv_close(encoder);
    return encoded;
}

static enum crm_status settle(struct crm_span sample, bool whole, struct crm_encoding *encoding,
                              struct crm_error *error)
{
    *encoding = (struct crm_encoding){ 0 };
    *error = (struct crm_error){ 0 };
    return crm_encoding_settle(encoding, false, sample, whole, "file", error);
}

static const struct {
    char encoding[12];
    const char *text;
    char name[13]; /* "": refused */
    enum crm_encoding_found found;
} exports[] = {
    { "UTF-8", english, "UTF-8", CRM_ENCODING_ASCII },
    { "UTF-8", simplified, "UTF-8", CRM_ENCODING_RECOGNISED },
    { "UTF-8", french, "UTF-8", CRM_ENCODING_RECOGNISED },
    { "GB18030", simplified, "GB18030", CRM_ENCODING_RECOGNISED },
    { "GB18030", traditional, "GB18030", CRM_ENCODING_RECOGNISED },
    { "BIG5", traditional, "Big5", CRM_ENCODING_RECOGNISED },
    { "CP1252", german, "Windows-1252", CRM_ENCODING_RECOGNISED },
    { "CP1252", french, "Windows-1252", CRM_ENCODING_RECOGNISED },
    { "CP1252", spanish, "Windows-1252", CRM_ENCODING_RECOGNISED },
    { "UTF-16LE", english, "UTF-16LE", CRM_ENCODING_RECOGNISED },
    { "UTF-16BE", english, "UTF-16BE", CRM_ENCODING_RECOGNISED },
    { "UTF-16LE", simplified, "UTF-16LE", CRM_ENCODING_RECOGNISED },
    { "UTF-16BE", simplified, "UTF-16BE", CRM_ENCODING_RECOGNISED },
    { "UTF-16BE", russian, "UTF-16BE", CRM_ENCODING_RECOGNISED },
    { "UTF-16", german, "UTF-16LE", CRM_ENCODING_MARKED },
    { "CP1251", russian, "", CRM_ENCODING_GIVEN },
    { "KOI8-R", russian, "", CRM_ENCODING_GIVEN },
    { "CP932", japanese, "", CRM_ENCODING_GIVEN },
    { "EUC-JP", japanese, "", CRM_ENCODING_GIVEN },
    { "EUC-KR", korean, "", CRM_ENCODING_GIVEN },
    { "CP1250", polish, "", CRM_ENCODING_GIVEN },
    { "IBM850", german, "", CRM_ENCODING_GIVEN },
    { "MACINTOSH", french, "", CRM_ENCODING_GIVEN },
};

Test(encoding, recognises)
{
    for (size_t i = 0; i < CRM_COUNT(exports); i++) {
        struct crm_buffer bytes = encode(exports[i].encoding, exports[i].text);
        struct crm_encoding encoding;
        struct crm_error error;
        enum crm_status status = settle(crm_buffer_view(&bytes), true, &encoding, &error);
        if (exports[i].name[0] == '\0') {
            cr_assert(status == CRM_REFUSED, "%s: %s", exports[i].encoding, encoding.name);
            cr_assert(strstr(error.message, "name it with --encoding") != NULL);
        } else {
            cr_assert(status == CRM_OK, "case %zu, %s: %s", i, exports[i].encoding, error.message);
            cr_assert_str_eq(encoding.name, exports[i].name);
            cr_assert(encoding.found == exports[i].found, "%s", exports[i].encoding);
        }
        crm_buffer_free(&bytes);
    }
}

/* Whatever the sample's length, it is recognised rightly or not at all. */
Test(encoding, cut_anywhere)
{
    for (size_t i = 0; i < CRM_COUNT(exports); i++) {
        struct crm_buffer bytes = encode(exports[i].encoding, exports[i].text);
        for (size_t length = 0; length < bytes.length; length += 1 + length / 16) {
            struct crm_encoding encoding;
            struct crm_error error;
            enum crm_status status =
                settle((struct crm_span){ bytes.bytes, length }, false, &encoding, &error);
            bool right = status != CRM_OK || encoding.found == CRM_ENCODING_ASCII
                         || strcmp(encoding.name, exports[i].name) == 0;
            cr_assert(right, "%s cut at %zu: %s", exports[i].encoding, length, encoding.name);
        }
        crm_buffer_free(&bytes);
    }
}

Test(encoding, says_what_it_may_be)
{
    static const struct {
        char bytes[24];
        char likely[16];
    } cases[] = {
        { "a,caf\xe9\n", "Windows-1252" },
        { "a,\xb1\xb1\xbe\xa9,1\n", "GB18030" },
        { "a,M\xfcller,B\xe4r\n", "Windows-1252" },
    };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        struct crm_encoding encoding;
        struct crm_error error;
        cr_assert(settle(crm_span_of(cases[i].bytes), true, &encoding, &error) == CRM_REFUSED,
                  "case %zu: %s", i, encoding.name);
        cr_assert(strstr(error.message, "it could be") != NULL
                      && strstr(error.message, cases[i].likely) != NULL,
                  "case %zu: %s", i, error.message);
        cr_assert_str_eq(error.file, "file");
    }
}

Test(encoding, refuses_noise)
{
    uint64_t random = 5;
    char bytes[4096];
    for (size_t length = 32; length <= sizeof bytes; length *= 2) {
        for (size_t i = 0; i < length; i++) {
            bytes[i] = (char)random_below(&random, 256);
        }
        struct crm_encoding encoding;
        struct crm_error error;
        cr_assert(settle((struct crm_span){ bytes, length }, true, &encoding, &error)
                      == CRM_REFUSED,
                  "%zu bytes: %s", length, encoding.name);
        cr_assert(length < 256 || strstr(error.message, "it could be") == NULL, "%zu: %s", length,
                  error.message);
    }
}

/* A broken byte in every fourth line changes nothing. */
Test(encoding, keeps_it_with_broken_rows)
{
    for (size_t i = 1; i < 9; i++) {
        struct crm_buffer bytes = encode(exports[i].encoding, exports[i].text);
        const char *line = strchr(bytes.bytes, '\n');
        bytes.bytes[line - bytes.bytes - 1] = '\xff';
        struct crm_encoding encoding;
        struct crm_error error;
        cr_assert(settle(crm_buffer_view(&bytes), true, &encoding, &error) == CRM_OK, "%s: %s",
                  exports[i].encoding, error.message);
        cr_assert_str_eq(encoding.name, exports[i].name);
        crm_buffer_free(&bytes);
    }
    struct crm_encoding encoding;
    struct crm_error error;
    cr_assert(settle(crm_span_of("caf\xc3\xa9\ncaf\xe9\n"), true, &encoding, &error) == CRM_OK);
    cr_assert_str_eq(encoding.name, "UTF-8");
}

Test(encoding, given)
{
    static const struct {
        char given[14];
        char bytes[12];
        size_t length;
        char name[14]; /* "": refused */
        size_t mark;
    } cases[] = {
        { "utf8", "a", 1, "UTF-8", 0 },
        { "Utf-8", "\xef\xbb\xbf", 3, "UTF-8", 3 },
        { "UTF-8", "\xff\xfe", 2, "", 0 },
        { "gbk", "a", 1, "GB18030", 0 },
        { "GB2312", "\xef\xbb\xbf", 3, "", 0 },
        { "gb_18030", "\x84\x31\x95\x33", 4, "GB18030", 4 },
        { "cp950", "a", 1, "Big5", 0 },
        { "cp1252", "\xef\xbb\xbf", 3, "", 0 },
        { "windows-1252", "\x84\x31\x95\x33", 4, "Windows-1252", 0 },
        { "utf-16", "\xfe\xff\0a", 4, "UTF-16BE", 2 },
        { "utf-16",
          "\xff\xfe"
          "a",
          4, "UTF-16LE", 2 },
        { "utf-16", "\0a\0b", 4, "UTF-16BE", 0 },
        { "utf-16", "", 0, "UTF-16LE", 0 },
        { "utf-16be", "\xff\xfe", 2, "", 0 },
        { "utf-32", "\xff\xfe\0\0", 4, "utf-32", 0 },
        { "utf-32be", "\0\0\xfe\xff", 4, "UTF-32BE", 4 },
        { "latin1", "a", 1, "latin1", 0 },
    };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        struct crm_encoding encoding;
        struct crm_error error = { 0 };
        crm_encoding_named(cases[i].given, &encoding);
        enum crm_status status = crm_encoding_settle(
            &encoding, true, (struct crm_span){ cases[i].bytes, cases[i].length }, true, "file",
            &error);
        cr_assert(status == (cases[i].name[0] != '\0' ? CRM_OK : CRM_REFUSED), "case %zu", i);
        if (status == CRM_OK) {
            cr_assert_str_eq(encoding.name, cases[i].name);
            cr_assert(encoding.found == CRM_ENCODING_GIVEN && encoding.mark == cases[i].mark,
                      "case %zu", i);
        } else {
            cr_assert(strstr(error.message, "begins with the mark of") != NULL);
        }
    }
}

Test(encoding, no_text)
{
    static const struct {
        char bytes[40];
        size_t length;
        char what[20]; /* "": it may be text */
    } cases[] = {
        { "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 8, "old Excel workbook" },
        { "\xd0\xcf\x11\xe0", 4, "" },
        { "%PDF-1.4", 8, "PDF" },
        { "\xef\xbb\xbf \n<HTML>", 11, "web page" },
        { "<!DOCTYPE html>", 15, "web page" },
        { "<\0T\0A\0B\0L\0E\0", 12, "web page" },
        { "<?xml version", 13, "XML" },
        { "[\n  {\"a\": 1}", 12, "JSON" },
        { "{ \"a\": 1}", 9, "JSON" },
        { "PK\x03\x04", 4, "" },
        { "name,tag\n<b>,{\"x\"", 17, "" },
        { "", 0, "" },
    };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        const char *what = crm_format_of((struct crm_span){ cases[i].bytes, cases[i].length });
        cr_assert((what != NULL) == (cases[i].what[0] != '\0'), "case %zu: %s", i, what);
        cr_assert(what == NULL || strstr(what, cases[i].what) != NULL, "case %zu: %s", i, what);
        cr_assert(crm_format_is_zip((struct crm_span){ cases[i].bytes, cases[i].length })
                  == (cases[i].bytes[0] == 'P'));
    }
}

/* The source */

static struct crm_source *open_bytes(struct crm_span bytes, const char *encoding, bool piped)
{
    struct crm_source *source = NULL;
    struct crm_error error = { 0 };
    const char *path = piped ? "-" : folder_path("export.csv");
    if (piped) {
        standard_input_pipe(bytes);
    } else {
        file_put(path, bytes);
    }
    cr_assert(crm_source_open(&source, path, encoding, &error) == CRM_OK, "%s", error.message);
    return source;
}

Test(encoding, decodes_whatever_the_pieces, .init = folder_make, .fini = folder_remove)
{
    static const size_t pieces[] = { 0, 1, 2, 3, 7 };
    for (size_t i = 0; i < CRM_COUNT(exports) && exports[i].name[0] != '\0'; i++) {
        struct crm_buffer bytes = encode(exports[i].encoding, exports[i].text);
        for (size_t j = 0; j < 2 * CRM_COUNT(pieces); j++) {
            fault.most = pieces[j / 2];
            struct crm_error error = { 0 };
            struct crm_source *source = open_bytes(crm_buffer_view(&bytes), NULL, j % 2 == 1);
            cr_assert_str_eq(crm_source_encoding(source), exports[i].name);
            cr_assert(crm_source_encoding_found(source) == exports[i].found);
            cr_assert(memcmp(crm_source_seen(source).at, bytes.bytes, bytes.length) == 0);
            for (int pass = 0; pass < 2; pass++) {
                char text[1024];
                size_t length = 0;
                size_t count = 1;
                while (count > 0) {
                    size_t room = j % 2 == 1 ? 16 : sizeof text - length;
                    cr_assert(crm_source_read(source, text + length, room, &count, &error)
                              == CRM_OK);
                    length += count;
                    cr_assert(length + 16 <= sizeof text);
                }
                cr_assert(crm_span_is((struct crm_span){ text, length }, exports[i].text),
                          "%s in pieces of %zu: %.*s", exports[i].encoding, fault.most, (int)length,
                          text);
                cr_assert(crm_source_restart(source, true, &error) == CRM_OK);
            }
            crm_source_close(source);
        }
        crm_buffer_free(&bytes);
    }
}

/* "line:byte" of the rows whose bytes mean nothing; the others as their number of cells. */
static void show_rows(struct crm_source *source, char *shown, size_t size)
{
    struct crm_error error = { 0 };
    struct crm_csv *csv = NULL;
    struct crm_csv_row row;
    enum crm_csv_read read = CRM_CSV_END;
    shown[0] = '\0';
    cr_assert(crm_csv_open(&csv, source, ',', CRM_QUOTING_DOUBLE, &error) == CRM_OK);
    while ((read = crm_csv_next(csv, &row, &error)) == CRM_CSV_ROW) {
        size_t used = strlen(shown);
        if (row.problem == CRM_CSV_BAD_ENCODING) {
            snprintf(shown + used, size - used, "%llu:%llu ", (unsigned long long)row.line,
                     (unsigned long long)row.broken);
        } else {
            cr_assert(row.problem == CRM_CSV_GOOD);
            snprintf(shown + used, size - used, "%zu ", row.count);
        }
    }
    cr_assert(read == CRM_CSV_END);
    crm_csv_close(csv);
}

Test(encoding, places_of_broken_bytes, .init = folder_make, .fini = folder_remove)
{
    static const struct {
        char encoding[14];
        char bytes[48];
        size_t length;
        char rows[32];
    } cases[] = {
        { "UTF-8", "a,b\n\xe4\xb8,x\nc,\xff\n", 13, "2 2:4 3:11 " },
        { "UTF-8",
          "\xef\xbb\xbf"
          "a,b\nx,\xc3\n",
          11, "2 2:9 " },
        { "GB18030", "\xb1\xb1,b\n\xb1,c\n\xb1\nd,\xbe\xa9\xff\n", 17, "2 2:5 3:9 4:15 " },
        { "GB18030",
          "\x84\x31\x95\x33"
          "a,\xb1\n",
          8, "1:6 " },
        { "GB18030", "a,\x81\x30,b\n\x81\x30\x81\x30\xb1", 12, "1:2 2:11 " },
        { "Big5", "\xa4\xa4,b\n\xa4,c\n\"\xa4\n\",\xff\n", 16, "2 2:5 3:10 " },
        { "Windows-1252", "\xe9,b\n\x81,\x8d\n", 8, "2 2:4 " },
        { "UTF-16LE", "a\0,\0\x00\xd8,\0\n\0b\0,\0\x00\xdc\n\0", 18, "1:4 2:14 " },
        { "UTF-16BE", "\xfe\xff\0a\0,\xd8\x01\0\n\0b\0", 13, "1:6 2:12 " },
        { "UTF-16LE", "\x3d\xd8\xa9\xdc,\0b\0\n\0c", 11, "2 2:10 " },
        { "UTF-16LE", "a\0,\0\x3d\xd8", 6, "1:4 " },
    };
    static const size_t pieces[] = { 0, 1, 3 };
    for (size_t i = 0; i < CRM_COUNT(cases) * CRM_COUNT(pieces); i++) {
        size_t number = i / CRM_COUNT(pieces);
        struct crm_error error = { 0 };
        fault.most = pieces[i % CRM_COUNT(pieces)];
        struct crm_source *source =
            open_bytes((struct crm_span){ cases[number].bytes, cases[number].length },
                       cases[number].encoding, false);
        for (int pass = 0; pass < 2; pass++) {
            char shown[256];
            show_rows(source, shown, sizeof shown);
            cr_assert_str_eq(shown, cases[number].rows, "case %zu: %s", number, shown);
            cr_assert(crm_source_restart(source, true, &error) == CRM_OK);
        }
        crm_source_close(source);
    }
}

/* Far into a file, past what is kept and over many blocks; in a third of the rows a byte is
 * broken. */
Test(encoding, places_in_a_long_file, .init = folder_make, .fini = folder_remove)
{
    struct crm_buffer bytes = { 0 };
    while (bytes.length < 3 << 20) {
        crm_buffer_text(&bytes, "\xb1\xb1\xbe\xa9,\xc1\xfa\xbe\xae,1\n");
        crm_buffer_text(&bytes, "\xb1\xb1\xbe\xa9\xb2\xe8,2\n");
        crm_buffer_text(&bytes, "\xb1\xb1\xff,\xb1,3\n");
    }
    struct crm_error error = { 0 };
    struct crm_csv *csv = NULL;
    struct crm_csv_row row;
    struct crm_source *source = open_bytes(crm_buffer_view(&bytes), "gbk", false);
    cr_assert_str_eq(crm_source_encoding(source), "GB18030");
    cr_assert(crm_csv_open(&csv, source, ',', CRM_QUOTING_DOUBLE, &error) == CRM_OK);
    uint64_t broken = 0;
    while (crm_csv_next(csv, &row, &error) == CRM_CSV_ROW) {
        cr_assert((row.problem == CRM_CSV_BAD_ENCODING) == (row.line % 3 == 0));
        if (row.line % 3 == 0) {
            cr_assert(row.broken == (row.line / 3 - 1) * 29 + 23, "line %llu: %llu",
                      (unsigned long long)row.line, (unsigned long long)row.broken);
            broken++;
        }
    }
    cr_assert(broken == bytes.length / 29);
    crm_csv_close(csv);
    crm_source_close(source);
    crm_buffer_free(&bytes);
}

/* A MiB of ASCII says nothing of what comes behind it. */
Test(encoding, ascii_so_far, .init = folder_make, .fini = folder_remove)
{
    struct crm_buffer bytes = { 0 };
    while (bytes.length < CRM_ENCODING_SAMPLE) {
        crm_buffer_text(&bytes, "customer,2024-01-05\n");
    }
    uint64_t lines = bytes.length / 20;
    crm_buffer_text(&bytes, "M\xfcller,2024-01-06\n");
    struct crm_error error = { 0 };
    struct crm_csv *csv = NULL;
    struct crm_csv_row row = { 0 };
    struct crm_source *source = open_bytes(crm_buffer_view(&bytes), NULL, false);
    cr_assert_str_eq(crm_source_encoding(source), "UTF-8");
    cr_assert(crm_source_encoding_found(source) == CRM_ENCODING_ASCII);
    cr_assert(crm_csv_open(&csv, source, ',', CRM_QUOTING_DOUBLE, &error) == CRM_OK);
    do {
        cr_assert(crm_csv_next(csv, &row, &error) == CRM_CSV_ROW);
    } while (row.problem == CRM_CSV_GOOD);
    cr_assert(row.line == lines + 1 && row.broken == lines * 20 + 1);
    crm_csv_close(csv);
    crm_source_close(source);
    crm_buffer_free(&bytes);
}

Test(encoding, refused_at_the_opening, .init = folder_make, .fini = folder_remove)
{
    static const struct {
        char bytes[16];
        size_t length;
        char encoding[8];
        char message[24];
    } cases[] = {
        { "%PDF-1.7", 8, "", "is a PDF document" },
        { "%PDF-1.7", 8, "gbk", "is a PDF document" },
        { "\xff\xfe\0\0a\0\0\0", 8, "", "is in UTF-32LE" },
        { "\0\0\xfe\xff\0\0\0a", 8, "", "is in UTF-32BE" },
        { "\xff\xfe\0\0a\0\0\0", 8, "gbk", "mark of UTF-32LE" },
        { "caf\xe9", 4, "", "cannot tell" },
    };
    for (size_t i = 0; i < CRM_COUNT(cases); i++) {
        struct crm_source *source = NULL;
        struct crm_error error = { 0 };
        const char *path = folder_path("export.csv");
        file_put(path, (struct crm_span){ cases[i].bytes, cases[i].length });
        const char *encoding = cases[i].encoding[0] != '\0' ? cases[i].encoding : NULL;
        cr_assert(crm_source_open(&source, path, encoding, &error) == CRM_REFUSED, "case %zu", i);
        cr_assert(source == NULL && strstr(error.message, cases[i].message) != NULL, "%s",
                  error.message);
        cr_assert_str_eq(error.file, path);
    }
}

/* Streams and archives are nobody's text: they pass as they are. */
Test(encoding, passes_streams_and_archives, .init = folder_make, .fini = folder_remove)
{
    static const char contents[][16] = { "##crm\t1\n\xff\n", "PK\x03\x04\xff\xfe\x80" };
    for (size_t i = 0; i < CRM_COUNT(contents); i++) {
        char text[64];
        size_t count = 0;
        struct crm_error error = { 0 };
        struct crm_source *source = open_bytes(crm_span_of(contents[i]), NULL, i == 0);
        cr_assert(crm_source_read(source, text, sizeof text, &count, &error) == CRM_OK);
        cr_assert(crm_span_is((struct crm_span){ text, count }, contents[i]));
        crm_source_close(source);
    }
}

/* Faults */

static void put_export(void)
{
    struct crm_buffer bytes = encode("GB18030", simplified);
    crm_buffer_text(&bytes, "\xb1,2\n");
    file_put(folder_path("export.csv"), crm_buffer_view(&bytes));
    crm_buffer_free(&bytes);
}

static enum crm_status read_export(struct crm_error *error)
{
    struct crm_source *source = NULL;
    enum crm_status status = crm_source_open(&source, folder_path("export.csv"), NULL, error);
    for (int pass = 0; status == CRM_OK && pass < 2; pass++) {
        char text[64];
        size_t count = 1;
        while (status == CRM_OK && count > 0) {
            status = crm_source_read(source, text, sizeof text, &count, error);
        }
        status = status == CRM_OK ? crm_source_restart(source, true, error) : status;
    }
    crm_source_close(source);
    return status;
}

static void check_export(enum crm_status status)
{
    cr_assert(status == CRM_OK || status == CRM_FAILURE);
}

Test(encoding, faults, .init = folder_make, .fini = folder_remove)
{
    fault_each(FAULT_ALL, put_export, read_export, check_export);
}
