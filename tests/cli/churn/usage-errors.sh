printf 'customer_id,time,amount\na,2024-01-05,1\n' | crm-import -q -o in.crm
for wrong in --colour --by '--by clv' '--inactive -1' '--inactive 36501' '--inactive soon' --force \
    --learn-only 'a b' '--set churn.high=1.1' '--set churn.medium=-1' '--set churn.high=0.3' \
    '--set churn.medium=0.71'; do
    # shellcheck disable=SC2086 # an option and its argument
    crm-churn $wrong -o out.crm in.crm
    echo "$wrong: $?"
    [[ ! -e out.crm ]] || echo "out.crm is there"
done
# Equal limits leave no medium band.
crm-churn -q --set churn.high=0.4 in.crm | tail -n 2
