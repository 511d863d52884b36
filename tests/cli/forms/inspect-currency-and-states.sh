# The currency that the amounts show and the words that nobody knows are in the report.
printf '客户编号,日期,订单编号,金额,订单状态\n甲,2024-01-05,1001.0,¥12.00,交易成功\n乙,2024-01-06,1002.0,¥5.00,待付款\n丙,2024-01-07,1003.0,¥8.00,自提中\n,,,,\n' >sales.csv
crm-import --inspect sales.csv | tee inspected
bash -c "$(sed -n '/^To pin/,$p' inspected | sed 1d)" >pinned
crm-import -q sales.csv | grep -v '^##tool' | diff - <(grep -v '^##tool' pinned) && cat pinned
