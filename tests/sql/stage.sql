-- C11: how far dealings went in the last 365 days, with buyers and others; each stage includes the
-- one before.

CREATE TABLE stage AS
WITH met AS (
    SELECT customer_id, count(DISTINCT month) AS months FROM recent_contacts GROUP BY customer_id
    HAVING max(direction = 'in') AND max(direction = 'out')
), known AS (
    SELECT DISTINCT customer_id FROM past_interactions
    WHERE kind = 'survey'
      AND coalesce(score_10000, perceived_10000, expectation_10000) IS NOT NULL
)
SELECT customer_id,
       CASE WHEN months < 3 THEN 'interaction'
            WHEN customer_id NOT IN (SELECT customer_id FROM known) THEN 'continuity'
            WHEN occasions >= 2 AND activity <> 'lost' THEN 'relationship'
            ELSE 'understanding' END AS stage
FROM met JOIN measures USING (customer_id) LEFT JOIN activity USING (customer_id)
WHERE NOT internal;
