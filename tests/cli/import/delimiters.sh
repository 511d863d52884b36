# , ; TAB and | are found by looking; any other by --delimiter.
printf 'customer_id,time,amount\na,2024-01-05,1.50\nb,2024-01-06,2\n' >comma.csv
tr , ';' <comma.csv >semicolon.csv
tr , '|' <comma.csv >pipe.csv
tr , '\t' <comma.csv >tab.tsv
tr , '~' <comma.csv >tilde.csv
crm-import -q comma.csv >expected
cat expected
for file in semicolon.csv pipe.csv tab.tsv; do
    crm-import -q "$file" | cmp - expected
done
grep -v '^##tool' expected >records
crm-import -q --delimiter '~' tilde.csv | grep -v '^##tool' | cmp - records
crm-import -q -d tab tab.tsv | grep -v '^##tool' | cmp - records
