-- online_retail.csv: amount = Quantity x UnitPrice; "17850.0" is customer 17850.
CREATE TABLE export(
    InvoiceNo TEXT, StockCode TEXT, Description TEXT, Quantity TEXT, InvoiceDate TEXT,
    UnitPrice TEXT, CustomerID TEXT, Country TEXT
) STRICT;
.mode csv
.import --skip 1 '|gzip -cdf -- "$CRM_INPUT"' export
INSERT INTO staging(tag, customer_id, time, order_id, product, quantity, unit_price)
SELECT 'T', CASE WHEN CustomerID LIKE '%.0' THEN substr(CustomerID, 1, length(CustomerID) - 2)
                 ELSE CustomerID END,
       replace(InvoiceDate, ' ', 'T'), InvoiceNo, StockCode, Quantity, UnitPrice
FROM export;
