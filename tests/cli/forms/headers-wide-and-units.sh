# Full-width letters, units in brackets, blanks, signs and case do not matter in headers.
printf 'Ｃｕｓｔｏｍｅｒ　ＩＤ,ORDER-DATE,Amount (USD),金额(元)\nc1,2024-01-05,1.50,x\n' >one.csv
crm-import --map =金额 one.csv
printf '客户编号,下单时间,金额（元）,数量(件)\n甲,2024-01-05,12.00,2\n' >two.csv
crm-import two.csv
