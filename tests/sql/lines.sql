-- From staging to exact lines: A (records), without a float anywhere.

UPDATE staging SET customer_id = nullif(customer_id, ''), order_id = nullif(order_id, ''),
    quantity = nullif(quantity, ''), amount = nullif(amount, ''),
    unit_price = nullif(unit_price, ''), cost = nullif(cost, ''), product = nullif(product, ''),
    brand = nullif(brand, ''), discount = nullif(discount, ''),
    launch_date = nullif(launch_date, ''), direction = nullif(direction, ''),
    score = nullif(score, ''), expectation = nullif(expectation, ''),
    perceived = nullif(perceived, ''), planned_date = nullif(planned_date, ''),
    lookalike = nullif(lookalike, '');

-- Each decimal text once, in 1/10000. A text that is no decimal, or too precise, ends the load.
CREATE TABLE decimals(
    text TEXT PRIMARY KEY,
    units INTEGER NOT NULL,
    CHECK (replace(ltrim(text, '+-'), '.', '') NOT GLOB '*[^0-9]*'),
    CHECK (text GLOB '*[0-9]*' AND text NOT GLOB '*.*.*' AND text NOT GLOB '[+-][+-]*'),
    CHECK (instr(text, '.') = 0 OR length(rtrim(text, '0')) - instr(text, '.') <= 4)
) STRICT, WITHOUT ROWID;

INSERT INTO decimals
WITH texts(text) AS (
    SELECT quantity FROM staging WHERE tag = 'T' UNION SELECT amount FROM staging WHERE tag = 'T'
    UNION SELECT unit_price FROM staging WHERE tag = 'T'
    UNION SELECT cost FROM staging WHERE tag = 'T'
    UNION SELECT discount FROM staging WHERE tag = 'T'
    UNION SELECT score FROM staging WHERE tag = 'I'
    UNION SELECT expectation FROM staging WHERE tag = 'I'
    UNION SELECT perceived FROM staging WHERE tag = 'I'
), parts AS (
    SELECT text, CASE WHEN text GLOB '-*' THEN -1 ELSE 1 END AS sign,
           ltrim(text, '+-') || CASE WHEN instr(text, '.') THEN '' ELSE '.' END AS digits
    FROM texts WHERE text IS NOT NULL
)
SELECT text, sign * (CAST('0' || substr(digits, 1, instr(digits, '.') - 1) AS INTEGER) * 10000
                     + CAST(substr(substr(digits, instr(digits, '.') + 1) || '0000', 1, 4)
                            AS INTEGER))
FROM parts;

-- T's brand wins over P's where it is filled.
CREATE TABLE products(product TEXT PRIMARY KEY, brand TEXT, launch_day INTEGER)
    STRICT, WITHOUT ROWID;
INSERT INTO products
SELECT product, brand, unixepoch(substr(launch_date, 1, 10)) / 86400 FROM staging WHERE tag = 'P';

-- Every record of a transaction, those without a customer too. quantity x price must be exact.
CREATE TABLE records(
    customer_id TEXT, time TEXT NOT NULL, day INTEGER NOT NULL, order_id TEXT,
    quantity_10000 INTEGER, amount_10000 INTEGER NOT NULL, cost_10000 INTEGER,
    discount_10000 INTEGER, product TEXT, brand TEXT,
    unpaid INTEGER NOT NULL, remainder INTEGER NOT NULL CHECK (remainder = 0)
) STRICT;

INSERT INTO records
SELECT s.customer_id, s.time, unixepoch(substr(s.time, 1, 10)) / 86400, s.order_id, q.units,
       coalesce(a.units, q.units * p.units / 10000), c.units,
       d.units, s.product, coalesce(s.brand, products.brand),
       coalesce(s.order_status IN ('unpaid', 'closed', '待付款', '交易关闭'), 0),
       CASE WHEN a.units IS NULL THEN q.units * p.units % 10000 ELSE 0 END
FROM staging AS s
LEFT JOIN decimals AS q ON q.text = s.quantity
LEFT JOIN decimals AS a ON a.text = s.amount
LEFT JOIN decimals AS p ON p.text = s.unit_price
LEFT JOIN decimals AS c ON c.text = s.cost
LEFT JOIN decimals AS d ON d.text = s.discount
LEFT JOIN products ON products.product = s.product
WHERE s.tag = 'T';

-- A stream says who its customers are; elsewhere whoever has a line is one.
CREATE TABLE customers(
    customer_id TEXT PRIMARY KEY, internal INTEGER NOT NULL, lookalike REAL
) STRICT, WITHOUT ROWID;
INSERT INTO customers
SELECT customer_id, relation = 'internal', CAST(lookalike AS REAL) FROM staging WHERE tag = 'C';
INSERT INTO customers
SELECT DISTINCT customer_id, 0, NULL FROM records
WHERE customer_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM customers);

CREATE TABLE lines(
    customer_id TEXT NOT NULL, time TEXT NOT NULL, day INTEGER NOT NULL, order_id TEXT,
    quantity_10000 INTEGER, amount_10000 INTEGER NOT NULL, cost_10000 INTEGER,
    discount_10000 INTEGER, product TEXT, brand TEXT
) STRICT;
INSERT INTO lines
SELECT customer_id, time, day, order_id, quantity_10000, amount_10000, cost_10000,
       discount_10000, product, brand
FROM records JOIN customers USING (customer_id) WHERE NOT unpaid;

-- What nobody signed, under '-', has no customer and falls out. place: the stream's order.
CREATE TABLE interactions(
    customer_id TEXT NOT NULL, place INTEGER NOT NULL, time TEXT NOT NULL, day INTEGER NOT NULL,
    kind TEXT NOT NULL, direction TEXT, contact_group TEXT NOT NULL, score_10000 INTEGER,
    expectation_10000 INTEGER, perceived_10000 INTEGER, planned_day INTEGER
) STRICT;
INSERT INTO interactions
SELECT s.customer_id, s.rowid, s.time, unixepoch(substr(s.time, 1, 10)) / 86400, s.kind,
       s.direction, s.contact_group, g.units, e.units, p.units,
       unixepoch(substr(s.planned_date, 1, 10)) / 86400
FROM staging AS s JOIN customers USING (customer_id)
LEFT JOIN decimals AS g ON g.text = s.score
LEFT JOIN decimals AS e ON e.text = s.expectation
LEFT JOIN decimals AS p ON p.text = s.perceived
WHERE s.tag = 'I';

-- What a measure needs of the data; where it is not there, its column is empty.
CREATE TABLE data AS
SELECT (SELECT count(*) FROM staging WHERE tag = '#I') AS has_interactions,
       (SELECT count(brand) FROM records) > 0 AS has_brands,
       (SELECT count(coalesce(product, brand, discount_10000)) FROM records) > 0 AS has_wares;

UPDATE settings SET value = (SELECT time FROM staging WHERE tag = 'A') WHERE name = 'as_of';
DROP TABLE staging;
