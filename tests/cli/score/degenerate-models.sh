# Each way in which data can be too little or too odd for a model of purchases, by each model: what is
# said, and which of p_alive, expected_purchases, expected_amount and clv have numbers; with --force too
# these are numbers. Where the likelihood is flat, chance is where the search ends and what these are.
try() { # title; sales on standard input
    echo "== $1"
    crm-import -q --as-of 2024-10-01 -o in.crm
    for model in bgnbd mbgnbd paretonbd auto; do
        for force in '' --force; do
            crm-score --by clv --model-type "$model" $force --table in.crm 2>messages >out.tsv
            echo "$model${force:+, forced}: exit $?; $(awk -F '\t' -v OFS=, 'NR == 2 {
                for (i = 2; i <= NF; i++) $i = $i == "" ? "empty" : "number"
                print $2, $3, $4, $5 }' out.tsv)"
            grep -Ev ' buyers?; ' messages | sed -E 's/^crm-score: /    /
                s/: [^:]* (\(.*parameter space: ).*\); fitted/: CAUSE \1WHY); fitted/'
            ! grep -i 'nan\|inf' out.tsv
        done
    done
}
head='customer_id,time,order_id,amount,cost'
same() { # amount, purchases a customer
    echo "$head"
    for i in {1000..1599}; do
        for ((month = 1; month <= $2; month++)); do
            printf 'c%s,2024-%02d-05,o%s-%s,%s,0\n' "$i" "$month" "$i" "$month" "$1"
        done
    done
}
try 'one customer' <<<"$head
a,2024-01-05,o1,10,4
a,2024-03-05,o2,10,4"
try 'on one day, the as-of date' <<<"$head
a,2024-10-01,o1,10,4
b,2024-10-01,o2,10,4"
try 'zero amounts' <<<"$head
a,2024-01-05,o1,0,0
a,2024-02-05,o2,0,0"
try 'negative amounts' <<<"$head
a,2024-01-05,o1,-10,-4"
try 'all the same' < <(same 10 9)
try 'nobody comes again' < <(same 10 1)
try 'one huge' < <(
    same 10 1
    for month in {1..9}; do
        for day in {10..27}; do
            printf 'h,2024-%02d-%s,h%s-%s,900000000000,0\n' "$month" "$day" "$month" "$day"
        done
    done
)
# A date before the last purchase: what is later does not count.
same 10 9 | crm-import -q --as-of 2024-10-01 -o in.crm
crm-score --by clv --model-type bgnbd --as-of 2024-06-30 --force in.crm 2>&1 >/dev/null | grep -v ' s$'
crm-score --by clv --model-type bgnbd --as-of 2020-06-30 --force in.crm 2>&1 >/dev/null | grep -v ' s$'
