printf 'customer_id,time,amount\na,2024-01-05,1\n' | crm-import -q -o in.crm
for wrong in --colour --by '--by churn_state' '--horizon -1' '--horizon soon' '--horizon 36501' \
    '--discount -0.1' '--discount 11' '--unit year' '--occasion week' '--as-of 2024-13-01' \
    --learn-only '--learn-only --save-model m --table' 'a b' '--set profit.rate=1.1' \
    '--set profit.rate=-1' '--set clv_simple.years=0' '--set value.force=maybe' \
    '--set contact_cost.contact=-1' '--set contact_cost.loss=1' '--model-type nbd' '--horizon 0 --discount 0' \
    '--horizon 36500 --set value.period=0.01' '--horizon 10001 --unit day' '--inactive 30'; do
    # shellcheck disable=SC2086 # an option and its argument
    crm-score $wrong -o out.crm in.crm
    echo "$wrong: $?"
    [[ ! -e out.crm ]] || echo "out.crm is there"
done
