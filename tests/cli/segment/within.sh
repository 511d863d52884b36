# Ranked inside each relation: the best person is vip among persons, though every firm spends more.
{
    echo customer_id,time,amount
    for i in 1 2 3 4 5; do
        echo "firm$i,2024-01-0$i,${i}000.00"
        echo "person$i,2024-01-0$i,${i}0.00"
    done
} >sales.csv
{
    echo customer_id,relation
    for i in 1 2 3 4 5; do
        echo "firm$i,b2b"
        echo "person$i,consumer"
    done
} >people.csv
crm-import -q sales.csv people.csv -o all.crm
crm-segment -q --by importance --table all.crm
crm-segment -q --by importance --within relation --save-model m.tsv --table all.crm
cat m.tsv
# the model goes with --within, and with the same column only
crm-segment -q --by importance --within relation --model m.tsv --table all.crm | cksum
crm-segment -q --by importance --within relation --table all.crm | cksum
crm-segment -q --by importance --model m.tsv --table all.crm
echo "exit $?"
crm-segment -q --by importance --within importance --table all.crm
echo "exit $?"
crm-segment -q --by age_band --within relation --table all.crm
echo "exit $?"
crm-segment -q --by rfm --within nosuch --table all.crm
echo "exit $?"
# inside a class that this run finds itself
crm-segment -q --by rfm --within importance --table all.crm
crm-segment -q --by importance --within relation --explain person5 all.crm
