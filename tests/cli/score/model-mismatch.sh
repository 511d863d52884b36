# A model is for the settings and the kind of data that it was learned with: anything else is
# refused.
crm-import -q "$SAMPLES"/{sales,customers}.csv >all.crm
crm-score -q --force --learn-only --save-model m all.crm 2>/dev/null
try() {
    crm-score -q --model m "$@" -o out
    echo "exit $? $(find . -name out)"
}
try all.crm --by clv --unit day
try all.crm --by clv --occasion order
try all.crm --by clv_simple --set activity.inactive=100
try all.crm --by clv_simple --set clv_simple.class=region
try all.crm --by clv_simple --set clv_simple.class=
try all.crm --by profit --set profit.rate=0.2
printf 'customer_id,time,amount\na,2024-01-05,1\n' | crm-import -q >no-costs.crm
try no-costs.crm
try no-costs.crm --by profit,clv_simple
try no-costs.crm --by lifetime,keep_return
crm-score -q --force --learn-only --save-model m no-costs.crm 2>/dev/null
try all.crm --by clv
try all.crm --by profit
crm-score -q --force --learn-only --save-model m --set profit.rate=0.4 all.crm 2>/dev/null
for scheme in profit clv_simple clv keep_return; do
    try all.crm --by $scheme
done
try no-costs.crm --by profit
try all.crm --by clv --set profit.rate=0.3
crm-score --by clv --model m --set profit.rate=0.4 --table no-costs.crm | cut -f 1
crm-score -q --force --learn-only --save-model m --by profit all.crm
try all.crm --by clv
crm-score -q --force --learn-only --save-model m all.crm 2>/dev/null
for counts in '-1;-5' '1;2' '1e300;1' '3' ''; do
    sed "s/	class:	.*/	class:	$counts/" m >edited
    crm-score -q --by clv_simple --model edited all.crm -o out
    echo "exit $? $(find . -name out)"
done
# A part of a fit is none; a whole one may be missing, which is said as it was when it was learned.
for part in 'mbgnbd	parameters' 'mbgnbd	standard_errors' 'mbgnbd	fit' mbgnbd \
    'gamma_gamma	parameters' gamma_gamma '\(clv	settings\|mbgnbd\)'; do
    sed "/^$part/d" m >edited
    crm-score -q --by clv --model edited --table all.crm >out
    echo "exit $? $(awk -F '\t' 'NR == 2 { print $2 == "" ? "empty" : "number", $5 == "" ? "empty" : "number" }' out)"
    rm out
done
crm-churn -q --model m all.crm -o out
echo "exit $? $(find . -name out)"
