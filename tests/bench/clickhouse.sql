-- clickhouse.sql — the job of crm-import SALES | crm-segment --by rfm,value_matrix --table in
-- ClickHouse: reads the sales.csv of the working folder, writes clickhouse.tsv. The rules are C7
-- and C8, as in tests/sql; only the columns that they need are read, and no other is checked.
-- Tables in memory, because ClickHouse runs a WITH anew at each place that names it.
CREATE TABLE customers ENGINE = Memory AS
SELECT customer_id, countIf(is_occasion) AS occasions, maxIf(day, is_occasion) AS last_day,
       toInt64(sum(net) * 10000) AS revenue_10000
FROM (
    SELECT customer_id, toDate(min(time)) AS day, sum(amount) AS net,
           max(amount < 0 OR quantity < 0) AS has_refund,
           net > 0 OR (net = 0 AND NOT has_refund) AS is_occasion
    FROM file('sales.csv', CSVWithNames, 'order_id String, time DateTime(''UTC''),
              customer_id String, quantity Decimal(18, 4), amount Decimal(18, 4)')
    GROUP BY customer_id, order_id
)
GROUP BY customer_id;

-- Only differences of recencies count, so any day may stand for the as-of date.
CREATE TABLE buyers ENGINE = Memory AS
SELECT customer_id, occasions, revenue_10000, revenue_10000 / occasions AS average,
       (SELECT max(last_day) FROM customers) - last_day AS recency_days
FROM customers
WHERE occasions > 0;

CREATE TABLE scores ENGINE = Memory AS
WITH learned AS (
    SELECT quantilesExactInclusive(0.2, 0.4, 0.6, 0.8)(recency_days) AS recency_cuts,
           quantilesExactInclusive(0.2, 0.4, 0.6, 0.8)(occasions) AS frequency_cuts,
           quantilesExactInclusive(0.2, 0.4, 0.6, 0.8)(revenue_10000) AS monetary_cuts,
           avg(occasions) AS occasions_mean, avg(average) AS average_mean
    FROM buyers
)
SELECT customer_id, occasions >= occasions_mean AS often, average >= average_mean AS much,
       5 - arrayCount(cut -> cut < recency_days, recency_cuts) AS rfm_r,
       1 + arrayCount(cut -> cut < occasions, frequency_cuts) AS rfm_f,
       1 + arrayCount(cut -> cut < revenue_10000, monetary_cuts) AS rfm_m
FROM buyers CROSS JOIN learned;

-- Who never bought has no scores: NULL, which is written as nothing.
INSERT INTO FUNCTION file('clickhouse.tsv', TSVWithNames)
WITH levels AS (
    SELECT *, intDiv(rfm_f + rfm_m + 1, 2) AS fm, rfm_r >= (SELECT avg(rfm_r) FROM scores) AS high_r,
           rfm_f >= (SELECT avg(rfm_f) FROM scores) AS high_f,
           rfm_m >= (SELECT avg(rfm_m) FROM scores) AS high_m
    FROM scores
)
SELECT customer_id,
       multiIf(often AND much, 'best', much, 'spender', often, 'frequent', NOT often, 'uncertain',
               NULL) AS value_matrix,
       rfm_r, rfm_f, rfm_m,
       multiIf(rfm_r = 5 AND fm >= 4, 'champions', rfm_r >= 3 AND fm >= 4, 'loyal',
               rfm_r >= 4 AND fm >= 2, 'potential_loyalist', rfm_r = 5, 'new',
               rfm_r = 4, 'promising', rfm_r = 3 AND fm = 3, 'need_attention',
               rfm_r = 3, 'about_to_sleep', fm = 5, 'cannot_lose', fm >= 3, 'at_risk',
               rfm_r = 2, 'hibernating', rfm_r = 1, 'lost', NULL) AS rfm_segment,
       multiIf(high_m, 'key_', NOT high_m, 'general_', NULL)
       || multiIf(high_r AND high_f, 'value', high_r, 'develop', high_f, 'keep', 'winback')
           AS rfm_class
FROM customers LEFT JOIN levels USING (customer_id)
ORDER BY customer_id
SETTINGS join_use_nulls = 1, format_tsv_null_representation = '';
