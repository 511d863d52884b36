-- C6: the value of a buyer's last window w against that of the window before, each ratio beside the
-- same one of all buyers.

-- w = window_days / window_parts = 2 x cycle within 90 to 365. A fact is in the recent window if
-- its age in days is below w, so at most (window_days - 1) / window_parts, whole days. So for 2 w.
CREATE TABLE windows AS
SELECT customer_id,
       min(max(2 * cycle_days, 90 * cycle_parts), 365 * cycle_parts) AS window_days,
       cycle_parts AS window_parts,
       (min(max(2 * cycle_days, 90 * cycle_parts), 365 * cycle_parts) - 1) / cycle_parts
           AS recent_age,
       (2 * min(max(2 * cycle_days, 90 * cycle_parts), 365 * cycle_parts) - 1) / cycle_parts
           AS prior_age
FROM limits JOIN buyers USING (customer_id);

CREATE TABLE daily AS
SELECT customer_id, as_of - day AS age,
       sum(amount_10000 - CASE WHEN known THEN cost_10000 ELSE 0 END) AS value
FROM facts JOIN buyers USING (customer_id) JOIN run JOIN costs
GROUP BY customer_id, day;

-- All buyers' value of the days of at most an age: the windows' sums are differences of these.
CREATE TABLE totals AS
WITH RECURSIVE ages(age) AS (
    VALUES (0) UNION ALL SELECT age + 1 FROM ages WHERE age < 730
), sums AS (
    SELECT age, sum(value) AS value FROM daily GROUP BY age
)
SELECT age, sum(coalesce(value, 0)) OVER (ORDER BY age) AS value
FROM ages LEFT JOIN sums USING (age);

CREATE TABLE changes AS
WITH own AS (
    SELECT customer_id, coalesce(sum(value) FILTER (WHERE age <= recent_age), 0) AS recent,
           coalesce(sum(value) FILTER (WHERE age BETWEEN recent_age + 1 AND prior_age), 0) AS prior
    FROM windows LEFT JOIN daily USING (customer_id) GROUP BY customer_id
), everybody AS (
    SELECT customer_id, r.value AS recent, p.value - r.value AS prior
    FROM windows JOIN totals AS r ON r.age = recent_age JOIN totals AS p ON p.age = prior_age
)
SELECT customer_id, own.recent, own.prior,
       CASE WHEN e.recent > 0 AND e.prior > 0 THEN e.recent ELSE 1 END AS all_recent,
       CASE WHEN e.recent > 0 AND e.prior > 0 THEN e.prior ELSE 1 END AS all_prior
FROM own JOIN everybody AS e USING (customer_id);

-- recent / prior against 1/2 and 5/4 of all_recent / all_prior, by multiplication. A product fits
-- no integer, so it is two of one sign: the part above 1000000, and the part below.
CREATE TABLE ratios AS
WITH factors AS (
    SELECT customer_id, recent, prior,
           all_recent / 1000000 AS r_high, all_recent % 1000000 AS r_low,
           all_prior / 1000000 AS p_high, all_prior % 1000000 AS p_low
    FROM changes
)
SELECT customer_id,
       (2 * recent * p_high + 2 * recent * p_low / 1000000, 2 * recent * p_low % 1000000)
       <= (prior * r_high + prior * r_low / 1000000, prior * r_low % 1000000) AS is_falling,
       (4 * recent * p_high + 4 * recent * p_low / 1000000, 4 * recent * p_low % 1000000)
       >= (5 * prior * r_high + 5 * prior * r_low / 1000000, 5 * prior * r_low % 1000000)
           AS is_rising
FROM factors;

-- A window that brought nothing is a decline even after one of more returns than purchases, where
-- a ratio says nothing.
CREATE TABLE lifecycle AS
SELECT customer_id,
       CASE WHEN activity = 'lost' THEN 'decline' WHEN occasions < 3 THEN 'exploration'
            WHEN tenure_days * window_parts < 2 * window_days THEN 'formation'
            WHEN recent <= 0 OR is_falling THEN 'decline' WHEN is_rising THEN 'formation'
            ELSE 'stability' END AS lifecycle
FROM buyers
JOIN activity USING (customer_id)
JOIN windows USING (customer_id)
JOIN changes USING (customer_id)
JOIN ratios USING (customer_id);
