# D9: (margin of the last 365 days + clv) / cost of the contacts in them. The models need 500 buyers:
# x1000 to x1599 buy at random for a while of their own. The contacts of a cost 12.50, those of b
# nothing, and those of c are older than 365 days.
{
    echo customer_id,time,amount,cost
    printf '%s\n' a,2024-01-15,100,40 a,2024-06-15,100,40 a,2024-12-15,100,40 b,2024-12-15,100,40 \
        c,2023-06-15,100,40
    awk 'function below(n) { seed = seed * 16807 % 2147483647; return seed % n }
        BEGIN {
            seed = 1
            for (i = 1000; i < 1600; i++) {
                day = below(500)
                for (n = below(3) ? 1 + below(3) : 1 + below(20); n > 0 && day < 720; n--) {
                    printf "x%d,%d-%02d-%02d,%d,%d\n", i, 2023 + int(day / 360), \
                        1 + int(day / 30) % 12, 1 + day % 28, 50 + i % 40 + below(30), 30
                    day += 1 + below(80)
                }
            }
        }'
} >sales.csv
printf '%s\n' customer_id,time,kind,cost a,2024-03-01,contact,2.50 a,2024-04-01,visit,10 \
    b,2024-04-01,contact, c,2023-06-01,visit,9 never,2024-06-01,visit,8 >contacts.csv
crm-import -q --as-of 2024-12-31 sales.csv contacts.csv -o all.crm
crm-score --model-type bgnbd -o out.crm all.crm
for customer in a b c never; do
    crm-score -q --model-type bgnbd --by keep_return --explain $customer all.crm | awk -v RS= 'NR > 2'
done
# Costs by kind; a rate for lines without a cost, of which there are none; by itself it takes clv of this run, but adds no column of it.
crm-score -q --model-type bgnbd --by keep_return --set contact_cost.contact=5 --table all.crm | head -n 4
crm-score -q --model-type bgnbd --by keep_return --set profit.rate=0.5 --table all.crm | head -n 2
crm-score -q --model-type bgnbd --by keep_return --learn-only --save-model model all.crm
cut -f 1,2 model
crm-score -q --model-type bgnbd --by keep_return --model model --table all.crm | head -n 2
# Contacts that cost nothing, and none.
grep -v '	visit\|##end' all.crm | sed '/^I/s/2\.50/0.00/' >free.crm
crm-score --partial --model-type bgnbd --by keep_return free.crm >out.crm
crm-import -q sales.csv | crm-score --model-type bgnbd --by keep_return >out.crm
