-- From staging to exact lines: A (records), without a float anywhere.

UPDATE staging SET customer_id = nullif(customer_id, ''), order_id = nullif(order_id, ''),
    quantity = nullif(quantity, ''), amount = nullif(amount, ''),
    unit_price = nullif(unit_price, ''), cost = nullif(cost, '');

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
), parts AS (
    SELECT text, CASE WHEN text GLOB '-*' THEN -1 ELSE 1 END AS sign,
           ltrim(text, '+-') || CASE WHEN instr(text, '.') THEN '' ELSE '.' END AS digits
    FROM texts WHERE text IS NOT NULL
)
SELECT text, sign * (CAST('0' || substr(digits, 1, instr(digits, '.') - 1) AS INTEGER) * 10000
                     + CAST(substr(substr(digits, instr(digits, '.') + 1) || '0000', 1, 4)
                            AS INTEGER))
FROM parts;

-- Every record of a transaction, those without a customer too. quantity x price must be exact.
CREATE TABLE records(
    customer_id TEXT, time TEXT NOT NULL, day INTEGER NOT NULL, order_id TEXT,
    quantity_10000 INTEGER, amount_10000 INTEGER NOT NULL, cost_10000 INTEGER,
    unpaid INTEGER NOT NULL, remainder INTEGER NOT NULL CHECK (remainder = 0)
) STRICT;

INSERT INTO records
SELECT s.customer_id, s.time, unixepoch(substr(s.time, 1, 10)) / 86400, s.order_id, q.units,
       coalesce(a.units, q.units * p.units / 10000), c.units,
       coalesce(s.order_status IN ('unpaid', 'closed', '待付款', '交易关闭'), 0),
       CASE WHEN a.units IS NULL THEN q.units * p.units % 10000 ELSE 0 END
FROM staging AS s
LEFT JOIN decimals AS q ON q.text = s.quantity
LEFT JOIN decimals AS a ON a.text = s.amount
LEFT JOIN decimals AS p ON p.text = s.unit_price
LEFT JOIN decimals AS c ON c.text = s.cost
WHERE s.tag = 'T';

-- A stream says who its customers are; elsewhere whoever has a line is one.
CREATE TABLE customers(customer_id TEXT PRIMARY KEY, internal INTEGER NOT NULL)
    STRICT, WITHOUT ROWID;
INSERT INTO customers
SELECT customer_id, relation = 'internal' FROM staging WHERE tag = 'C';
INSERT INTO customers
SELECT DISTINCT customer_id, 0 FROM records
WHERE customer_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM customers);

CREATE TABLE lines(
    customer_id TEXT NOT NULL, time TEXT NOT NULL, day INTEGER NOT NULL, order_id TEXT,
    quantity_10000 INTEGER, amount_10000 INTEGER NOT NULL, cost_10000 INTEGER
) STRICT;
INSERT INTO lines
SELECT customer_id, time, day, order_id, quantity_10000, amount_10000, cost_10000
FROM records JOIN customers USING (customer_id) WHERE NOT unpaid;

UPDATE settings SET value = (SELECT time FROM staging WHERE tag = 'A') WHERE name = 'as_of';
DROP TABLE staging;
