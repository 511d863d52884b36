# A report's title, its period and an empty line above the header, a line of totals below the table.
cat >report.csv <<'END'
销售明细表,,,
期间:2024-01-01 至 2024-01-31,,,
,,,
客户编号,日期,商品名称,金额
甲01,2024-01-05,龙井茶,39.90
甲02,2024-01-06,香皂,12.00

合计,,,51.90
制表人:王,,,
END
crm-import --rejects rejects.tsv report.csv
cat rejects.tsv
