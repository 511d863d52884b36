-- Key figures, a name and a value a line; amounts in 1/10000 are shown with 4 decimals.
.headers off
.mode tabs
CREATE TEMP TABLE amounts AS
SELECT 'total' AS name, sum(amount_10000) AS units FROM records
UNION ALL SELECT 'amount_without_customer', coalesce(sum(amount_10000), 0) FROM records
          WHERE customer_id IS NULL
UNION ALL SELECT 'revenue', sum(amount_10000) FROM facts
UNION ALL SELECT 'revenue_of_buyers', sum(revenue_10000) FROM buyers;

SELECT 'rows', count(*) FROM records
UNION ALL SELECT 'rows_without_customer', sum(customer_id IS NULL) FROM records
UNION ALL SELECT 'lines', count(*) FROM facts
UNION ALL SELECT 'customers', count(*) FROM customers
UNION ALL SELECT 'orders', count(*) FROM orders
UNION ALL SELECT 'occasions', count(*) FROM occasions
UNION ALL SELECT 'purchase_days', count(*) FROM purchase_days
UNION ALL SELECT 'buyers', count(*) FROM buyers
UNION ALL SELECT 'repeat_buyers', sum(gaps > 0) FROM buyers
UNION ALL SELECT 'orders_of_several_times', count(*)
          FROM (SELECT 1 FROM facts WHERE order_id IS NOT NULL GROUP BY customer_id, order_id
                HAVING min(time) < max(time))
UNION ALL SELECT 'order_ids_of_several_customers', count(*)
          FROM (SELECT 1 FROM orders WHERE order_id IS NOT NULL GROUP BY order_id
                HAVING count(*) > 1)
UNION ALL SELECT 'first_day', date(min(day) * 86400, 'unixepoch') FROM facts
UNION ALL SELECT 'as_of', date(as_of * 86400, 'unixepoch') FROM run
UNION ALL SELECT name, printf('%s%d.%04d', CASE WHEN units < 0 THEN '-' ELSE '' END,
                              abs(units) / 10000, abs(units) % 10000) FROM amounts
UNION ALL SELECT 'activity ' || activity, count(*) FROM activity GROUP BY activity
UNION ALL SELECT 'importance ' || importance, count(*) FROM importance GROUP BY importance
UNION ALL SELECT 'value_matrix ' || value_matrix, count(*) FROM value_matrix GROUP BY value_matrix
UNION ALL SELECT 'rfm_segment ' || rfm_segment, count(*) FROM rfm GROUP BY rfm_segment
UNION ALL SELECT 'rfm_class ' || rfm_class, count(*) FROM rfm GROUP BY rfm_class
UNION ALL SELECT 'satisfaction ' || satisfaction, count(*) FROM satisfaction GROUP BY satisfaction
UNION ALL SELECT 'loyalty ' || loyalty, count(*) FROM loyalty GROUP BY loyalty
UNION ALL SELECT 'orientation ' || orientation, count(*) FROM orientation GROUP BY orientation
UNION ALL SELECT 'engagement ' || engagement, count(*) FROM engagement GROUP BY engagement
UNION ALL SELECT 'lifecycle ' || lifecycle, count(*) FROM lifecycle GROUP BY lifecycle
UNION ALL SELECT 'status ' || status, count(*) FROM status GROUP BY status
UNION ALL SELECT 'stage ' || stage, count(*) FROM stage GROUP BY stage
UNION ALL SELECT 'work_stage ' || work_stage, count(*) FROM work_stage GROUP BY work_stage
UNION ALL SELECT 'rfm_cut ' || measure || ' ' || k,
                 printf('%!.12g', cut_fifths / CASE measure WHEN 'monetary' THEN 5e4 ELSE 5e0 END)
          FROM rfm_cuts;
