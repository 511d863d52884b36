# What a careless user may do, and what a hostile one may try.
printf 'customer_id,time,amount\na,2024-01-05,5.00\nb,2024-01-06,2.00\n' | crm-import -q -o in.crm
try() {
    crm-segment -q "$@" in.crm -o out.crm
    echo "exit $?" >&2
}
# texts that go into the stream hold no lines, TABs or broken characters
try --sample random:1 --campaign $'x\n##currency\tUSD'
try --sample random:1 --contact-by $'phone\tx'
try --sample random:1 --campaign $'\xff'
# nothing takes the place of a user's own tables and settings
crm-segment --rules rfm >names.tsv
echo '[segment]' >my.conf
for option in --save-model --output; do
    crm-segment -q --by rfm --set rfm.names=names.tsv $option names.tsv in.crm
    crm-segment -q --by rfm --config my.conf $option my.conf in.crm
done
sha256sum names.tsv my.conf | cut -c 1-16
crm-segment -q --by importance --explain a --table in.crm
# classes that nobody can have
condition() { printf 'condition\taction\treason\n%s\tkeep\tr\notherwise\tlet_go\tz\n' "$1" >own.tsv; }
condition 'importance = VIP'
try --by action --set action.rules=own.tsv
condition 'status in (loyal, lsot)'
try --by action --set action.rules=own.tsv
condition 'activity = atrisk'
try --by action --set action.rules=own.tsv
condition 'churn_band not in (low, hihg)'
try --by action --set action.rules=own.tsv
condition 'credit = E'
try --by action --set action.rules=own.tsv
condition 'rfm_r = 6'
try --by action --set action.rules=own.tsv
# scores are numbers, too
condition 'rfm_r > 0 and rfm_f != 5.0 and rfm_m in (1, 5.00)'
crm-segment -q --by action,rfm --set action.rules=own.tsv --table in.crm
sed 's/champions/stars/' names.tsv >stars.tsv
condition 'rfm_segment = stars'
crm-segment --by action --set action.rules=own.tsv --set rfm.names=stars.tsv -t in.crm 2>&1 | sed 's/; [0-9.]* s$//'
# what a class was before goes when the class is found anew
crm-segment -q --by importance --as-of 2024-01-05 in.crm -o then.crm
crm-segment -q --by importance --previous then.crm in.crm -o now.crm
grep '^##columns' now.crm
crm-segment -q --by importance --as-of 2024-01-05 now.crm | grep '^##columns'
crm-segment -q --by rfm now.crm | grep '^##columns'
# other people
sed 's/^\([TC]\t\)/\1z/' then.crm >others.crm
crm-segment -q --by importance --previous others.crm in.crm -o now.crm
# side files go with the stream: more than a pipe holds, and nobody reads it
awk 'BEGIN { print "customer_id\ttime\tamount"; for (i = 100000; i < 200000; i++) print "c" i "\t2024-01-05\t1.00" }' >table.tsv
{
    crm-segment -q --as transactions --by importance --save-model m.tsv table.tsv
    echo "exit $?" >&2
} | sed 1q
test -e m.tsv || echo no model
