-- What every load-*.sql fills: staging, all of it text; and the settings of a run. The columns of
-- staging stand in columns.awk in the same order.

CREATE TABLE staging(
    tag TEXT, customer_id TEXT, time TEXT, order_id TEXT, quantity TEXT, amount TEXT,
    unit_price TEXT, cost TEXT, order_status TEXT, relation TEXT, product TEXT, brand TEXT,
    discount TEXT, launch_date TEXT, kind TEXT, direction TEXT, contact_group TEXT, score TEXT,
    expectation TEXT, perceived TEXT, planned_date TEXT, lookalike TEXT
) STRICT;

-- as_of and inactive: not set; value_matrix: mean or median; rfm_*_cuts: not set, or four cut
-- points parted by ';' in place of the quintiles.
CREATE TABLE settings(name TEXT PRIMARY KEY, value TEXT) STRICT;
INSERT INTO settings VALUES
    ('as_of', NULL), ('inactive', NULL), ('value_matrix', 'mean'),
    ('rfm_recency_cuts', NULL), ('rfm_frequency_cuts', NULL), ('rfm_monetary_cuts', NULL);
