# F3 from both sides of the limits; what is no chance is refused. Without p_alive none is made.
{
    printf 'customer_id\tp_alive\n'
    n=10
    for alive in 0.3 0.300000001 0.299999999 0.6 0.600000001 0.599999999 0 1 0.9 ''; do
        printf 'c%d\t%s\n' $((n++)) "$alive"
    done
} >alive.tsv
try() {
    crm-churn --by churn_band --as customers --as-of 2024-01-01 --table "$@" alive.tsv
}
try
try -q --set churn.high=0.4 --set churn.medium=0.1 | cut -f 2,3
crm-churn -q --by churn_band --as-of 2024-01-01 --explain c10 alive.tsv | awk -v RS= 'NR > 2'
crm-churn -q --by churn_band --as-of 2024-01-01 --explain c19 alive.tsv | awk -v RS= 'NR > 2'
for wrong in 1.5 -0.1 1.0000001 much nan; do
    printf 'customer_id\tp_alive\nok\t0.5\nwrong\t%s\n' "$wrong" |
        crm-churn -q --by churn_band --as customers --as-of 2024-01-01 -o out.crm
    echo "exit $? $(find . -name out.crm)"
done
cut -f 1 alive.tsv | crm-churn --by churn_band --as customers --as-of 2024-01-01 --table | tail -n 1
