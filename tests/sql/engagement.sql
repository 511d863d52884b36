-- C5: how a buyer and we met in the last 365 days.

CREATE TABLE engagement AS
WITH mutual AS (
    SELECT customer_id, month FROM recent_contacts GROUP BY customer_id, month
    HAVING max(direction = 'in') AND max(direction = 'out')
), partners AS (
    SELECT customer_id FROM mutual GROUP BY customer_id HAVING count(*) >= 6
), unasked AS (
    SELECT customer_id FROM recent_contacts AS c
    WHERE direction = 'out' AND (kind = 'campaign' OR NOT EXISTS (
        SELECT 1 FROM purchase_days AS p
        WHERE p.customer_id = c.customer_id AND p.day BETWEEN c.day - 30 AND c.day))
    GROUP BY customer_id HAVING count(*) >= 2
), cared_for AS (
    SELECT customer_id, EXISTS (
        SELECT 1 FROM contacts AS c
        WHERE c.customer_id = o.customer_id AND c.day BETWEEN o.day AND o.day + 30
          AND kind IN ('contact', 'visit', 'survey') AND direction IS NOT 'in') AS is_cared_for
    FROM occasions AS o JOIN run ON as_of - o.day BETWEEN 31 AND 364
), followed AS (
    SELECT customer_id FROM cared_for GROUP BY customer_id HAVING 2 * sum(is_cared_for) >= count(*)
)
SELECT customer_id,
       CASE WHEN customer_id IN (SELECT customer_id FROM partners) THEN 'partner'
            WHEN customer_id IN (SELECT customer_id FROM unasked) THEN 'proactive'
            WHEN customer_id IN (SELECT customer_id FROM followed) THEN 'accountable'
            WHEN customer_id IN (SELECT customer_id FROM recent_contacts WHERE direction = 'in')
            THEN 'reactive' ELSE 'basic' END AS engagement
FROM buyers JOIN data ON has_interactions;
