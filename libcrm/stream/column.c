#include "stream/column.h"

/* clang-format off */
static const struct crm_column columns[] = {
    /* section, name, type, unit, privacy, label, Chinese label, owner, profile */
    { CRM_TRANSACTIONS, "customer_id", CRM_KEY, NULL, CRM_PERSONAL, "Customer", "客户编号", CRM_IMPORT, false },
    { CRM_TRANSACTIONS, "time", CRM_TIME, NULL, CRM_PLAIN, "Time", "时间", CRM_IMPORT, false },
    { CRM_TRANSACTIONS, "order_id", CRM_KEY, NULL, CRM_PLAIN, "Order", "订单编号", CRM_IMPORT, false },
    { CRM_TRANSACTIONS, "line", CRM_TEXT, NULL, CRM_PLAIN, "Line", "行号", CRM_IMPORT, false },
    { CRM_TRANSACTIONS, "order_status", CRM_CODE, NULL, CRM_PLAIN, "Order status", "订单状态", CRM_IMPORT, false },
    { CRM_TRANSACTIONS, "product", CRM_KEY, NULL, CRM_PLAIN, "Product", "产品", CRM_IMPORT, false },
    { CRM_TRANSACTIONS, "category", CRM_CODE, NULL, CRM_PLAIN, "Category", "品类", CRM_IMPORT, false },
    { CRM_TRANSACTIONS, "brand", CRM_CODE, NULL, CRM_PLAIN, "Brand", "品牌", CRM_IMPORT, false },
    { CRM_TRANSACTIONS, "quantity", CRM_QUANTITY, NULL, CRM_PLAIN, "Quantity", "数量", CRM_IMPORT, false },
    { CRM_TRANSACTIONS, "amount", CRM_MONEY, "currency", CRM_PLAIN, "Amount", "金额", CRM_IMPORT, false },
    { CRM_TRANSACTIONS, "cost", CRM_MONEY, "currency", CRM_PLAIN, "Cost", "成本", CRM_IMPORT, false },
    { CRM_TRANSACTIONS, "discount", CRM_MONEY, "currency", CRM_PLAIN, "Discount", "优惠金额", CRM_IMPORT, false },
    { CRM_TRANSACTIONS, "channel", CRM_CODE, NULL, CRM_PLAIN, "Channel", "渠道", CRM_IMPORT, false },
    { CRM_TRANSACTIONS, "place", CRM_CODE, NULL, CRM_PLAIN, "Place", "地点", CRM_IMPORT, false },
    { CRM_TRANSACTIONS, "staff", CRM_KEY, NULL, CRM_PERSONAL, "Staff", "员工", CRM_IMPORT, false },
    { CRM_TRANSACTIONS, "department", CRM_CODE, NULL, CRM_PLAIN, "Department", "部门", CRM_IMPORT, false },
    { CRM_TRANSACTIONS, "campaign", CRM_KEY, NULL, CRM_PLAIN, "Campaign", "活动", CRM_IMPORT, false },
    { CRM_TRANSACTIONS, "due_date", CRM_DAY, NULL, CRM_PLAIN, "Due date", "应付日期", CRM_IMPORT, false },
    { CRM_TRANSACTIONS, "paid_date", CRM_DAY, NULL, CRM_PLAIN, "Paid date", "付款日期", CRM_IMPORT, false },

    { CRM_INTERACTIONS, "customer_id", CRM_KEY, NULL, CRM_PERSONAL, "Customer", "客户编号", CRM_IMPORT, false },
    { CRM_INTERACTIONS, "time", CRM_TIME, NULL, CRM_PLAIN, "Time", "时间", CRM_IMPORT, false },
    { CRM_INTERACTIONS, "kind", CRM_CODE, NULL, CRM_PLAIN, "Kind", "类型", CRM_IMPORT, false },
    { CRM_INTERACTIONS, "direction", CRM_CODE, NULL, CRM_PLAIN, "Direction", "方向", CRM_IMPORT, false },
    { CRM_INTERACTIONS, "channel", CRM_CODE, NULL, CRM_PLAIN, "Channel", "渠道", CRM_IMPORT, false },
    { CRM_INTERACTIONS, "staff", CRM_KEY, NULL, CRM_PERSONAL, "Staff", "员工", CRM_IMPORT, false },
    { CRM_INTERACTIONS, "staff_level", CRM_CODE, NULL, CRM_PLAIN, "Staff level", "员工级别", CRM_IMPORT, false },
    { CRM_INTERACTIONS, "department", CRM_CODE, NULL, CRM_PLAIN, "Department", "部门", CRM_IMPORT, false },
    { CRM_INTERACTIONS, "campaign", CRM_KEY, NULL, CRM_PLAIN, "Campaign", "活动", CRM_IMPORT, false },
    { CRM_INTERACTIONS, "group", CRM_CODE, NULL, CRM_PLAIN, "Group", "组别", CRM_IMPORT, false },
    { CRM_INTERACTIONS, "response", CRM_CODE, NULL, CRM_PLAIN, "Response", "响应", CRM_IMPORT, false },
    { CRM_INTERACTIONS, "cost", CRM_MONEY, "currency", CRM_PLAIN, "Cost", "成本", CRM_IMPORT, false },
    { CRM_INTERACTIONS, "question", CRM_TEXT, NULL, CRM_PLAIN, "Question", "问题", CRM_IMPORT, false },
    { CRM_INTERACTIONS, "score", CRM_NUMBER, NULL, CRM_PLAIN, "Score", "评分", CRM_IMPORT, false },
    { CRM_INTERACTIONS, "expectation", CRM_NUMBER, NULL, CRM_PLAIN, "Expectation", "期望", CRM_IMPORT, false },
    { CRM_INTERACTIONS, "perceived", CRM_NUMBER, NULL, CRM_PLAIN, "Perceived", "感知", CRM_IMPORT, false },
    { CRM_INTERACTIONS, "resolved_time", CRM_TIME, NULL, CRM_PLAIN, "Resolved", "解决时间", CRM_IMPORT, false },
    { CRM_INTERACTIONS, "reason", CRM_CODE, NULL, CRM_PLAIN, "Reason", "原因", CRM_IMPORT, false },
    { CRM_INTERACTIONS, "product", CRM_KEY, NULL, CRM_PLAIN, "Product", "产品", CRM_IMPORT, false },
    { CRM_INTERACTIONS, "brand", CRM_CODE, NULL, CRM_PLAIN, "Brand", "品牌", CRM_IMPORT, false },
    { CRM_INTERACTIONS, "competitor", CRM_CODE, NULL, CRM_PLAIN, "Competitor", "竞争品牌", CRM_IMPORT, false },
    { CRM_INTERACTIONS, "substitute", CRM_CODE, NULL, CRM_PLAIN, "Substitute", "替代品", CRM_IMPORT, false },
    { CRM_INTERACTIONS, "planned_date", CRM_DAY, NULL, CRM_PLAIN, "Planned date", "计划日期", CRM_IMPORT, false },
    { CRM_INTERACTIONS, "planned_amount", CRM_MONEY, "currency", CRM_PLAIN, "Planned amount", "计划金额", CRM_IMPORT, false },
    { CRM_INTERACTIONS, "note", CRM_TEXT, NULL, CRM_PERSONAL, "Note", "备注", CRM_IMPORT, false },

    { CRM_PRODUCTS, "product", CRM_KEY, NULL, CRM_PLAIN, "Product", "产品", CRM_IMPORT, false },
    { CRM_PRODUCTS, "name", CRM_TEXT, NULL, CRM_PLAIN, "Name", "名称", CRM_IMPORT, false },
    { CRM_PRODUCTS, "category", CRM_CODE, NULL, CRM_PLAIN, "Category", "品类", CRM_IMPORT, false },
    { CRM_PRODUCTS, "brand", CRM_CODE, NULL, CRM_PLAIN, "Brand", "品牌", CRM_IMPORT, false },
    { CRM_PRODUCTS, "launch_date", CRM_DAY, NULL, CRM_PLAIN, "Launch date", "上市日期", CRM_IMPORT, false },

    { CRM_CUSTOMERS, "customer_id", CRM_KEY, NULL, CRM_PERSONAL, "Customer", "客户编号", CRM_IMPORT, false },
    { CRM_CUSTOMERS, "name", CRM_TEXT, NULL, CRM_CONTACT, "Name", "姓名", CRM_IMPORT, false },
    { CRM_CUSTOMERS, "relation", CRM_CODE, NULL, CRM_PLAIN, "Relation", "客户关系", CRM_IMPORT, true },
    { CRM_CUSTOMERS, "gender", CRM_CODE, NULL, CRM_PERSONAL, "Gender", "性别", CRM_IMPORT, true },
    { CRM_CUSTOMERS, "birth_date", CRM_DAY, NULL, CRM_PERSONAL, "Birth date", "生日", CRM_IMPORT, false },
    { CRM_CUSTOMERS, "age", CRM_INTEGER, "years", CRM_PERSONAL, "Age", "年龄", CRM_IMPORT, false },
    { CRM_CUSTOMERS, "occupation", CRM_CODE, NULL, CRM_PERSONAL, "Occupation", "职业", CRM_IMPORT, true },
    { CRM_CUSTOMERS, "education", CRM_CODE, NULL, CRM_PERSONAL, "Education", "学历", CRM_IMPORT, true },
    { CRM_CUSTOMERS, "income_band", CRM_CODE, NULL, CRM_PERSONAL, "Income band", "收入", CRM_IMPORT, true },
    { CRM_CUSTOMERS, "region", CRM_CODE, NULL, CRM_PERSONAL, "Region", "地区", CRM_IMPORT, true },
    { CRM_CUSTOMERS, "address", CRM_TEXT, NULL, CRM_CONTACT, "Address", "地址", CRM_IMPORT, false },
    { CRM_CUSTOMERS, "signup_date", CRM_DAY, NULL, CRM_PERSONAL, "Signup date", "注册日期", CRM_IMPORT, false },
    { CRM_CUSTOMERS, "end_date", CRM_DAY, NULL, CRM_PERSONAL, "Contract end", "合同到期", CRM_IMPORT, false },
    { CRM_CUSTOMERS, "source", CRM_CODE, NULL, CRM_PERSONAL, "Source", "来源", CRM_IMPORT, true },
    { CRM_CUSTOMERS, "source_cost", CRM_MONEY, "currency", CRM_PLAIN, "Source cost", "获客成本", CRM_IMPORT, false },
    { CRM_CUSTOMERS, "departments", CRM_LIST, NULL, CRM_PLAIN, "Departments", "销售部门", CRM_IMPORT, false },
    { CRM_CUSTOMERS, "owner", CRM_KEY, NULL, CRM_PERSONAL, "Owner", "客户经理", CRM_IMPORT, false },
    { CRM_CUSTOMERS, "referrer", CRM_KEY, NULL, CRM_PERSONAL, "Referrer", "推荐人", CRM_IMPORT, false },
    { CRM_CUSTOMERS, "phone", CRM_TEXT, NULL, CRM_CONTACT, "Phone", "电话", CRM_IMPORT, false },
    { CRM_CUSTOMERS, "email", CRM_TEXT, NULL, CRM_CONTACT, "Email", "邮箱", CRM_IMPORT, false },
    { CRM_CUSTOMERS, "id_card", CRM_TEXT, NULL, CRM_CONTACT, "Id card", "身份证", CRM_IMPORT, false },
    { CRM_CUSTOMERS, "consent", CRM_LIST, NULL, CRM_PERSONAL, "Consent", "授权", CRM_IMPORT, false },
    { CRM_CUSTOMERS, "credit_limit", CRM_MONEY, "currency", CRM_PERSONAL, "Credit limit", "信用额度", CRM_IMPORT, false },

    { CRM_CUSTOMERS, "first_purchase", CRM_DAY, NULL, CRM_PERSONAL, "First purchase", "首购日期", CRM_SEGMENT, false },
    { CRM_CUSTOMERS, "last_purchase", CRM_DAY, NULL, CRM_PERSONAL, "Last purchase", "最近购买", CRM_SEGMENT, false },
    { CRM_CUSTOMERS, "recency_days", CRM_INTEGER, "days", CRM_PERSONAL, "Days since last purchase", "距上次购买天数", CRM_SEGMENT, false },
    { CRM_CUSTOMERS, "tenure_days", CRM_INTEGER, "days", CRM_PERSONAL, "Days since first purchase", "客户年资天数", CRM_SEGMENT, false },
    { CRM_CUSTOMERS, "usual_weekday", CRM_INTEGER, NULL, CRM_PERSONAL, "Usual weekday", "常购星期", CRM_SEGMENT, false },
    { CRM_CUSTOMERS, "usual_hour", CRM_INTEGER, NULL, CRM_PERSONAL, "Usual hour", "常购时段", CRM_SEGMENT, false },
    { CRM_CUSTOMERS, "occasions", CRM_INTEGER, NULL, CRM_PERSONAL, "Purchase occasions", "购买次数", CRM_SEGMENT, false },
    { CRM_CUSTOMERS, "occasions_365", CRM_INTEGER, NULL, CRM_PERSONAL, "Occasions in 365 days", "近一年购买次数", CRM_SEGMENT, false },
    { CRM_CUSTOMERS, "purchase_days", CRM_INTEGER, "days", CRM_PERSONAL, "Purchase days", "购买天数", CRM_SEGMENT, false },
    { CRM_CUSTOMERS, "cycle_days", CRM_NUMBER, "days", CRM_PERSONAL, "Purchase cycle", "购买周期", CRM_SEGMENT, false },
    { CRM_CUSTOMERS, "gap_cv", CRM_NUMBER, NULL, CRM_PERSONAL, "Regularity (gap CV)", "购买规律性", CRM_SEGMENT, false },
    { CRM_CUSTOMERS, "revenue", CRM_MONEY, "currency", CRM_PERSONAL, "Revenue", "销售额", CRM_SEGMENT, false },
    { CRM_CUSTOMERS, "margin", CRM_MONEY, "currency", CRM_PERSONAL, "Margin", "毛利", CRM_SEGMENT, false },
    { CRM_CUSTOMERS, "revenue_per_occasion", CRM_NUMBER, "currency", CRM_PERSONAL, "Revenue per occasion", "客单价", CRM_SEGMENT, false },
    { CRM_CUSTOMERS, "revenue_365", CRM_MONEY, "currency", CRM_PERSONAL, "Revenue in 365 days", "近一年销售额", CRM_SEGMENT, false },
    { CRM_CUSTOMERS, "margin_365", CRM_MONEY, "currency", CRM_PERSONAL, "Margin in 365 days", "近一年毛利", CRM_SEGMENT, false },
    { CRM_CUSTOMERS, "recent_revenue", CRM_MONEY, "currency", CRM_PERSONAL, "Recent revenue", "近期销售额", CRM_SEGMENT, false },
    { CRM_CUSTOMERS, "prior_revenue", CRM_MONEY, "currency", CRM_PERSONAL, "Revenue before that", "前期销售额", CRM_SEGMENT, false },
    { CRM_CUSTOMERS, "returned", CRM_MONEY, "currency", CRM_PERSONAL, "Returned", "退货金额", CRM_SEGMENT, false },
    { CRM_CUSTOMERS, "return_rate", CRM_NUMBER, NULL, CRM_PERSONAL, "Return rate", "退货率", CRM_SEGMENT, false },
    { CRM_CUSTOMERS, "main_place", CRM_CODE, NULL, CRM_PERSONAL, "Main place", "主要地点", CRM_SEGMENT, false },
    { CRM_CUSTOMERS, "places", CRM_INTEGER, NULL, CRM_PERSONAL, "Places used", "地点数", CRM_SEGMENT, false },
    { CRM_CUSTOMERS, "place_entropy", CRM_NUMBER, "nats", CRM_PERSONAL, "Place mix", "地点结构", CRM_SEGMENT, false },
    { CRM_CUSTOMERS, "main_channel", CRM_CODE, NULL, CRM_PERSONAL, "Main channel", "主要渠道", CRM_SEGMENT, false },
    { CRM_CUSTOMERS, "channels", CRM_INTEGER, NULL, CRM_PERSONAL, "Channels used", "渠道数", CRM_SEGMENT, false },
    { CRM_CUSTOMERS, "channel_entropy", CRM_NUMBER, "nats", CRM_PERSONAL, "Channel mix", "渠道结构", CRM_SEGMENT, false },
    { CRM_CUSTOMERS, "main_category", CRM_CODE, NULL, CRM_PERSONAL, "Main category", "主要品类", CRM_SEGMENT, false },
    { CRM_CUSTOMERS, "categories", CRM_INTEGER, NULL, CRM_PERSONAL, "Categories bought", "品类数", CRM_SEGMENT, false },
    { CRM_CUSTOMERS, "category_entropy", CRM_NUMBER, "nats", CRM_PERSONAL, "Category mix", "品类结构", CRM_SEGMENT, false },
    { CRM_CUSTOMERS, "inactive_limit", CRM_NUMBER, "days", CRM_PERSONAL, "Inactivity limit", "流失期限", CRM_SEGMENT, false },
    { CRM_CUSTOMERS, "activity", CRM_CODE, NULL, CRM_PERSONAL, "Activity", "活跃状态", CRM_SEGMENT, false },
    { CRM_CUSTOMERS, "importance", CRM_CODE, NULL, CRM_PERSONAL, "Importance", "重要程度", CRM_SEGMENT, false },
    { CRM_CUSTOMERS, "value_matrix", CRM_CODE, NULL, CRM_PERSONAL, "Customer value matrix", "客户价值矩阵", CRM_SEGMENT, false },
    { CRM_CUSTOMERS, "rfm_r", CRM_INTEGER, NULL, CRM_PERSONAL, "Recency score", "近度得分", CRM_SEGMENT, false },
    { CRM_CUSTOMERS, "rfm_f", CRM_INTEGER, NULL, CRM_PERSONAL, "Frequency score", "频度得分", CRM_SEGMENT, false },
    { CRM_CUSTOMERS, "rfm_m", CRM_INTEGER, NULL, CRM_PERSONAL, "Monetary score", "金额得分", CRM_SEGMENT, false },
    { CRM_CUSTOMERS, "rfm_segment", CRM_CODE, NULL, CRM_PERSONAL, "RFM segment", "RFM 细分", CRM_SEGMENT, false },
    { CRM_CUSTOMERS, "rfm_class", CRM_CODE, NULL, CRM_PERSONAL, "RFM class", "RFM 八类客户", CRM_SEGMENT, false },
    { CRM_CUSTOMERS, "age_band", CRM_CODE, NULL, CRM_PERSONAL, "Age band", "年龄层", CRM_SEGMENT, false },
};
/* clang-format on */

const struct crm_column *crm_columns(size_t *count)
{
    *count = sizeof columns / sizeof columns[0];
    return columns;
}

const struct crm_column *crm_column_find(enum crm_section section, struct crm_span name)
{
    for (size_t i = 0; i < sizeof columns / sizeof columns[0]; i++) {
        if (columns[i].section == section && crm_span_is(name, columns[i].name)) {
            return &columns[i];
        }
    }
    return NULL;
}
