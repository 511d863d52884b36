# C15: the rules built in, those of a user, in the language asked for, and the spend cap.
cat >customers.tsv <<'END'
customer_id	credit	churn_band	expected_loss	clv
a	A	high	120.456	300
b	D	low	20	45.5
c		low		10
d				
END
printf '%s\n' customer_id,time,amount a,2024-01-05,500 a,2024-01-20,10 b,2024-01-30,20 c,2023-01-01,100 >sales.csv
crm-import -q sales.csv >sales.crm
crm-segment --by action --table sales.crm
crm-segment --by action --table customers.tsv
# the same with what they bought: scores and grades come from an earlier run, as of crm-score
awk -F '\t' -v OFS='\t' 'NR == FNR { if (FNR > 1) told[$1] = $2 OFS $3 OFS $4 OFS $5; next }
    $1 == "#C" { print $0, "credit", "churn_band", "expected_loss", "clv"; next }
    $1 == "C" { print $0, told[$2]; next } { print }' customers.tsv sales.crm >customers.crm
crm-segment -q --by action --table customers.crm
crm-segment -q --by action --set action.reasons=zh --table customers.crm
crm-segment -q --by action --explain b customers.crm | sed -n '/^action/,$p'
crm-segment --rules action | sed -e 's/^credit = D\t[^\t]*/credit in (C, D)\tlet_go/' -e '/^credit = C/d' >own.tsv
crm-segment -q --by action --set action.rules=own.tsv customers.crm | grep -E '^(##tool|C)'
crm-segment --rules action --set action.rules=own.tsv | cmp - own.tsv
wrong() {
    sed "$1" own.tsv >wrong.tsv
    crm-segment -q --by action --set action.rules=wrong.tsv customers.crm
    echo "exit $?" >&2
}
wrong '/^otherwise/d'
wrong '/^credit in/{p;s/(C, D)/(D)/}'
wrong '/^otherwise/{p;s/otherwise/status = lost/}'
wrong 's/\tlet_go\t/\tletgo\t/'
wrong 's/^credit in/churn_bend in/'
wrong 's/value_matrix = frequent/value_matrix < best/'
