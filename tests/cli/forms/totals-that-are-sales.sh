# What begins like a total but says whose or when it was is a record, if a bad one.
cat >sales.csv <<'END'
product,customer_id,time,amount
tea,c1,2024-05-01,10
共享充电宝,c2,2024-13-05,1000
合计物业,,2024-05-07,99
总计器,c5,,7
合计,,,1116
制表人：王,,,
,,,1000
c9,,,
END
crm-import --rejects bad.tsv sales.csv
cut -f2- bad.tsv
