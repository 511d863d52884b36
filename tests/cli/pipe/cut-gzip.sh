# A compressed stream that breaks off: refused, or taken as far as it goes and marked; a table that
# does so, or a stream that is damaged, is refused always.
for ((i = 0; i < 20000; i++)); do
    printf 'c%d,2024-01-%02d,%d.%02d\n' $((i * 7919 % 3000)) $((i % 28 + 1)) $((i * 31 % 97)) $((i % 100))
done >rows
{ echo customer_id,time,amount && cat rows; } | crm-import -q -o whole.crm.gz
size=$(stat -c %s whole.crm.gz)
head -c $((size / 2)) whole.crm.gz >half.crm.gz
head -c 900 whole.crm.gz >little.crm.gz
crm-report half.crm.gz
echo "exit $?"
crm-import half.crm.gz
echo "exit $?"
for file in half.crm.gz little.crm.gz; do
    crm-segment -q --by importance --partial $file 2>err | grep -c '^##partial'
    grep -c 'the stream is not whole: it breaks off in line' err
    crm-import -q --partial $file 2>err | grep -c '^##partial'
    grep -c 'the stream is not whole: it breaks off in line' err
done
# Only what the compression says of itself is missing: the stream ends well.
head -c -4 whole.crm.gz >trailer.crm.gz
crm-import -q --partial trailer.crm.gz | tail -n 1
{ head -c $((size / 2)) whole.crm.gz && printf '%0100d' 0 && tail -c $((size / 2)) whole.crm.gz; } >bad.crm.gz
crm-report -q --partial bad.crm.gz 2>&1 | sed 's/corrupt: .*/corrupt/'
{ echo customer_id,time,amount && cat rows; } | gzip >table.csv.gz
head -c 20000 table.csv.gz >cut.csv.gz
crm-import -q --partial cut.csv.gz
echo "exit $?"
crm-segment -q --table whole.crm.gz | gzip >table.tsv.gz
head -c 5000 table.tsv.gz >cut.tsv.gz
crm-segment -q --partial cut.tsv.gz
echo "exit $?"
# Nothing can be told of one that breaks off in its first bytes.
head -c 60 whole.crm.gz >nothing.crm.gz
for tool in report import; do
    crm-$tool -q --partial nothing.crm.gz
    echo "exit $?"
done
