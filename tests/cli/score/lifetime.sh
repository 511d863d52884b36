# D4 by hand, with --inactive 100: of source x, 20 buy once, 500 days before the as-of date, and are
# lost after 100 days; 20 buy then and 50 days before it, and are watched for 500 days. S = 1/2 from
# day 100 on; of the first 500 days (2 years asked for) 100 + 400 / 2 = 300 are stayed. Source y has
# 29 customers, one too few, who all stay, watched for 60 days.
{
    echo customer_id,time,amount,cost
    for i in {100..139}; do
        echo "x$i,2023-08-19,10,5"
        ((i >= 120)) || echo "x$i,2024-11-11,10,5"
    done
    for i in {100..128}; do
        echo "y$i,2024-11-01,10,5"
    done
} >sales.csv
{
    echo customer_id,source,region
    for i in {100..139}; do echo "x$i,x,north"; done
    for i in {100..128}; do echo "y$i,y,north"; done
    echo never,x,north
} >customers.csv
crm-import -q --as-of 2024-12-31 sales.csv customers.csv >all.crm
try() { # days, settings...
    local inactive=$1
    shift
    echo "== $inactive $*"
    crm-score -q --inactive "$inactive" --by lifetime --set lifetime.horizon=2 "$@" all.crm >scored
    grep '^##model.*lifetime' scored | cut -f 3-
    grep -E '^(#C|C)	(customer_id|x100|x139|y100|never)	' scored
}
try 100
try 100 --set lifetime.class=region
try 100 --set lifetime.class=cohort
# At the landmark, 2024-01-01, the customers of 2023-08-19 were lost: with 200 days they were not.
try 100 --set lifetime.class=landmark
try 200 --set lifetime.class=landmark
try 100 --set lifetime.class=nothing
for customer in x100 y100 never; do
    crm-score -q --by lifetime --set lifetime.horizon=2 --inactive 100 --explain $customer all.crm \
        | awk -v RS= 'NR > 2'
done
# The simple value takes its lifetime from there where it is told to: with 200 days 200 + 300 / 2 =
# 350 are stayed, L = 350 / 365; retention is 1/2.
crm-score -q --inactive 200 --by clv_simple --set lifetime.horizon=2 \
    --set clv_simple.lifetime=survival --table all.crm | grep -E '^(customer_id|x100|x139|y100|never)'
# Too late for a class: what was bought up to now decides it.
for class in importance occasions clv; do
    crm-score -q --by lifetime --set lifetime.class=$class all.crm
done
# A model is of its classes and its horizon.
crm-score -q --by lifetime --learn-only --save-model model all.crm
crm-score -q --by lifetime --model model --set lifetime.class=region all.crm | tail -n 1
crm-score -q --by lifetime --model model --set lifetime.horizon=1 all.crm | tail -n 1
crm-score -q --by lifetime --model model --table all.crm | head -n 2
