#include "value/currency.h"

#include "value/narrow.h"
#include "value/take.h"

/* Sorted: searched by halves. */
static const char codes[][4] = {
    "AED", "AFN", "ALL", "AMD", "ANG", "AOA", "ARS", "AUD", "AWG", "AZN", "BAM", "BBD", "BDT",
    "BGN", "BHD", "BIF", "BMD", "BND", "BOB", "BRL", "BSD", "BTN", "BWP", "BYN", "BYR", "BZD",
    "CAD", "CDF", "CHF", "CLF", "CLP", "CNY", "COP", "CRC", "CUC", "CUP", "CVE", "CZK", "DJF",
    "DKK", "DOP", "DZD", "EEK", "EGP", "ERN", "ETB", "EUR", "FJD", "FKP", "GBP", "GEL", "GHS",
    "GIP", "GMD", "GNF", "GTQ", "GYD", "HKD", "HNL", "HRK", "HTG", "HUF", "IDR", "ILS", "INR",
    "IQD", "IRR", "ISK", "JMD", "JOD", "JPY", "KES", "KGS", "KHR", "KMF", "KPW", "KRW", "KWD",
    "KYD", "KZT", "LAK", "LBP", "LKR", "LRD", "LSL", "LTL", "LVL", "LYD", "MAD", "MDL", "MGA",
    "MKD", "MMK", "MNT", "MOP", "MRO", "MRU", "MUR", "MVR", "MWK", "MXN", "MYR", "MZN", "NAD",
    "NGN", "NIO", "NOK", "NPR", "NZD", "OMR", "PAB", "PEN", "PGK", "PHP", "PKR", "PLN", "PYG",
    "QAR", "RON", "RSD", "RUB", "RWF", "SAR", "SBD", "SCR", "SDG", "SEK", "SGD", "SHP", "SLE",
    "SLL", "SOS", "SRD", "SSP", "STD", "STN", "SVC", "SYP", "SZL", "THB", "TJS", "TMT", "TND",
    "TOP", "TRY", "TTD", "TWD", "TZS", "UAH", "UGX", "USD", "UYU", "UZS", "VED", "VEF", "VES",
    "VND", "VUV", "WST", "XAF", "XCD", "XCG", "XOF", "XPF", "YER", "ZAR", "ZMK", "ZMW", "ZWG",
    "ZWL",
};

/* Those that write "$". */
static const char dollars[][4] = {
    "ARS", "AUD", "BBD", "BMD", "BND", "BSD", "BZD", "CAD", "CLP", "COP",
    "CUP", "DOP", "FJD", "GYD", "HKD", "JMD", "KYD", "LRD", "MXN", "NAD",
    "NZD", "SBD", "SGD", "SRD", "TTD", "TWD", "USD", "UYU", "XCD",
};

/* Signs and names, narrowed and without blanks; what begins with another stands before it. */
static const struct {
    char name[24];
    char currency[4];
} names[] = {
    { "¥", "¥" },
    { "$", "$" },
    { "元", "CNY" },
    { "€", "EUR" },
    { "£", "GBP" },
    { "₩", "KRW" },
    { "rmb", "CNY" },
    { "圆", "CNY" },
    { "圓", "CNY" },
    { "块钱", "CNY" },
    { "块", "CNY" },
    { "人民币", "CNY" },
    { "人民幣", "CNY" },
    { "us$", "USD" },
    { "hk$", "HKD" },
    { "nt$", "TWD" },
    { "au$", "AUD" },
    { "a$", "AUD" },
    { "ca$", "CAD" },
    { "c$", "CAD" },
    { "r$", "BRL" },
    { "sg$", "SGD" },
    { "s$", "SGD" },
    { "nz$", "NZD" },
    { "mx$", "MXN" },
    { "mop$", "MOP" },
    { "cn¥", "CNY" },
    { "jp¥", "JPY" },
    { "₹", "INR" },
    { "₽", "RUB" },
    { "฿", "THB" },
    { "₫", "VND" },
    { "₺", "TRY" },
    { "₱", "PHP" },
    { "₪", "ILS" },
    { "zł", "PLN" },
    { "美元", "USD" },
    { "美金", "USD" },
    { "欧元", "EUR" },
    { "歐元", "EUR" },
    { "英镑", "GBP" },
    { "英鎊", "GBP" },
    { "日元", "JPY" },
    { "日圆", "JPY" },
    { "日圓", "JPY" },
    { "日币", "JPY" },
    { "円", "JPY" },
    { "港币", "HKD" },
    { "港幣", "HKD" },
    { "港元", "HKD" },
    { "新台币", "TWD" },
    { "新臺幣", "TWD" },
    { "新台幣", "TWD" },
    { "台币", "TWD" },
    { "台幣", "TWD" },
    { "韩元", "KRW" },
    { "韩币", "KRW" },
    { "韓元", "KRW" },
    { "澳元", "AUD" },
    { "澳大利亚元", "AUD" },
    { "加元", "CAD" },
    { "加拿大元", "CAD" },
    { "新加坡元", "SGD" },
    { "新币", "SGD" },
    { "新西兰元", "NZD" },
    { "纽元", "NZD" },
    { "澳门元", "MOP" },
    { "澳门币", "MOP" },
    { "瑞士法郎", "CHF" },
    { "瑞郎", "CHF" },
    { "俄罗斯卢布", "RUB" },
    { "卢布", "RUB" },
    { "泰铢", "THB" },
    { "印度卢比", "INR" },
    { "越南盾", "VND" },
    { "马来西亚林吉特", "MYR" },
    { "马来西亚令吉", "MYR" },
    { "林吉特", "MYR" },
    { "令吉", "MYR" },
    { "印尼盾", "IDR" },
    { "印尼卢比", "IDR" },
    { "菲律宾比索", "PHP" },
    { "墨西哥比索", "MXN" },
    { "巴西雷亚尔", "BRL" },
    { "南非兰特", "ZAR" },
    { "土耳其里拉", "TRY" },
    { "阿联酋迪拉姆", "AED" },
    { "沙特里亚尔", "SAR" },
    { "瑞典克朗", "SEK" },
    { "挪威克朗", "NOK" },
    { "丹麦克朗", "DKK" },
    { "波兰兹罗提", "PLN" },
    { "dollar", "$" },
    { "usdollar", "USD" },
    { "unitedstatesdollar", "USD" },
    { "euro", "EUR" },
    { "poundsterling", "GBP" },
    { "britishpound", "GBP" },
    { "sterling", "GBP" },
    { "pound", "GBP" },
    { "japaneseyen", "JPY" },
    { "yen", "JPY" },
    { "chineseyuan", "CNY" },
    { "yuan", "CNY" },
    { "renminbi", "CNY" },
    { "hongkongdollar", "HKD" },
    { "newtaiwandollar", "TWD" },
    { "taiwandollar", "TWD" },
    { "southkoreanwon", "KRW" },
    { "koreanwon", "KRW" },
    { "won", "KRW" },
    { "australiandollar", "AUD" },
    { "canadiandollar", "CAD" },
    { "singaporedollar", "SGD" },
    { "newzealanddollar", "NZD" },
    { "macaupataca", "MOP" },
    { "swissfranc", "CHF" },
    { "russianruble", "RUB" },
    { "russianrouble", "RUB" },
    { "thaibaht", "THB" },
    { "indianrupee", "INR" },
    { "vietnamesedong", "VND" },
    { "malaysianringgit", "MYR" },
    { "indonesianrupiah", "IDR" },
    { "philippinepeso", "PHP" },
    { "mexicanpeso", "MXN" },
    { "brazilianreal", "BRL" },
    { "southafricanrand", "ZAR" },
    { "turkishlira", "TRY" },
    { "uaedirham", "AED" },
    { "saudiriyal", "SAR" },
    { "swedishkrona", "SEK" },
    { "norwegiankrone", "NOK" },
    { "danishkrone", "DKK" },
    { "polishzloty", "PLN" },
};

enum { CODE = 3 };

static bool is_letter(char byte)
{
    return byte >= 'a' && byte <= 'z';
}

bool crm_currency_known(struct crm_span code)
{
    size_t first = 0;
    size_t end = code.length == CODE ? sizeof codes / sizeof codes[0] : 0;
    while (first < end) {
        size_t middle = first + (end - first) / 2;
        int order = memcmp(code.at, codes[middle], CODE);
        if (order == 0) {
            return true;
        }
        if (order < 0) {
            end = middle;
        } else {
            first = middle + 1;
        }
    }
    return false;
}

static bool take_code(struct crm_span *rest, struct crm_currency_text *currency)
{
    struct crm_currency_text code = { { 0 } };
    for (size_t i = 0; i < CODE; i++) {
        if (i >= rest->length || !is_letter(rest->at[i])) {
            return false;
        }
        code.text[i] = (char)(rest->at[i] - 'a' + 'A');
    }
    if (!crm_currency_known((struct crm_span){ code.text, CODE })) {
        return false;
    }
    crm_take(rest, CODE);
    *currency = code;
    return true;
}

/* A name may be in the plural: "dollars". */
static bool take_name(struct crm_span *rest, struct crm_currency_text *currency)
{
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (names[i].name[0] == rest->at[0] && crm_take_text(rest, names[i].name)) {
            if (is_letter(rest->at[-1])) {
                crm_take_byte(rest, 's');
            }
            memcpy(currency->text, names[i].currency, sizeof currency->text);
            return true;
        }
    }
    return false;
}

bool crm_currency_take(struct crm_span *rest, struct crm_currency_text *currency)
{
    if (rest->length == 0) {
        return false;
    }
    /* "usd" before "usdollar" only where no letter follows */
    bool longer = rest->length > CODE && is_letter(rest->at[CODE]);
    return (!longer && take_code(rest, currency)) || take_name(rest, currency)
           || (longer && take_code(rest, currency));
}

static bool writes_sign(const char *code, const char *sign)
{
    if (strcmp(sign, "¥") == 0) {
        return strcmp(code, "CNY") == 0 || strcmp(code, "JPY") == 0;
    }
    bool found = false;
    for (size_t i = 0; strcmp(sign, "$") == 0 && !found && i < sizeof dollars / sizeof dollars[0];
         i++) {
        found = strcmp(code, dollars[i]) == 0;
    }
    return found;
}

bool crm_currency_join(struct crm_currency_text *known, struct crm_currency_text other)
{
    if (other.text[0] == '\0' || strcmp(known->text, other.text) == 0
        || writes_sign(known->text, other.text)) {
        return true;
    }
    if (known->text[0] == '\0' || writes_sign(other.text, known->text)) {
        *known = other;
        return true;
    }
    return false;
}

bool crm_currency_of(struct crm_span cell, struct crm_currency_text *currency)
{
    char bytes[CRM_NARROW_MOST];
    struct crm_span narrowed;
    struct crm_currency_text known = { { 0 } };
    if (!crm_narrow(cell, bytes, &narrowed)) {
        return false;
    }
    struct crm_span rest = { bytes, 0 };
    for (size_t i = 0; i < narrowed.length; i++) {
        if (!crm_is_one_of(narrowed.at[i], " .,:-_/()[]")) {
            bytes[rest.length++] = narrowed.at[i];
        }
    }
    while (rest.length > 0) {
        struct crm_currency_text said;
        if (!crm_currency_take(&rest, &said) || !crm_currency_join(&known, said)) {
            return false;
        }
    }
    if (known.text[0] == '\0') {
        return false;
    }
    *currency = known;
    return true;
}
