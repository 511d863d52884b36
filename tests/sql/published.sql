-- The segment table that the R package rfm publishes for its own data (its test of rfm_segment):
-- its rules on our scores, the first that matches wins. It needs the fixed cut points and each row
-- an order of its own; the names are the package's.

CREATE TABLE published_rules(
    rank INTEGER PRIMARY KEY, segment, least_r, most_r, least_f, most_f, least_m, most_m);
INSERT INTO published_rules VALUES
    (1, 'Champions', 4, 5, 4, 5, 4, 5), (2, 'Loyal', 2, 5, 3, 5, 3, 5),
    (3, 'Potential Loyalist', 3, 5, 1, 3, 1, 3), (4, 'New Customers', 4, 5, 1, 1, 1, 1),
    (5, 'Promising', 3, 4, 1, 1, 1, 1), (6, 'Need Attention', 2, 3, 2, 3, 2, 3),
    (7, 'About To Sleep', 2, 3, 1, 2, 1, 2), (8, 'At Risk', 1, 2, 2, 5, 2, 5),
    (9, 'Cannot Lose', 1, 1, 4, 5, 4, 5), (10, 'Lost', 1, 2, 1, 2, 1, 2);

.headers on
.mode tabs
WITH matched AS (
    SELECT customer_id, min(rank) AS rank
    FROM rfm_scores JOIN published_rules ON rfm_r BETWEEN least_r AND most_r
         AND rfm_f BETWEEN least_f AND most_f AND rfm_m BETWEEN least_m AND most_m
    GROUP BY customer_id
)
SELECT coalesce(segment, 'Others') AS segment, count(*) AS customers, sum(occasions) AS orders,
       sum(revenue_10000) / 10000 AS revenue
FROM buyers LEFT JOIN matched USING (customer_id) LEFT JOIN published_rules USING (rank)
GROUP BY 1 ORDER BY 1;
