# Two columns for one field: which of them is not guessed, both are listed.
printf 'customer_id,Order Date,Invoice Date,amount\nc1,2024-01-05,2024-01-06,1\n' >dates.csv
crm-import dates.csv
echo "exit $?"
crm-import --map time='Order Date' dates.csv
printf '会员卡号,会员编号,下单时间,实付金额,实收金额\nk1,m1,2024-01-05,1.00,0.90\n' >cards.csv
crm-import cards.csv
echo "exit $?"
