# A column that says refund turns amounts and quantities.
printf 'customer_id,time,quantity,amount,交易类型\nc1,2024-01-05,2,20,销售\nc1,2024-01-06,1,10,退货\nc2,2024-01-06,-1,-10,退货\nc3,2024-01-07,-1,5,销售\nc5,2024-01-09,1,3,Credit Memo\n' >sales.csv
crm-import sales.csv
