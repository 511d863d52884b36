# Without an amount it is quantity x unit_price, rounded half to even at the fourth decimal.
cat >sales.csv <<'END'
customer_id,time,quantity,unit_price
a,2024-01-05,3,12.50
b,2024-01-05,0.5,0.0001
c,2024-01-05,1.5,0.0001
d,2024-01-05,2.5,0.0001
e,2024-01-05,-2,4.20
f,2024-01-05,0.25,0.05
END
crm-import sales.csv
