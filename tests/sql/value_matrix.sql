-- C7: occasions, and average purchase amount (revenue / occasions), against their means (or
-- medians) over buyers; at or above is high.
--
-- Occasions are compared exactly: occasions x n with their sum. The mean of the averages is a sum
-- of fractions whose common denominator fits no integer: revenue is summed exactly per number of
-- occasions, and only those few sums are divided, in doubles. That is exact where the quotients
-- are whole 1/10000 (a tie that a person can see); elsewhere doubles err by about 1e-15 of it,
-- and the nearest buyer of CDNOW is 8e-5 of the mean away, of UCI 4e-5.
-- A median lies on a buyer or between two neighbours, where no third can be.

CREATE TABLE averages AS
SELECT customer_id, occasions, revenue_10000, 1.0 * revenue_10000 / occasions AS average,
       row_number() OVER (ORDER BY occasions) AS occasions_place,
       row_number() OVER (ORDER BY 1.0 * revenue_10000 / occasions) AS average_place
FROM buyers;

CREATE TABLE value_matrix_reference AS
WITH size AS (
    SELECT count(*) AS total FROM averages
), sums AS (
    SELECT sum(part) AS average_sum
    FROM (SELECT 1.0 * sum(revenue_10000) / occasions AS part FROM averages GROUP BY occasions)
)
SELECT 'mean' AS kind, total AS times, (SELECT sum(occasions) FROM averages) AS occasions,
       average_sum AS average
FROM size JOIN sums
UNION ALL
SELECT 'median', 2,
       (SELECT sum(occasions * (1 + total % 2)) FROM averages
        WHERE occasions_place IN ((total + 1) / 2, total / 2 + 1)),
       (SELECT sum(average * (1 + total % 2)) FROM averages
        WHERE average_place IN ((total + 1) / 2, total / 2 + 1))
FROM size;

CREATE TABLE value_matrix AS
WITH levels AS (
    SELECT customer_id, a.occasions * times >= r.occasions AS often,
           1.0 * revenue_10000 * times / a.occasions >= r.average AS much
    FROM averages AS a JOIN value_matrix_reference AS r
    WHERE r.kind = (SELECT value FROM settings WHERE name = 'value_matrix')
)
SELECT customer_id, CASE WHEN often AND much THEN 'best' WHEN much THEN 'spender'
                         WHEN often THEN 'frequent' ELSE 'uncertain' END AS value_matrix
FROM levels;
