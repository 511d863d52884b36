# Ids stay as they are written: leading zeros, "#", blanks inside, the ".0" of a product.
cat >sales.csv <<'END'
customer_id,time,product,amount
007,2024-01-05,12.0,1
#8,2024-01-05,13,2
new york,2024-01-05,14,3
T,2024-01-05,15,4
END
crm-import -q sales.csv
