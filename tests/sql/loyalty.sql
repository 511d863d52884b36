-- C3: never bought, first bought in the last 90 days, bought often, long and still, the rest.

CREATE TABLE loyalty AS
SELECT customer_id,
       CASE WHEN m.occasions = 0 THEN 'potential' WHEN m.tenure_days < 90 THEN 'new'
            WHEN m.occasions >= 5 AND m.tenure_days - m.recency_days >= 365 AND activity <> 'lost'
                 AND satisfaction IS NOT 'dissatisfied' THEN 'loyal'
            ELSE 'established' END AS loyalty
FROM measures AS m
LEFT JOIN activity USING (customer_id)
LEFT JOIN satisfaction USING (customer_id)
WHERE NOT internal;
