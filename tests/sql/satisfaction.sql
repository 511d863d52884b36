-- E1: the latest survey of the last 365 days that has an answer: perceived and expectation, or a
-- score.

CREATE TABLE satisfaction AS
WITH answers AS (
    SELECT customer_id, score_10000, perceived_10000 - expectation_10000 AS difference,
           row_number() OVER (PARTITION BY customer_id ORDER BY time DESC, place DESC) AS rank
    FROM past_interactions JOIN run ON day > as_of - 365
    WHERE kind = 'survey' AND coalesce(perceived_10000 + expectation_10000, score_10000) IS NOT NULL
)
SELECT customer_id,
       CASE WHEN difference < 0 THEN 'dissatisfied' WHEN difference = 0 THEN 'satisfied'
            WHEN difference > 0 THEN 'delighted' WHEN score_10000 < 20000 THEN 'dissatisfied'
            WHEN score_10000 < 30000 THEN 'satisfied' ELSE 'delighted' END AS satisfaction
FROM answers JOIN customers USING (customer_id) WHERE rank = 1 AND NOT internal;
