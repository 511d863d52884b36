-- C4: what the spend of a buyer of 3 occasions goes for: bargains, new products, one brand. Shares
-- are compared by multiplication. A spend of nothing has no shares. Without products, brands and
-- discounts nobody can be told from the rest.

-- A launch: given, else the first sale by anybody; that is none in the first 90 days of the data.
CREATE TABLE launches AS
WITH sold AS (
    SELECT product, min(day) AS first_sale FROM purchase_lines
    WHERE product IS NOT NULL GROUP BY product
), start AS (
    SELECT min(day) AS first_day FROM facts
)
SELECT product, coalesce(launch_day, CASE WHEN first_sale >= first_day + 90 THEN first_sale END)
           AS launch_day
FROM sold JOIN start LEFT JOIN products USING (product);

-- List price is amount + discount.
CREATE TABLE wants AS
SELECT customer_id, sum(amount_10000) AS spend,
       coalesce(sum(amount_10000) FILTER (
           WHERE discount_10000 > 0 AND 10 * discount_10000 >= amount_10000 + discount_10000), 0)
           AS bargains,
       coalesce(sum(amount_10000) FILTER (WHERE day BETWEEN launch_day AND launch_day + 90), 0)
           AS launched
FROM purchase_lines LEFT JOIN launches USING (product) GROUP BY customer_id;

-- More than the share of all buyers: own bargains x all spend > all bargains x own spend. Such a
-- product fits no integer, so it is two: the part above 1000000, and the part below.
CREATE TABLE bargain_hunters AS
WITH everybody AS (
    SELECT sum(spend) AS spend, sum(bargains) AS bargains FROM wants JOIN buyers USING (customer_id)
)
SELECT customer_id
FROM wants JOIN everybody AS e
WHERE 2 * wants.bargains >= wants.spend
  AND (wants.bargains * (e.spend / 1000000) + wants.bargains * (e.spend % 1000000) / 1000000,
       wants.bargains * (e.spend % 1000000) % 1000000)
      > (wants.spend * (e.bargains / 1000000) + wants.spend * (e.bargains % 1000000) / 1000000,
         wants.spend * (e.bargains % 1000000) % 1000000);

CREATE TABLE orientation AS
WITH assortment AS (
    SELECT count(DISTINCT brand) > 1 AS has_choice FROM purchase_lines
)
SELECT customer_id,
       CASE WHEN wants.spend = 0 THEN 'rational'
            WHEN customer_id IN (SELECT customer_id FROM bargain_hunters) THEN 'bargain'
            WHEN 10 * launched >= 3 * wants.spend THEN 'lighthouse'
            WHEN has_choice AND 10 * brand_10000 >= 6 * wants.spend THEN 'follower'
            ELSE 'rational' END AS orientation
FROM buyers JOIN data ON has_wares JOIN wants USING (customer_id) JOIN assortment
LEFT JOIN main_brands USING (customer_id)
WHERE occasions >= 3;
