# C6 lifecycle, as of 2024-12-31. Who buys every 30 days has windows of 90 days: 3 purchases in the
# recent one, at ages 0, 30 and 60, and 3 in the one before, at 90, 120 and 150.
day() { # age
    date -u -d "2024-12-31 - $1 days" +%F
}
buys() { # customer, amount before, amount in the recent window, ages
    local customer=$1 before=$2 recent=$3 age
    shift 3
    for age; do
        echo "$customer,$(day "$age"),$((age < 90 ? recent : before)).00"
    done
}
{
    echo customer_id,time,amount
    buys fell 100 40 180 150 120 90 60 30 0
    buys gone 100 100 271 241 211 181 151 121 91
    buys grown 100 200 180 150 120 90 60 30 0
    buys new 100 100 179 0
    buys new 100 100 60
    buys same 100 100 180 150 120 90 60 30 0
    buys season 100 130 180 150 120 90 60 30 0
    buys twice 100 100 30 0
} >sales.csv
printf 'customer_id\nnever\n' >customers.csv
crm-import -q sales.csv customers.csv -o shop.crm
crm-segment --save-model shop.model --by lifecycle --table shop.crm
for customer in fell gone grown new same season twice never; do
    crm-segment -q --by lifecycle --explain "$customer" shop.crm | sed -n '/^lifecycle/,$p'
done
grep ^lifecycle shop.model | cut -c1-80
echo '-- one customer under the model of all'
grep '^customer_id\|^grown' sales.csv | crm-import -q >part.crm
crm-segment -q --model shop.model --by lifecycle --table part.crm
crm-segment -q --by lifecycle --table part.crm
sed 's/as_of\t20088$/as_of\t20087/' shop.model >yesterday.model
crm-segment --model yesterday.model --by lifecycle --explain grown part.crm \
    | sed -n '/^lifecycle/,$p'
echo '-- by margin, where each line has a cost'
while IFS=, read -r customer time amount; do
    cost=10.00
    [[ $customer == same && $time > $(day 90) ]] && cost=70.00
    [[ $customer == customer_id ]] && cost=cost
    echo "$customer,$time,$amount,$cost"
done <sales.csv >costs.csv
crm-import -q costs.csv | crm-segment --by lifecycle --table
crm-import -q costs.csv | crm-segment -q --by lifecycle --explain same | sed -n '/^lifecycle/,$p'
sed '2s/10.00$//' costs.csv | crm-import -q | crm-segment --by lifecycle --table | grep same
echo '-- other thresholds'
crm-segment -q --by lifecycle --table --set lifecycle.occasions=2 --set lifecycle.decline=0.8 \
    --set lifecycle.formation=0.93 shop.crm
crm-segment --by lifecycle --set lifecycle.decline=1.3 shop.crm
