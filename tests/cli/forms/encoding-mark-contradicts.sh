# A byte order mark decides; a name beside it that says something else is refused.
{ printf '\377\376'; printf 'customer_id,time,amount\nc1,2024-01-05,1\n' | iconv -t UTF-16LE; } >le.csv
printf '\xef\xbb\xbfcustomer_id,time,amount\nc1,2024-01-05,1\n' >utf8.csv
crm-import -e UTF-16BE le.csv
echo "exit $?"
crm-import -e UTF-8 le.csv
echo "exit $?"
crm-import -e GB18030 utf8.csv
echo "exit $?"
crm-import -q le.csv | grep '^T'
