# --inspect: form, columns, problems, and the command that pins it; run again it gives the bytes of the guess.
printf '销售明细,,,\n客户编号,下单时间,金额,备注\n王小明,13/01/2024,"1,234.50",x\n李秀英,05/06/2024,12,\n张伟,31/02/2024,7,y\n合计,,"1,253.50",\n' | iconv -f UTF-8 -t GB18030 >sales.csv
crm-import --inspect --rejects rejects.tsv sales.csv | tee inspected
bash -c "$(sed -n '/^To pin/,$p' inspected | sed 1d)" >pinned
crm-import --rejects rejects.tsv sales.csv >guessed
diff <(grep -v '^##tool' pinned) <(grep -v '^##tool' guessed)
cat pinned
