-- The twin's table: a row a customer, in byte order. Money has 2 to 4 decimals.
.headers on
.mode tabs
SELECT customer_id, recency_days, tenure_days, occasions, occasions_365, purchase_days,
       CASE WHEN gaps > 0 THEN printf('%!.17g', 1.0 * gap_sum / gaps) END AS cycle_days,
       CASE WHEN gaps > 1 THEN printf('%!.17g', sqrt(
           1.0 * (gaps * gap_square_sum - gap_sum * gap_sum) / (gaps * (gaps - 1)))
           * gaps / gap_sum) END AS gap_cv,
       CASE WHEN revenue_10000 < 0 THEN '-' ELSE '' END
           || printf('%d.%02d', abs(revenue_10000) / 10000, abs(revenue_10000) % 10000 / 100)
           || rtrim(printf('%02d', abs(revenue_10000) % 100), '0') AS revenue,
       activity, importance, value_matrix, rfm_r, rfm_f, rfm_m, rfm_segment, rfm_class
FROM measures
LEFT JOIN activity USING (customer_id)
LEFT JOIN importance USING (customer_id)
LEFT JOIN value_matrix USING (customer_id)
LEFT JOIN rfm USING (customer_id)
ORDER BY customer_id;
