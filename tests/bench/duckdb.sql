-- duckdb.sql — the job of crm-import SALES | crm-segment --by rfm,value_matrix --table in DuckDB:
-- reads the sales.csv of the working folder, writes duckdb.tsv. The rules are C7 and C8, as in
-- tests/sql; only the columns that they need are read, and no other is checked.
COPY (
    WITH orders AS (
        SELECT customer_id, CAST(min(time) AS DATE) AS day, sum(amount) AS net,
               bool_or(amount < 0 OR quantity < 0) AS has_refund
        FROM read_csv('sales.csv', header = true, types = {
            'order_id': 'VARCHAR', 'time': 'TIMESTAMP', 'customer_id': 'VARCHAR',
            'quantity': 'DECIMAL(18, 4)', 'amount': 'DECIMAL(18, 4)'
        })
        GROUP BY customer_id, order_id
    ), customers AS (
        SELECT customer_id, count(*) FILTER (is_occasion) AS occasions,
               max(day) FILTER (is_occasion) AS last_day,
               CAST(sum(net) * 10000 AS BIGINT) AS revenue_10000
        FROM (SELECT *, net > 0 OR (net = 0 AND NOT has_refund) AS is_occasion FROM orders)
        GROUP BY customer_id
    ), buyers AS (
        -- Only differences of recencies count, so any day may stand for the as-of date.
        SELECT customer_id, occasions, revenue_10000, revenue_10000 / occasions AS average,
               (SELECT max(last_day) FROM customers) - last_day AS recency_days
        FROM customers WHERE occasions > 0
    ), learned AS (
        SELECT quantile_cont(recency_days, [0.2, 0.4, 0.6, 0.8]) AS recency_cuts,
               quantile_cont(occasions, [0.2, 0.4, 0.6, 0.8]) AS frequency_cuts,
               quantile_cont(revenue_10000, [0.2, 0.4, 0.6, 0.8]) AS monetary_cuts,
               avg(occasions) AS occasions_mean, avg(average) AS average_mean
        FROM buyers
    ), scores AS (
        SELECT customer_id, occasions >= occasions_mean AS often, average >= average_mean AS much,
               5 - len(list_filter(recency_cuts, lambda cut: cut < recency_days)) AS rfm_r,
               1 + len(list_filter(frequency_cuts, lambda cut: cut < occasions)) AS rfm_f,
               1 + len(list_filter(monetary_cuts, lambda cut: cut < revenue_10000)) AS rfm_m
        FROM buyers CROSS JOIN learned
    ), levels AS (
        SELECT *, (rfm_f + rfm_m + 1) // 2 AS fm, rfm_r >= (SELECT avg(rfm_r) FROM scores) AS high_r,
               rfm_f >= (SELECT avg(rfm_f) FROM scores) AS high_f,
               rfm_m >= (SELECT avg(rfm_m) FROM scores) AS high_m
        FROM scores
    )
    -- Who never bought has no level: each CASE is NULL then, which is written as nothing.
    SELECT customer_id,
           CASE WHEN often AND much THEN 'best' WHEN much THEN 'spender'
                WHEN often THEN 'frequent' WHEN NOT often THEN 'uncertain' END AS value_matrix,
           rfm_r, rfm_f, rfm_m,
           CASE WHEN rfm_r = 5 AND fm >= 4 THEN 'champions'
                WHEN rfm_r >= 3 AND fm >= 4 THEN 'loyal'
                WHEN rfm_r >= 4 AND fm >= 2 THEN 'potential_loyalist'
                WHEN rfm_r = 5 THEN 'new' WHEN rfm_r = 4 THEN 'promising'
                WHEN rfm_r = 3 AND fm = 3 THEN 'need_attention'
                WHEN rfm_r = 3 THEN 'about_to_sleep'
                WHEN fm = 5 THEN 'cannot_lose' WHEN fm >= 3 THEN 'at_risk'
                WHEN rfm_r = 2 THEN 'hibernating' WHEN rfm_r = 1 THEN 'lost' END AS rfm_segment,
           CASE WHEN high_m THEN 'key_' WHEN NOT high_m THEN 'general_' END
           || CASE WHEN high_r AND high_f THEN 'value' WHEN high_r THEN 'develop'
                   WHEN high_f THEN 'keep' ELSE 'winback' END AS rfm_class
    FROM customers LEFT JOIN levels USING (customer_id)
    ORDER BY customer_id
) TO 'duckdb.tsv' (HEADER, DELIMITER '\t');
