# Big5 of a shop in Taiwan, recognised and given.
printf '客戶編號,訂單編號,日期,金額,備註\n陳小明,甲1,2024/1/5,1200,高山烏龍茶\n林美華,甲2,2024/1/6,350,請送到門市\n' >utf8.csv
iconv -f UTF-8 -t BIG5 utf8.csv >big5.csv
map="--map customer_id=客戶編號 --map order_id=訂單編號 --map amount=金額"
# shellcheck disable=SC2086 # the options are meant as several
crm-import $map big5.csv
# shellcheck disable=SC2086
crm-import -q $map -e cp950 big5.csv | grep -v '^##tool' >given.crm
# shellcheck disable=SC2086
crm-import -q $map utf8.csv | grep -v '^##tool' | cmp - given.crm
