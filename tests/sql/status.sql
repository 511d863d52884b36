-- C10, with the returns of B6: a return is a purchase after a gap longer than the L that the gaps
-- before it gave; a first gap is held against the L of the median cycle.

CREATE TABLE returns AS
WITH steps AS (
    SELECT customer_id, day, gap,
           row_number() OVER (PARTITION BY customer_id ORDER BY day) - 2 AS gaps_before,
           day - gap - min(day) OVER (PARTITION BY customer_id) AS days_before
    FROM purchase_days
), own AS (
    SELECT customer_id, day, gap,
           CASE WHEN gaps_before > 0 THEN days_before ELSE coalesce(days, 0) END AS days,
           CASE WHEN gaps_before > 0 THEN gaps_before ELSE coalesce(parts, 1) END AS parts,
           (SELECT CAST(value AS INTEGER) FROM settings WHERE name = 'inactive') AS inactive
    FROM steps LEFT JOIN median_cycle WHERE gap IS NOT NULL
)
SELECT customer_id, day FROM own
WHERE gap * parts > coalesce(inactive * parts, min(max(3 * days, 90 * parts), 365 * parts));

CREATE TABLE status AS
SELECT customer_id,
       CASE WHEN occasions = 0
            THEN CASE WHEN next_planned_day <= as_of + 90 OR lookalike >= 0.5
                 THEN 'prospective' ELSE 'potential' END
            WHEN activity = 'lost' THEN 'lost'
            WHEN customer_id IN (SELECT customer_id FROM returns WHERE day > as_of - 180)
            THEN 'won_back'
            WHEN loyalty = 'loyal' THEN 'loyal' WHEN occasions >= 2 THEN 'repeat'
            ELSE 'first_time' END AS status
FROM measures JOIN run JOIN customers USING (customer_id)
LEFT JOIN activity USING (customer_id)
LEFT JOIN loyalty USING (customer_id)
LEFT JOIN plans USING (customer_id)
WHERE NOT measures.internal;
