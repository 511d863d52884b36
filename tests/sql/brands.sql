-- B2: the brands of purchase lines, which are those that give nothing back. The main brand has most
-- of the spend; of equal ones, the first in byte order.

CREATE VIEW purchase_lines AS
SELECT * FROM facts WHERE amount_10000 >= 0 AND coalesce(quantity_10000, 0) >= 0;

CREATE TABLE purchase_spend AS
SELECT customer_id, sum(amount_10000) AS spend_10000 FROM purchase_lines GROUP BY customer_id;

CREATE TABLE main_brands AS
WITH brand_spend AS (
    SELECT customer_id, brand, sum(amount_10000) AS brand_10000
    FROM purchase_lines WHERE brand IS NOT NULL GROUP BY customer_id, brand
), ranked AS (
    SELECT *, count(*) OVER (PARTITION BY customer_id) AS brands,
           row_number() OVER (PARTITION BY customer_id ORDER BY brand_10000 DESC, brand) AS rank
    FROM brand_spend
)
SELECT customer_id, brand AS main_brand, brand_10000, spend_10000, brands
FROM ranked JOIN purchase_spend USING (customer_id) WHERE rank = 1;
