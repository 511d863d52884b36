-- customers.sql — what crm-import and crm-segment do at the least, for a comparison: reads the
-- sales.csv of the working folder, sums them by customer, gives RFM scores and importance.
-- The quintiles are by rank here: near to C8, and not dearer.
.mode csv
.import sales.csv sales
.mode tabs
.headers on
WITH customers AS (
    SELECT customer_id,
           count(DISTINCT order_id) AS occasions,
           sum(CAST(round(amount * 10000) AS INTEGER)) AS revenue,
           sum(CAST(round((amount - cost) * 10000) AS INTEGER)) AS margin,
           min(time) AS first_purchase,
           max(time) AS last_purchase
    FROM sales
    GROUP BY customer_id
)
SELECT *,
       ntile(5) OVER (ORDER BY last_purchase) AS rfm_r,
       ntile(5) OVER (ORDER BY occasions) AS rfm_f,
       ntile(5) OVER (ORDER BY revenue) AS rfm_m,
       CASE WHEN cume_dist() OVER (ORDER BY margin DESC) <= 0.05 THEN 'vip'
            WHEN cume_dist() OVER (ORDER BY margin DESC) <= 0.20 THEN 'important'
            ELSE 'ordinary' END AS importance
FROM customers
ORDER BY customer_id;
