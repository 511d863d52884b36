-- The twin's table: a row a customer, in byte order. Money has 2 to 4 decimals. A column is empty
-- throughout where the data has nothing for it.
.headers on
.mode tabs
SELECT customer_id, recency_days, tenure_days,
       date(next_planned_day * 86400, 'unixepoch') AS next_planned, occasions, occasions_365,
       purchase_days,
       CASE WHEN gaps > 0 THEN printf('%!.17g', 1.0 * gap_sum / gaps) END AS cycle_days,
       CASE WHEN gaps > 1 THEN printf('%!.17g', sqrt(
           1.0 * (gaps * gap_square_sum - gap_sum * gap_sum) / (gaps * (gaps - 1)))
           * gaps / gap_sum) END AS gap_cv,
       CASE WHEN revenue_10000 < 0 THEN '-' ELSE '' END
           || printf('%d.%02d', abs(revenue_10000) / 10000, abs(revenue_10000) % 10000 / 100)
           || rtrim(printf('%02d', abs(revenue_10000) % 100), '0') AS revenue,
       main_brand,
       CASE WHEN spend_10000 > 0 THEN printf('%!.17g', 1.0 * brand_10000 / spend_10000) END
           AS main_brand_share,
       CASE WHEN main_brand IS NOT NULL THEN
           printf('%d.%02d', brand_10000 / 10000, brand_10000 % 10000 / 100)
           || rtrim(printf('%02d', brand_10000 % 100), '0') END AS main_brand_spend,
       CASE WHEN main_brand IS NOT NULL AND occasions > 0
            THEN printf('%!.17g', brand_10000 / 1e4 / occasions) END
           AS main_brand_per_order,
       CASE WHEN has_brands THEN coalesce(brands, 0) END AS brands,
       contacts_in, contacts_out, contact_recency_days, complaints,
       activity, importance, value_matrix, rfm_r, rfm_f, rfm_m, rfm_segment, rfm_class,
       satisfaction, loyalty, orientation, engagement, lifecycle, status, stage, work_stage
FROM measures JOIN data
LEFT JOIN plans USING (customer_id)
LEFT JOIN main_brands USING (customer_id)
LEFT JOIN service USING (customer_id)
LEFT JOIN activity USING (customer_id)
LEFT JOIN importance USING (customer_id)
LEFT JOIN value_matrix USING (customer_id)
LEFT JOIN rfm USING (customer_id)
LEFT JOIN satisfaction USING (customer_id)
LEFT JOIN loyalty USING (customer_id)
LEFT JOIN orientation USING (customer_id)
LEFT JOIN engagement USING (customer_id)
LEFT JOIN lifecycle USING (customer_id)
LEFT JOIN status USING (customer_id)
LEFT JOIN stage USING (customer_id)
LEFT JOIN work_stage USING (customer_id)
ORDER BY customer_id;
