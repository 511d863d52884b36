# UTF-16 as "Unicode text" of spreadsheets: both byte orders, with and without a mark, parted by TABs.
printf 'customer_id\ttime\tamount\tnote\nc1\t2024-01-05\t12.50\t龙井 🍵\nc2\t2024-01-06\t7\t茶\n' >utf8.txt
iconv -f UTF-8 -t UTF-16LE utf8.txt >le.txt
iconv -f UTF-8 -t UTF-16BE utf8.txt >be.txt
{ printf '\377\376'; cat le.txt; } >le-marked.txt
{ printf '\376\377'; cat be.txt; } >be-marked.txt
crm-import utf8.txt >expected
for file in le be le-marked be-marked; do
    crm-import "$file.txt" | cmp - expected
done
grep -v '^##tool' expected >records
crm-import -q -e UTF-16 le-marked.txt | grep -v '^##tool' | cmp - records
crm-import -q -e UTF-16 be-marked.txt | grep -v '^##tool' | cmp - records
crm-import -q -e UTF-16BE be.txt | grep -v '^##tool' | cmp - records
cat expected
