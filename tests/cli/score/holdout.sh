# What the model would have said of the last 90 days: of 260 buyers, so only if it is forced.
crm-import -q "$SAMPLES/sales.csv" "$SAMPLES/customers.csv" -o shop.crm
crm-score --holdout 90 --force --model-type bgnbd shop.crm
crm-score -q --holdout 90 --force --model-type bgnbd --table -o table.tsv shop.crm
awk -F '\t' '$1 == "data" || $1 == "purchases" || $1 == "money" || $1 == "repeats" && $2 == "7+" ||
    $1 == "week" && $2 == 60' table.tsv
# Orders count as purchases, and internal customers too.
crm-score -q --holdout 90 --force --model-type bgnbd --occasion order --internal --table shop.crm |
    awk -F '\t' '$1 == "data" || $2 == "actual"'
echo '== refused'
crm-score --holdout 90 -o never shop.crm
echo "exit $?"
crm-score --holdout 36500 --force -o never shop.crm
echo "exit $?"
printf 'customer_id,name\na,A\n' | crm-import -q --as-of 2024-12-31 -o nobody.crm
crm-score --holdout 90 --force -o never nobody.crm
echo "exit $?"
# What the configuration says of nightly runs is no reason to refuse this one.
cat >crm.conf <<'END'
[score]
by = clv
measures = yes
[value]
summary = yes
horizon = 90
[activity]
inactive = 100
END
crm-score -q --config crm.conf --holdout 90 --force --model-type bgnbd --table -o other.tsv shop.crm 2>/dev/null &&
    cmp table.tsv other.tsv
# Nothing was spent before the cut: purchases alone are compared.
printf 'customer_id,time,amount\n%s\n' a,2024-01-05,0 a,2024-02-05,0 a,2024-08-05,0 b,2024-02-05,0 |
    crm-import -q -o free.crm
crm-score -q --holdout 60 --force --model-type bgnbd --table free.crm 2>free.err | cut -f 1,2 | uniq | sed '/^week/d'
sed 's/: [^:]* (no optimum.*); fitted/: no optimum; fitted/' free.err
crm-score -q --holdout 1 --force --model-type bgnbd shop.crm 2>/dev/null | sed -n 1,3p
for wrong in 0 -1 x 36501; do
    crm-score --holdout $wrong -o never shop.crm
    echo "$wrong: $?"
done
for wrong in '--by clv' --list --measures '--explain c000001' '--model m' '--save-model m' \
    '--learn-only --save-model m' '--previous m' --summary '--horizon 90' --campaigns; do
    # shellcheck disable=SC2086 # an option and its argument
    crm-score --holdout 90 $wrong -o never shop.crm
    echo "$wrong: $?"
done
find . -name never -o -name m
