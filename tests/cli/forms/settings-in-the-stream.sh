# What a stream says of the options has no name of a file, and stays one line.
printf 'customer_id,time,amount\na,05/01/2024,1\n' >one.csv
printf 'customer_id,time,amount\na,01/05/2024,1\n' >two.csv
crm-import -q --date-format one.csv:dmy --date-format two.csv:mdy one.csv two.csv -o x.crm
grep '^##tool' x.crm
printf 'customer_id,time,amount\na,2024\\01\\05,1\n' >three.csv
crm-import -q --date-format '%Y\%m\%d' three.csv -o x.crm
grep '^##tool' x.crm && crm-segment -q --by importance x.crm | grep '^##tool'
printf 'customer_id,time,amount,birth_date\na,2024-01-05,1,\n' >four.csv
crm-import -q --date-format $'birth_date=%Y\n%m\t%d' four.csv -o x.crm
grep -A 1 '^##tool' x.crm && crm-segment -q --by importance x.crm | grep -c '^##tool'
crm-import -q --date-format $'birth_date=%Y\xff%m\xff%d' four.csv
echo "exit $?"
# All that changes what is read is noted, as it was said; of aliases only that there were some.
printf 'header\tT\tcustomer_id\twho\n' >own.tsv
printf 'who~when~sum\na~2024-01-05~1\n' >five.csv
crm-import -q --aliases own.tsv -e five.csv:UTF-8 -d '~' --quote none --header 1 --map five.csv:time=when --map amount=sum five.csv | grep '^##tool'
printf 'customer_id\ttime\tamount\na\t2024-01-05\t1\n' >six.tsv
crm-import -q -d $'\t' six.tsv | grep '^##tool'
