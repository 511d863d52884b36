-- A and B1 (but for plans), B3, B4, B6: orders, occasions, times, frequency, spend, activity.

CREATE TABLE run AS
SELECT coalesce((SELECT unixepoch(value) / 86400 FROM settings WHERE name = 'as_of'),
                (SELECT max(day) FROM lines)) AS as_of;

CREATE VIEW facts AS SELECT lines.* FROM lines JOIN run ON day <= as_of;

-- Lines of one customer with one order id are one order, adjacent or not; without an id, those of
-- a day. The order's day is that of its earliest line.
CREATE TABLE orders AS
SELECT customer_id, order_id, min(day) AS day, sum(amount_10000) AS net_10000,
       max(amount_10000 < 0 OR coalesce(quantity_10000 < 0, 0)) AS has_refund
FROM facts
GROUP BY customer_id, order_id, CASE WHEN order_id IS NULL THEN day END;

CREATE VIEW occasions AS
SELECT customer_id, day FROM orders
WHERE NOT (has_refund AND net_10000 <= 0) AND net_10000 >= 0;

CREATE TABLE purchase_days AS
SELECT customer_id, day, day - lag(day) OVER (PARTITION BY customer_id ORDER BY day) AS gap
FROM (SELECT DISTINCT customer_id, day FROM occasions);

CREATE TABLE frequency AS
SELECT customer_id, count(*) AS occasions, sum(day > as_of - 365) AS occasions_365
FROM occasions JOIN run GROUP BY customer_id;

CREATE TABLE timing AS
SELECT customer_id, min(day) AS first_day, max(day) AS last_day, count(*) AS purchase_days,
       count(gap) AS gaps, sum(gap) AS gap_sum, sum(gap * gap) AS gap_square_sum
FROM purchase_days GROUP BY customer_id;

CREATE TABLE spend AS
SELECT customer_id, sum(amount_10000) AS revenue_10000,
       sum(amount_10000 - cost_10000) AS margin_10000
FROM facts GROUP BY customer_id;

CREATE TABLE measures AS
SELECT customer_id, internal, as_of - last_day AS recency_days, as_of - first_day AS tenure_days,
       coalesce(occasions, 0) AS occasions, coalesce(occasions_365, 0) AS occasions_365,
       coalesce(purchase_days, 0) AS purchase_days, gaps, gap_sum, gap_square_sum,
       coalesce(revenue_10000, 0) AS revenue_10000, coalesce(margin_10000, 0) AS margin_10000
FROM customers JOIN run
LEFT JOIN frequency USING (customer_id)
LEFT JOIN timing USING (customer_id)
LEFT JOIN spend USING (customer_id);

-- The value of a line: its margin where every line has its cost, else its revenue.
CREATE TABLE costs AS SELECT count(*) = count(cost_10000) AS known
FROM facts JOIN customers USING (customer_id) WHERE NOT internal;

-- Statistics and rankings are over these.
CREATE VIEW buyers AS SELECT * FROM measures WHERE occasions > 0 AND NOT internal;

-- The median cycle of repeat buyers as a fraction; no row where there are none.
CREATE TABLE cycles AS
SELECT gap_sum, gaps, row_number() OVER (ORDER BY 1.0 * gap_sum / gaps) AS place
FROM buyers WHERE gaps > 0;
CREATE TABLE median_cycle AS
SELECT low.gap_sum * high.gaps + high.gap_sum * low.gaps AS days, 2 * low.gaps * high.gaps AS parts
FROM (SELECT count(*) AS total FROM cycles)
JOIN cycles AS low ON low.place = (total + 1) / 2
JOIN cycles AS high ON high.place = total / 2 + 1;

-- The cycle (own, else the median; 0 where there is none) and L = limit_days / limit_parts:
-- fractions, so that a recency of just L or L/2 is decided exactly.
CREATE TABLE limits AS
WITH own AS (
    SELECT customer_id, recency_days,
           CASE WHEN gaps > 0 THEN gap_sum ELSE coalesce(days, 0) END AS days,
           CASE WHEN gaps > 0 THEN gaps ELSE coalesce(parts, 1) END AS parts,
           (SELECT CAST(value AS INTEGER) FROM settings WHERE name = 'inactive') AS inactive
    FROM measures LEFT JOIN median_cycle WHERE occasions > 0
)
SELECT customer_id, recency_days, days AS cycle_days, parts AS cycle_parts,
       coalesce(inactive * parts, min(max(3 * days, 90 * parts), 365 * parts)) AS limit_days,
       parts AS limit_parts
FROM own;

CREATE TABLE activity AS
SELECT customer_id, CASE WHEN 2 * recency_days * limit_parts <= limit_days THEN 'active'
                         WHEN recency_days * limit_parts <= limit_days THEN 'at_risk'
                         ELSE 'lost' END AS activity
FROM limits;
