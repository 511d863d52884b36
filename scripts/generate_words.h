/* generate_words.h — the names that scripts/generate.c writes, English and Chinese side by side.
 *
 * Every row is { English, Chinese }: a table in one language is the other one translated. */
#ifndef GENERATE_WORDS_H
#define GENERATE_WORDS_H

#include <stdint.h>

enum { LANGUAGES = 2, CATEGORIES = 8, ITEMS = 6, SIZES = 2, BRANDS = 3, SHOPS = 8 };

struct words {
    const char *text[LANGUAGES];
};

/* An item comes in two sizes; the larger costs `larger` percent of the smaller. */
struct item {
    struct words name;
    uint32_t cents;
    uint8_t brand;
    uint8_t launched; /* percent of the period after its start; 0: long before */
};

struct category {
    struct words name;
    struct words sizes[SIZES];
    struct words brands[BRANDS];
    struct item items[ITEMS];
    uint16_t larger; /* percent */
    uint8_t cost;    /* percent of the price */
    uint8_t share;   /* of the lines, percent */
};

static const struct category categories[CATEGORIES] = {
    { { { "tea", "茶叶" } },
      { { { "100 g", "100克" } }, { { "250 g", "250克" } } },
      { { { "Longjing", "龙井" } }, { { "Tianfu", "天福" } }, { { "Cloud Leaf", "云叶" } } },
      { { { { "Jasmine tea", "茉莉花茶" } }, 3990, 1, 0 },
        { { { "West Lake green tea", "西湖龙井" } }, 16800, 0, 0 },
        { { { "Tieguanyin", "铁观音" } }, 8800, 1, 0 },
        { { { "Pu'er cake", "普洱茶饼" } }, 12800, 2, 0 },
        { { { "White peony", "白牡丹" } }, 9900, 2, 31 },
        { { { "Black tea", "红茶" } }, 4990, 0, 0 } },
      220,
      52,
      22 },
    { { { "coffee", "咖啡" } },
      { { { "250 g", "250克" } }, { { "1 kg", "1公斤" } } },
      { { { "Hougu", "后谷" } }, { { "Torre", "托雷" } }, { { "Morning Bell", "晨钟" } } },
      { { { { "House blend", "招牌拼配咖啡" } }, 4590, 2, 0 },
        { { { "Yunnan beans", "云南咖啡豆" } }, 5990, 0, 0 },
        { { { "Espresso roast", "意式浓缩豆" } }, 6990, 1, 0 },
        { { { "Decaf", "低因咖啡" } }, 7290, 1, 58 },
        { { { "Geisha lot 7", "瑰夏七号" } }, 18800, 0, 72 },
        { { { "Instant coffee", "速溶咖啡" } }, 2990, 2, 0 } },
      330,
      58,
      14 },
    { { { "snacks", "零食" } },
      { { { "200 g", "200克" } }, { { "500 g", "500克" } } },
      { { { "Three Squirrels", "三只松鼠" } },
        { { "Bestore", "良品铺子" } },
        { { "Qiaqia", "洽洽" } } },
      { { { { "Sunflower seeds", "葵花籽" } }, 990, 2, 0 },
        { { { "Roasted almonds", "烤杏仁" } }, 2690, 0, 0 },
        { { { "Dried mango", "芒果干" } }, 1990, 1, 0 },
        { { { "Beef jerky", "牛肉干" } }, 4590, 1, 0 },
        { { { "Seaweed rolls", "海苔卷" } }, 1590, 0, 44 },
        { { { "Nut mix", "每日坚果" } }, 3990, 0, 0 } },
      210,
      61,
      24 },
    { { { "grain and oil", "粮油" } },
      { { { "1 kg", "1公斤" } }, { { "5 kg", "5公斤" } } },
      { { { "Arawana", "金龙鱼" } }, { { "Luhua", "鲁花" } }, { { "Fulinmen", "福临门" } } },
      { { { { "Wuchang rice", "五常大米" } }, 1590, 2, 0 },
        { { { "Millet", "小米" } }, 1290, 2, 0 },
        { { { "Wheat flour", "小麦粉" } }, 890, 0, 0 },
        { { { "Peanut oil", "花生油" } }, 2890, 1, 0 },
        { { { "Sesame oil", "芝麻油" } }, 3690, 1, 0 },
        { { { "Black rice", "黑米" } }, 1790, 0, 37 } },
      420,
      74,
      12 },
    { { { "kitchen", "厨具" } },
      { { { "small", "小号" } }, { { "large", "大号" } } },
      { { { "Supor", "苏泊尔" } }, { { "Midea", "美的" } }, { { "Iron Forge", "铁匠" } } },
      { { { { "Wok", "炒锅" } }, 15900, 2, 0 },
        { { { "Rice cooker", "电饭煲" } }, 29900, 1, 0 },
        { { { "Kettle", "电水壶" } }, 9900, 0, 0 },
        { { { "Chef's knife", "菜刀" } }, 12900, 2, 0 },
        { { { "Coffee machine", "咖啡机" } }, 129900, 1, 49 },
        { { { "Steamer", "蒸锅" } }, 11900, 0, 0 } },
      170,
      63,
      7 },
    { { { "bath and body", "个人护理" } },
      { { { "250 ml", "250毫升" } }, { { "500 ml", "500毫升" } } },
      { { { "Pechoin", "百雀羚" } },
        { { "Herborist", "佰草集" } },
        { { "Clear Spring", "清泉" } } },
      { { { { "Shampoo", "洗发水" } }, 3990, 2, 0 },
        { { { "Shower gel", "沐浴露" } }, 3290, 2, 0 },
        { { { "Hand cream", "护手霜" } }, 2490, 0, 0 },
        { { { "Face lotion", "面部乳液" } }, 15900, 1, 0 },
        { { { "Sun milk", "防晒乳" } }, 8900, 0, 20 },
        { { { "Body oil", "身体油" } }, 11900, 1, 0 } },
      170,
      45,
      12 },
    { { { "home textiles", "家纺" } },
      { { { "single", "单人" } }, { { "double", "双人" } } },
      { { { "Luolai", "罗莱" } }, { { "Fuanna", "富安娜" } }, { { "Blue Loom", "蓝机" } } },
      { { { { "Cotton sheet", "纯棉床单" } }, 12900, 2, 0 },
        { { { "Silk quilt", "蚕丝被" } }, 79900, 0, 0 },
        { { { "Pillow", "枕头" } }, 8900, 1, 0 },
        { { { "Blanket", "毛毯" } }, 19900, 1, 0 },
        { { { "Summer quilt", "夏凉被" } }, 16900, 2, 65 },
        { { { "Bed set", "四件套" } }, 39900, 0, 0 } },
      160,
      55,
      5 },
    { { { "gifts", "礼品" } },
      { { { "classic", "经典装" } }, { { "de luxe", "豪华装" } } },
      { { { "Longjing", "龙井" } }, { { "Daoxiangcun", "稻香村" } }, { { "Red Seal", "红印" } } },
      { { { { "Tea gift box", "茶叶礼盒" } }, 26800, 0, 0 },
        { { { "Pastry box", "糕点礼盒" } }, 12800, 1, 0 },
        { { { "Nut gift box", "坚果礼盒" } }, 16800, 1, 0 },
        { { { "Ginseng box", "人参礼盒" } }, 59900, 2, 0 },
        { { { "Zodiac coin set", "生肖纪念礼盒" } }, 39900, 2, 47 },
        { { { "Honey pair", "蜂蜜对装" } }, 9900, 0, 0 } },
      240,
      50,
      4 },
};

/* Names that a CSV must quote; --quoted says how often they are drawn. */
enum { QUOTED_ITEMS = 6 };

static const struct {
    uint8_t category;
    struct item item;
} quoted_items[QUOTED_ITEMS] = {
    { 0, { { { "Tea set, six pieces", "茶具套装,六件" } }, 19900, 2, 0 } },
    { 2, { { { "Chocolates \"For you\", 300 g", "巧克力\"给你\",300克" } }, 6990, 1, 0 } },
    { 2, { { { "Moon cakes, lotus paste", "月饼,莲蓉" } }, 8800, 1, 0 } },
    { 3, { { { "Olive oil, cold pressed", "橄榄油,冷榨" } }, 7990, 1, 0 } },
    { 4, { { { "Frying pan 12\"", "12\"平底锅" } }, 13900, 0, 0 } },
    { 5, { { { "Soap, pack of 3", "香皂,三块装" } }, 1590, 2, 0 } },
};

enum { SHOP, ONLINE, PHONE, CHANNELS };

static const struct words channel_names[CHANNELS] = {
    { { "shop", "门店" } },
    { { "online", "网店" } },
    { { "phone", "电话" } },
};

/* The shops, one in each of the first regions; then a shop whose till prints its name on two
 * lines; then the places of the other channels. */
enum { AIRPORT = SHOPS, WEB, WEBS = 3, CALL_CENTRE = WEB + WEBS, PLACES };

static const struct words place_names[PLACES] = {
    { { "Hangzhou West Lake", "杭州西湖店" } },
    { { "Shanghai Nanjing Road", "上海南京路店" } },
    { { "Beijing Wangfujing", "北京王府井店" } },
    { { "Chengdu Taikoo Li", "成都太古里店" } },
    { { "Guangzhou Beijing Road", "广州北京路店" } },
    { { "Nanjing Xinjiekou", "南京新街口店" } },
    { { "Wuhan Jianghan", "武汉江汉店" } },
    { { "Xi'an Bell Tower", "西安钟楼店" } },
    { { "Shanghai Hongqiao Airport\nTerminal 2", "上海虹桥机场店\nT2航站楼" } },
    { { "Tmall", "天猫" } },
    { { "WeChat shop", "微信小店" } },
    { { "own web shop", "官网" } },
    { { "call centre", "客服中心" } },
};

enum { REGIONS = 12 };

static const struct words region_names[REGIONS] = {
    { { "Hangzhou", "杭州" } }, { { "Shanghai", "上海" } },  { { "Beijing", "北京" } },
    { { "Chengdu", "成都" } },  { { "Guangzhou", "广州" } }, { { "Nanjing", "南京" } },
    { { "Wuhan", "武汉" } },    { { "Xi'an", "西安" } },     { { "Shenzhen", "深圳" } },
    { { "Suzhou", "苏州" } },   { { "Qingdao", "青岛" } },   { { "Harbin", "哈尔滨" } },
};

enum { CONSUMER, BUSINESS, RESELLER, INTERNAL, RELATIONS };

static const struct words relation_names[RELATIONS] = {
    { { "consumer", "消费者" } },
    { { "b2b", "企业客户" } },
    { { "channel", "渠道客户" } },
    { { "internal", "内部客户" } },
};

static const struct words gender_names[2] = { { { "female", "女" } }, { { "male", "男" } } };

enum { SOURCES = 6 };

static const struct words source_names[SOURCES] = {
    { { "walk_in", "到店" } }, { { "referral", "老客推荐" } }, { { "tmall", "天猫" } },
    { { "wechat", "微信" } },  { { "advert", "广告" } },       { { "fair", "展会" } },
};

enum { SURNAMES = 24, GIVEN_NAMES = 16 };

static const struct words surnames[SURNAMES] = {
    { { "Wang", "王" } },  { { "Li", "李" } },    { { "Zhang", "张" } }, { { "Liu", "刘" } },
    { { "Chen", "陈" } },  { { "Yang", "杨" } },  { { "Huang", "黄" } }, { { "Zhao", "赵" } },
    { { "Wu", "吴" } },    { { "Zhou", "周" } },  { { "Xu", "徐" } },    { { "Sun", "孙" } },
    { { "Ma", "马" } },    { { "Zhu", "朱" } },   { { "Hu", "胡" } },    { { "Guo", "郭" } },
    { { "He", "何" } },    { { "Lin", "林" } },   { { "Gao", "高" } },   { { "Luo", "罗" } },
    { { "Zheng", "郑" } }, { { "Liang", "梁" } }, { { "Xie", "谢" } },   { { "Ouyang", "欧阳" } },
};

/* By gender: female, male. */
static const struct words given_names[2][GIVEN_NAMES] = {
    { { { "Fang", "芳" } },
      { { "Hua", "华" } },
      { { "Xiuying", "秀英" } },
      { { "Min", "敏" } },
      { { "Jing", "静" } },
      { { "Li", "丽" } },
      { { "Yan", "艳" } },
      { { "Na", "娜" } },
      { { "Xinyi", "欣怡" } },
      { { "Yutong", "雨桐" } },
      { { "Shihan", "诗涵" } },
      { { "Meiling", "美玲" } },
      { { "Ting", "婷" } },
      { { "Xue", "雪" } },
      { { "Lihua", "丽华" } },
      { { "Guiying", "桂英" } } },
    { { { "Wei", "伟" } },
      { { "Qiang", "强" } },
      { { "Lei", "磊" } },
      { { "Jun", "军" } },
      { { "Yong", "勇" } },
      { { "Jie", "杰" } },
      { { "Tao", "涛" } },
      { { "Ming", "明" } },
      { { "Chao", "超" } },
      { { "Haoran", "浩然" } },
      { { "Zihan", "子涵" } },
      { { "Jianguo", "建国" } },
      { { "Zhiqiang", "志强" } },
      { { "Peng", "鹏" } },
      { { "Bin", "斌" } },
      { { "Yuxuan", "宇轩" } } },
};

enum { WESTERN_NAMES = 16 };

static const char *const western_given_names[2][WESTERN_NAMES] = {
    { "Anna", "Maria", "Sophie", "Emma", "Laura", "Julia", "Chloé", "Zoë", "Sarah", "Alice",
      "Ingrid", "Marta", "Elena", "Grace", "Nora", "Siân" },
    { "James", "Peter", "Thomas", "Jürgen", "Lucas", "Paul", "André", "Oliver", "Henry", "Marco",
      "Søren", "David", "Hugo", "Ivan", "Simon", "Jack" },
};

static const char *const western_surnames[WESTERN_NAMES] = {
    "Smith", "Müller", "O'Brien", "García",  "Rossi",  "Johnson", "Dubois", "Andersson",
    "Brown", "Novák",  "Silva",   "Fischer", "Taylor", "Jensen",  "Weber",  "Wright",
};

enum { FIRM_NAMES = 16 };

static const struct words firm_names[FIRM_NAMES] = {
    { { "Brightwater", "明水" } },    { { "Eastern Gate", "东门" } },
    { { "Golden Harvest", "金禾" } }, { { "Jincheng", "锦程" } },
    { { "Northfield", "北田" } },     { { "Blue River", "蓝河" } },
    { { "Hengtai", "恒泰" } },        { { "Pine Hill", "松山" } },
    { { "Ruixiang", "瑞祥" } },       { { "Silver Bridge", "银桥" } },
    { { "Wanhe", "万和" } },          { { "Great Wall", "长城" } },
    { { "Yongxin", "永信" } },        { { "Red Lantern", "红灯" } },
    { { "Shunda", "顺达" } },         { { "Lotus", "荷风" } },
};

static const struct words firm_forms[2] = {
    { { "Trading Co., Ltd.", "商贸有限公司" } },
    { { "Distribution", "经销部" } },
};

/* Telephone codes of the regions. */
static const char *const area_codes[REGIONS] = { "0571", "021", "010",  "028",  "020",  "025",
                                                 "027",  "029", "0755", "0512", "0532", "0451" };

enum {
    STUDENT,
    OFFICE_WORKER,
    CIVIL_SERVANT,
    TEACHER,
    MEDICAL,
    ENGINEER,
    MANAGER,
    SELF_EMPLOYED,
    WORKER,
    FREELANCER,
    HOMEMAKER,
    RETIRED,
    OCCUPATIONS
};

static const struct words occupation_names[OCCUPATIONS] = {
    { { "student", "学生" } },         { { "office_worker", "公司职员" } },
    { { "civil_servant", "公务员" } }, { { "teacher", "教师" } },
    { { "medical", "医护人员" } },     { { "engineer", "工程师" } },
    { { "manager", "企业管理者" } },   { { "self_employed", "个体经营者" } },
    { { "worker", "工人" } },          { { "freelancer", "自由职业者" } },
    { { "homemaker", "全职主妇" } },   { { "retired", "退休" } },
};

enum { MIDDLE_SCHOOL, HIGH_SCHOOL, COLLEGE, BACHELOR, POSTGRADUATE, EDUCATIONS };

static const struct words education_names[EDUCATIONS] = {
    { { "middle_school", "初中及以下" } },
    { { "high_school", "高中" } },
    { { "college", "大专" } },
    { { "bachelor", "本科" } },
    { { "postgraduate", "研究生" } },
};

/* Yuan a month. */
enum { INCOMES = 5 };

static const struct words income_names[INCOMES] = {
    { { "<5000", "5000以下" } },          { { "5000-9999", "5000-9999" } },
    { { "10000-19999", "10000-19999" } }, { { "20000-34999", "20000-34999" } },
    { { "35000+", "35000以上" } },
};

enum { CONSENTS = 5 };

static const struct words consent_names[CONSENTS] = {
    { { "phone", "电话" } }, { { "email", "邮件" } },  { { "sms", "短信" } },
    { { "post", "邮寄" } },  { { "wechat", "微信" } },
};

enum { CONTACT, VISIT, COMPLAINT, SURVEY, CAMPAIGN, PLAN, LOSS, MYSTERY, KINDS };

static const struct words kind_names[KINDS] = {
    { { "contact", "联系" } }, { { "visit", "拜访" } },       { { "complaint", "投诉" } },
    { { "survey", "调查" } },  { { "campaign", "活动" } },    { { "plan", "计划" } },
    { { "loss", "流失" } },    { { "mystery", "神秘顾客" } },
};

static const struct words direction_names[2] = { { { "in", "呼入" } }, { { "out", "呼出" } } };
static const struct words group_names[2] = { { { "treatment", "实验组" } },
                                             { { "control", "对照组" } } };
static const struct words response_names[2] = { { { "no", "否" } }, { { "yes", "是" } } };

enum { REASONS = 4 };

static const struct words reason_names[REASONS] = {
    { { "price", "价格" } },
    { { "service", "服务" } },
    { { "product", "产品" } },
    { { "other", "其他" } },
};

enum { COMPETITORS = 3 };

static const struct words competitor_names[COMPETITORS] = {
    { { "Hema", "盒马" } },
    { { "Sam's Club", "山姆会员店" } },
    { { "corner shop", "便利店" } },
};

/* What takes the place of a category. */
static const struct words substitute_names[CATEGORIES] = {
    { { "bottled tea", "瓶装茶" } },  { { "coffee shop", "咖啡店" } },
    { { "fresh fruit", "鲜果" } },    { { "meal delivery", "外卖" } },
    { { "second-hand", "二手货" } },  { { "beauty salon", "美容院" } },
    { { "textile rental", "租赁" } }, { { "gift card", "购物卡" } },
};

enum { NOTES = 4, QUOTED_NOTES = 4 };

static const struct words notes[NOTES] = {
    { { "asked for a catalogue", "索取目录" } },
    { { "call back next week", "下周回电" } },
    { { "prefers mornings", "上午方便" } },
    { { "happy with the delivery", "对配送满意" } },
};

static const struct words quoted_notes[QUOTED_NOTES] = {
    { { "asked for tea, coffee and cups", "询问茶叶,咖啡和杯子" } },
    { { "said \"too dear\"", "说\"太贵\"" } },
    { { "moved house;\nnew address to follow", "搬家了;\n新地址待告知" } },
    { { "late, but friendly", "到货晚,但态度好" } },
};

static const struct words sales_header = {
    { "order_id,time,customer_id,product,category,brand,quantity,unit_price,amount,cost,discount,"
      "channel,place,staff\n",
      "订单编号,下单时间,客户编号,商品名称,商品类别,品牌,数量,单价,金额,成本,优惠金额,渠道,"
      "地点,员工\n" }
};

static const struct words customers_header = {
    { "customer_id,name,gender,birth_date,region,signup_date,relation,source,occupation,"
      "education,income_band,phone,email,owner,consent,credit_limit\n",
      "客户编号,姓名,性别,出生日期,地区,注册日期,客户关系,来源,职业,学历,收入水平,"
      "手机,邮箱,客户经理,营销授权,信用额度\n" }
};

static const struct words products_header = { { "product,category,brand,price,cost,launch_date\n",
                                                "商品名称,商品类别,品牌,单价,成本,上市日期\n" } };

static const struct words interactions_header = {
    { "customer_id,time,kind,direction,channel,staff,campaign,group,response,cost,score,"
      "expectation,perceived,resolved_time,reason,competitor,planned_date,planned_amount,note,"
      "product,brand,substitute\n",
      "客户编号,时间,类型,方向,渠道,员工,活动,分组,响应,费用,评分,期望,感知,解决时间,原因,"
      "竞争对手,计划日期,计划金额,备注,商品名称,品牌,替代品\n" }
};

#endif
