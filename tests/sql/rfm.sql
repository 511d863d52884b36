-- C8: scores, segment and class over all history.

-- The three values of each buyer; monetary in 1/10000.
CREATE TABLE rfm_values AS
SELECT customer_id, 'recency' AS measure, recency_days AS value FROM buyers
UNION ALL SELECT customer_id, 'frequency', occasions FROM buyers
UNION ALL SELECT customer_id, 'monetary', revenue_10000 FROM buyers;

-- Cut points in 1/5 of the values' unit, exact in integers (a given one may be rounded down: no
-- value lies between). Quantile type 7 at k/5: h = (n - 1) k / 5, x[h] + (h - floor h) (x[h+1] -
-- x[h]), places from 0.
CREATE TABLE rfm_sorted(
    measure TEXT, place INTEGER, value INTEGER NOT NULL, last_place INTEGER NOT NULL,
    PRIMARY KEY (measure, place)
) STRICT, WITHOUT ROWID;
INSERT INTO rfm_sorted
SELECT measure, row_number() OVER (PARTITION BY measure ORDER BY value) - 1, value,
       count(*) OVER (PARTITION BY measure) - 1
FROM rfm_values;

CREATE TABLE rfm_cuts AS
WITH RECURSIVE quintiles(k) AS (
    VALUES (1), (2), (3), (4)
), given(measure, k, cut, rest) AS (
    SELECT substr(name, 5, length(name) - 9), 0, '', value || ';'
    FROM settings WHERE name GLOB 'rfm_*_cuts' AND value IS NOT NULL
    UNION ALL
    SELECT measure, k + 1, substr(rest, 1, instr(rest, ';') - 1), substr(rest, instr(rest, ';') + 1)
    FROM given WHERE rest <> ''
), learned AS (
    SELECT low.measure, k,
           5 * low.value + low.last_place * k % 5 * (high.value - low.value) AS cut_fifths
    FROM rfm_sorted AS low JOIN quintiles ON low.place = low.last_place * k / 5
    JOIN rfm_sorted AS high ON high.measure = low.measure
                           AND high.place = min(low.place + 1, low.last_place)
)
SELECT measure, k, cut_fifths FROM learned WHERE measure NOT IN (SELECT measure FROM given)
UNION ALL
SELECT measure, k, CAST(floor(round(cut * 5 * CASE measure WHEN 'monetary' THEN 10000 ELSE 1 END,
                                    3)) AS INTEGER)
FROM given WHERE k > 0;

CREATE TABLE rfm_scores AS
WITH scores AS (
    SELECT customer_id, v.measure, 1 + sum(cut_fifths < 5 * value) AS score
    FROM rfm_values AS v JOIN rfm_cuts AS c ON c.measure = v.measure
    GROUP BY customer_id, v.measure
)
SELECT customer_id, 6 - max(score) FILTER (WHERE measure = 'recency') AS rfm_r,
       max(score) FILTER (WHERE measure = 'frequency') AS rfm_f,
       max(score) FILTER (WHERE measure = 'monetary') AS rfm_m
FROM scores GROUP BY customer_id;

CREATE TABLE rfm_segments(least_r, most_r, least_fm, most_fm, segment);
INSERT INTO rfm_segments VALUES
    (5, 5, 1, 1, 'new'), (5, 5, 2, 3, 'potential_loyalist'), (5, 5, 4, 5, 'champions'),
    (4, 4, 1, 1, 'promising'), (4, 4, 2, 3, 'potential_loyalist'), (4, 4, 4, 5, 'loyal'),
    (3, 3, 1, 2, 'about_to_sleep'), (3, 3, 3, 3, 'need_attention'), (3, 3, 4, 5, 'loyal'),
    (2, 2, 1, 2, 'hibernating'), (1, 1, 1, 2, 'lost'),
    (1, 2, 3, 4, 'at_risk'), (1, 2, 5, 5, 'cannot_lose');

CREATE TABLE rfm_classes(levels, class);
INSERT INTO rfm_classes VALUES
    ('111', 'key_value'), ('101', 'key_develop'), ('011', 'key_keep'), ('001', 'key_winback'),
    ('110', 'general_value'), ('100', 'general_develop'), ('010', 'general_keep'),
    ('000', 'general_winback');

-- FM is rounded half up; a score against the mean score: score x n with the sum.
CREATE TABLE rfm AS
WITH sums AS (
    SELECT count(*) AS total, sum(rfm_r) AS r, sum(rfm_f) AS f, sum(rfm_m) AS m FROM rfm_scores
)
SELECT customer_id, rfm_r, rfm_f, rfm_m, segment AS rfm_segment, class AS rfm_class
FROM rfm_scores JOIN sums
JOIN rfm_segments ON rfm_r BETWEEN least_r AND most_r
                 AND (rfm_f + rfm_m + 1) / 2 BETWEEN least_fm AND most_fm
JOIN rfm_classes ON levels = (rfm_r * total >= r) || (rfm_f * total >= f) || (rfm_m * total >= m);
