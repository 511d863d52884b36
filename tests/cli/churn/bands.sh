# F3 from both sides of the limits; what is no chance has no band. Without p_alive none is made.
{
    printf 'customer_id\tp_alive\n'
    n=10
    for alive in 0.3 0.300000001 0.299999999 0.6 0.600000001 0.599999999 0 1 0.9 1.5 -0.1 much nan ''; do
        printf 'c%d\t%s\n' $((n++)) "$alive"
    done
} >alive.tsv
try() {
    crm-churn --by churn_band --as customers --as-of 2024-01-01 --table "$@" alive.tsv
}
try
try -q --set churn.high=0.4 --set churn.medium=0.1 | cut -f 2,3
crm-churn -q --by churn_band --as-of 2024-01-01 --explain c13 alive.tsv 2>&1 | tail -n 1
crm-churn -q --by churn_band --as-of 2024-01-01 --explain c10 alive.tsv | awk -v RS= 'NR > 2'
crm-churn -q --by churn_band --as-of 2024-01-01 --explain c23 alive.tsv | awk -v RS= 'NR > 2'
cut -f 1 alive.tsv | crm-churn --by churn_band --as customers --as-of 2024-01-01 --table | tail -n 1
