# What each level of the funnel leaves: customers stand at the last level that they passed.
printf 'customer_id,time,amount\n' >sales.csv
for i in 1 2 3 4 5 6 7 8; do printf 'c%d,2024-01-0%d,%d0\n' $i $i $i; done >>sales.csv
printf 'level\tcondition\nneed\trevenue >= 20\nafford\trevenue >= 40\ntrust\trecency_days <= 3\n' >rules.tsv
crm-import -q sales.csv | crm-segment -q --by funnel --set funnel.rules=rules.tsv -o classes.crm
grep '^C' classes.crm
crm-report -q -s profile classes.crm | sed -n '/^Funnel/,/^$/p'
crm-report -q -s profile --lang zh classes.crm | sed -n '/^五层筛选逐层/,/^$/p'
crm-report -q -s profile --format tsv classes.crm | grep funnel_levels
