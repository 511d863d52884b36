# A column of money that was paid back is not taken off the amounts: said.
printf '订单号,会员号,日期,实付金额,退款金额\n1,a,2024-01-05,30,0\n2,b,2024-01-06,25,5\n' >orders.csv
crm-import -q orders.csv | grep '^T'
{ crm-import orders.csv >orders.crm; } 2>&1
