-- C2: the value is the margin where every line has its cost, else the revenue. The window counts
-- the buyers with a value at least as high; ceil(n / 20) and ceil(n / 5) in integers.
CREATE TABLE importance AS
WITH ranked AS (
    SELECT customer_id, CASE WHEN known THEN margin_10000 ELSE revenue_10000 END AS value,
           count(*) OVER () AS total
    FROM buyers JOIN costs
), above AS (
    SELECT *, count(*) OVER (ORDER BY value DESC RANGE BETWEEN UNBOUNDED PRECEDING
                             AND CURRENT ROW) AS at_least
    FROM ranked
)
SELECT customer_id, CASE WHEN value <= 0 THEN 'ordinary'
                         WHEN at_least <= (total + 19) / 20 THEN 'vip'
                         WHEN at_least <= (total + 4) / 5 THEN 'important'
                         ELSE 'ordinary' END AS importance
FROM above;
