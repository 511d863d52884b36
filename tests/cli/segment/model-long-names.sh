# A row of a model is named after a value of the data, however long that is: what --save-model wrote
# --model reads, and crm-report the stream.
name=内蒙古自治区呼伦贝尔市鄂伦春自治旗大杨树镇
{
    echo customer_id,time,amount
    for i in {1..6}; do echo "c$i,2024-01-0$i,${i}0"; done
} >sales.csv
{
    echo customer_id,region
    for i in {1..6}; do echo "c$i,$name$((i % 2))"; done
} >people.csv
crm-import -q sales.csv people.csv -o all.crm
for how in '--by importance --within region' '--by rfm --sample region:2'; do
    # shellcheck disable=SC2086 # several words
    crm-segment -q $how --save-model m.tsv -o learned.crm all.crm
    # shellcheck disable=SC2086
    crm-segment -q $how --model m.tsv all.crm | cmp - learned.crm
    cut -f 1,2 m.tsv
    crm-report -q --section profile learned.crm >/dev/null
    echo "exit $?"
done
