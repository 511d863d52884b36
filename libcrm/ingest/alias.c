#include "ingest/alias.h"

/* Sections in which an alias holds. WEAK: it may be a name where an id stands beside it, and gives
 * way to any other column of the field. */
enum { T = 1, I = 2, C = 4, P = 8, WEAK = 16 };

struct alias {
    const char *folded;
    const char *field;
    unsigned sections;
};

static const struct alias aliases[] = {
    { "customer", "customer_id", T | I | C | WEAK },
    { "customerno", "customer_id", T | I | C },
    { "customernumber", "customer_id", T | I | C },
    { "customercode", "customer_id", T | I | C },
    { "custid", "customer_id", T | I | C },
    { "client", "customer_id", T | I | C | WEAK },
    { "clientid", "customer_id", T | I | C },
    { "memberid", "customer_id", T | I | C },
    { "memberno", "customer_id", T | I | C },
    { "userid", "customer_id", T | I | C },
    { "buyerid", "customer_id", T | I | C },
    { "accountid", "customer_id", T | I | C },
    { "客户编号", "customer_id", T | I | C },
    { "客户号", "customer_id", T | I | C },
    { "客户id", "customer_id", T | I | C },
    { "会员号", "customer_id", T | I | C },
    { "会员编号", "customer_id", T | I | C },
    { "date", "time", T | I },
    { "datetime", "time", T | I },
    { "timestamp", "time", T | I },
    { "orderdate", "time", T },
    { "ordertime", "time", T },
    { "invoicedate", "time", T },
    { "purchasedate", "time", T },
    { "saledate", "time", T },
    { "transactiondate", "time", T },
    { "contactdate", "time", I },
    { "下单时间", "time", T },
    { "订单日期", "time", T },
    { "交易时间", "time", T },
    { "日期", "time", T | I },
    { "时间", "time", T | I },
    { "联系时间", "time", I },
    { "order", "order_id", T | WEAK },
    { "orderno", "order_id", T },
    { "ordernumber", "order_id", T },
    { "invoice", "order_id", T | WEAK },
    { "invoiceid", "order_id", T },
    { "invoiceno", "order_id", T },
    { "invoicenumber", "order_id", T },
    { "receipt", "order_id", T | WEAK },
    { "receiptno", "order_id", T },
    { "basketid", "order_id", T },
    { "transactionid", "order_id", T },
    { "订单编号", "order_id", T },
    { "订单号", "order_id", T },
    { "小票号", "order_id", T },
    { "status", "order_status", T },
    { "订单状态", "order_status", T },
    { "productid", "product", T | I | P },
    { "productcode", "product", T | I | P },
    { "item", "product", T | I | P | WEAK },
    { "itemid", "product", T | I | P },
    { "itemcode", "product", T | I | P },
    { "sku", "product", T | I | P },
    { "stockcode", "product", T | I | P },
    { "产品", "product", T | I | P | WEAK },
    { "商品", "product", T | I | P | WEAK },
    { "商品编号", "product", T | I | P },
    { "商品名称", "product", T | I | WEAK },
    { "商品名称", "name", P },
    { "productname", "product", T | I | WEAK },
    { "productname", "name", P },
    { "productcategory", "category", T | P },
    { "品类", "category", T | P },
    { "类目", "category", T | P },
    { "商品类别", "category", T | P },
    { "品牌", "brand", T | I | P },
    { "上市日期", "launch_date", P },
    { "launched", "launch_date", P },
    { "qty", "quantity", T },
    { "units", "quantity", T },
    { "数量", "quantity", T },
    { "price", "unit_price", T },
    { "priceeach", "unit_price", T },
    { "单价", "unit_price", T },
    { "sales", "amount", T },
    { "total", "amount", T },
    { "linetotal", "amount", T },
    { "totalprice", "amount", T },
    { "revenue", "amount", T },
    { "netamount", "amount", T },
    { "金额", "amount", T },
    { "实付金额", "amount", T },
    { "销售额", "amount", T },
    { "成本", "cost", T },
    { "费用", "cost", I },
    { "优惠金额", "discount", T },
    { "折扣金额", "discount", T },
    { "渠道", "channel", T | I },
    { "store", "place", T },
    { "storeid", "place", T },
    { "shop", "place", T },
    { "门店", "place", T },
    { "地点", "place", T },
    { "employee", "staff", T | I },
    { "salesperson", "staff", T | I },
    { "导购", "staff", T | I },
    { "员工", "staff", T | I },
    { "部门", "department", T | I },
    { "活动", "campaign", T | I },
    { "type", "kind", I },
    { "类型", "kind", I },
    { "方向", "direction", I },
    { "组别", "group", I },
    { "响应", "response", I },
    { "原因", "reason", I },
    { "评分", "score", I },
    { "备注", "note", I },
    { "notes", "note", I },
    { "customername", "name", C },
    { "fullname", "name", C },
    { "姓名", "name", C },
    { "客户名称", "name", C },
    { "relationship", "relation", C },
    { "客户关系", "relation", C },
    { "客户类型", "relation", C },
    { "sex", "gender", C },
    { "性别", "gender", C },
    { "birthday", "birth_date", C },
    { "dateofbirth", "birth_date", C },
    { "dob", "birth_date", C },
    { "生日", "birth_date", C },
    { "出生日期", "birth_date", C },
    { "年龄", "age", C },
    { "职业", "occupation", C },
    { "学历", "education", C },
    { "income", "income_band", C },
    { "收入", "income_band", C },
    { "state", "region", C },
    { "province", "region", C },
    { "country", "region", C },
    { "地区", "region", C },
    { "省份", "region", C },
    { "地址", "address", C },
    { "signup", "signup_date", C },
    { "registrationdate", "signup_date", C },
    { "joindate", "signup_date", C },
    { "注册时间", "signup_date", C },
    { "注册日期", "signup_date", C },
    { "contractend", "end_date", C },
    { "acquisitionsource", "source", C },
    { "来源", "source", C },
    { "客户经理", "owner", C },
    { "accountowner", "owner", C },
    { "推荐人", "referrer", C },
    { "mobile", "phone", C },
    { "telephone", "phone", C },
    { "电话", "phone", C },
    { "手机号", "phone", C },
    { "mail", "email", C },
    { "emailaddress", "email", C },
    { "邮箱", "email", C },
    { "会员卡号", "customer_id", T | I | C },
    { "会员id", "customer_id", T | I | C },
    { "买家会员名", "customer_id", T | I | C },
    { "买家账号", "customer_id", T | I | C },
    { "客户", "customer_id", T | I | C | WEAK },
    { "流水号", "order_id", T },
    { "单据编号", "order_id", T },
    { "单号", "order_id", T },
    { "交易日期", "time", T },
    { "订单创建时间", "time", T },
    { "销售日期", "time", T },
    { "销售时间", "time", T },
    { "付款时间", "time", T | WEAK },
    { "createdat", "time", T },
    { "实收金额", "amount", T },
    { "买家实付金额", "amount", T },
    { "总金额", "amount", T },
    { "小计", "amount", T },
    { "商品编码", "product", T | I | P },
    { "商品id", "product", T | I | P },
    { "商品类目", "category", T | P },
    { "购买数量", "quantity", T },
    { "零售价", "unit_price", T },
    { "商品单价", "unit_price", T },
    { "优惠", "discount", T },
    { "收银员", "staff", T | I },
    { "销售员", "staff", T | I },
    { "店铺", "place", T },
    { "会员名", "name", C },
    { "会员姓名", "name", C },
    { "客户姓名", "name", C },
    { "手机", "phone", C },
    { "手机号码", "phone", C },
    { "联系电话", "phone", C },
    { "入会日期", "signup_date", C },
    { "入会时间", "signup_date", C },
    { "城市", "region", C | WEAK },
    { "出生年月", "birth_date", C },
    { "信用额度", "credit_limit", C },
};

static const struct {
    const char *folded;
    const char *status;
} order_statuses[] = {
    { "unpaid", "unpaid" },         { "awaitingpayment", "unpaid" },
    { "pendingpayment", "unpaid" }, { "paymentpending", "unpaid" },
    { "待付款", "unpaid" },         { "未付款", "unpaid" },
    { "待支付", "unpaid" },         { "未支付", "unpaid" },
    { "等待买家付款", "unpaid" },   { "closed", "closed" },
    { "cancelled", "closed" },      { "canceled", "closed" },
    { "void", "closed" },           { "voided", "closed" },
    { "交易关闭", "closed" },       { "已关闭", "closed" },
    { "已取消", "closed" },         { "订单关闭", "closed" },
    { "failed", "unpaid" },         { "pending", "unpaid" },
    { "draft", "unpaid" },          { "等待付款", "unpaid" },
    { "refunded", "closed" },       { "已退款", "closed" },
    { "退款成功", "closed" },       { "作废", "closed" },
    { "已作废", "closed" },         { "关闭", "closed" },
    { "订单取消", "closed" },
};

/* Words for codes that tools or reports tell apart. */
static const struct {
    const char *field;
    const char *folded;
    const char *code;
} codes[] = {
    { "relation", "consumer", "consumer" },
    { "relation", "individual", "consumer" },
    { "relation", "retail", "consumer" },
    { "relation", "消费者", "consumer" },
    { "relation", "个人", "consumer" },
    { "relation", "个人客户", "consumer" },
    { "relation", "b2b", "b2b" },
    { "relation", "business", "b2b" },
    { "relation", "company", "b2b" },
    { "relation", "企业", "b2b" },
    { "relation", "企业客户", "b2b" },
    { "relation", "channel", "channel" },
    { "relation", "dealer", "channel" },
    { "relation", "distributor", "channel" },
    { "relation", "渠道", "channel" },
    { "relation", "渠道客户", "channel" },
    { "relation", "经销商", "channel" },
    { "relation", "internal", "internal" },
    { "relation", "staff", "internal" },
    { "relation", "employee", "internal" },
    { "relation", "内部", "internal" },
    { "relation", "内部客户", "internal" },
    { "relation", "员工", "internal" },
    { "gender", "male", "male" },
    { "gender", "m", "male" },
    { "gender", "man", "male" },
    { "gender", "男", "male" },
    { "gender", "先生", "male" },
    { "gender", "female", "female" },
    { "gender", "f", "female" },
    { "gender", "woman", "female" },
    { "gender", "女", "female" },
    { "gender", "女士", "female" },
};

static unsigned bit_of(enum crm_section section)
{
    switch (section) {
    case CRM_TRANSACTIONS:
        return T;
    case CRM_INTERACTIONS:
        return I;
    case CRM_CUSTOMERS:
        return C;
    case CRM_PRODUCTS:
        return P;
    }
    return 0;
}

/* True where folded is the name without its '_'. */
static bool is_own_name(struct crm_span folded, const char *name)
{
    size_t at = 0;
    for (; *name != '\0'; name++) {
        if (*name != '_' && (at == folded.length || folded.at[at++] != *name)) {
            return false;
        }
    }
    return at == folded.length;
}

const char *crm_alias_field(enum crm_section section, struct crm_span folded, bool *weak)
{
    size_t count = 0;
    const struct crm_column *columns = crm_columns(&count);
    *weak = false;
    for (size_t i = 0; i < count; i++) {
        if (columns[i].section == section && columns[i].owner == CRM_IMPORT
            && is_own_name(folded, columns[i].name)) {
            return columns[i].name;
        }
    }
    if (section == CRM_TRANSACTIONS && is_own_name(folded, "unit_price")) {
        return "unit_price";
    }
    for (size_t i = 0; i < sizeof aliases / sizeof aliases[0]; i++) {
        if ((aliases[i].sections & bit_of(section)) != 0
            && crm_span_is(folded, aliases[i].folded)) {
            *weak = (aliases[i].sections & WEAK) != 0;
            return aliases[i].field;
        }
    }
    return NULL;
}

bool crm_alias_import_only(enum crm_section section, const char *field)
{
    return section == CRM_TRANSACTIONS && strcmp(field, "unit_price") == 0;
}

const char *crm_alias_order_status(struct crm_span folded)
{
    for (size_t i = 0; i < sizeof order_statuses / sizeof order_statuses[0]; i++) {
        if (crm_span_is(folded, order_statuses[i].folded)) {
            return order_statuses[i].status;
        }
    }
    return NULL;
}

const char *crm_alias_code(const char *field, struct crm_span folded)
{
    for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++) {
        if (strcmp(codes[i].field, field) == 0 && crm_span_is(folded, codes[i].folded)) {
            return codes[i].code;
        }
    }
    return NULL;
}

bool crm_alias_has_codes(const char *field)
{
    return strcmp(field, "relation") == 0 || strcmp(field, "gender") == 0;
}
