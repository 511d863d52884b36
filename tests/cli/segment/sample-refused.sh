# C14: what a sample needs. No list appears where it is refused.
printf 'customer_id,time,amount\na,2024-01-05,5\nb,2024-01-06,7\n' >sales.csv
crm-import -q sales.csv -o base.crm
try() {
    crm-segment -q "$@" base.crm >out
    echo "exit $? $(wc -c <out) $(echo drawn*)"
}
try --sample random
try --sample random:0
try --sample lost:-1
try --sample town:2
try --sample random:1 --control 91%
try --sample random:1 --control x
try --sample random:1 --contact-by phone
try --sample random:1 --drawn drawn.crm
try --sample random:1 --drawn-table drawn.tsv
try --sample random:1 --campaign x --drawn drawn.crm --explain a
try --control 10%
try --drawn drawn.crm
try --by sample
try --sample random:1 --campaign x --drawn drawn.crm --drawn-table ./drawn.crm --contact-by phone
# Fewer than asked for: a warning, and with --strict no list.
crm-segment --by importance --sample random:3 --strict --campaign x --drawn drawn.crm base.crm >out
echo "exit $? $(wc -c <out) $(echo drawn*)"
# A table of customers has no day that contacts could be of.
printf 'customer_id\tphone\tconsent\na\t1\tyes\nb\t2\tyes\n' >people.tsv
list=(--as customers --by age_band --sample random:2 --campaign x --contact-by phone --drawn drawn.crm)
crm-segment -q "${list[@]}" --save-model m.tsv people.tsv >out
echo "exit $? $(wc -c <out) $(echo drawn* m.*)"
crm-segment -q "${list[@]}" --as-of 2024-06-30 people.tsv >out
echo "exit $?"
grep '^##as_of\|^I' drawn.crm
# Nor has a list for the telephone without numbers a use; the sample alone says what it does not know.
cut -f 1,3 people.tsv >nowhere.tsv
list=(--as customers --by age_band --sample random:2 --contact-by phone)
crm-segment -q "${list[@]}" --drawn-table list.tsv nowhere.tsv >out
echo "exit $? $(wc -c <out) $(echo list*)"
crm-segment "${list[@]}" --table nowhere.tsv
