# Nobody left: retention 1, a lifetime of all the years; without a discount q is 1, and the value is
# margin x years.
{
    echo 'customer_id,time,amount,cost'
    for i in {100..129}; do printf 'c%s,2023-12-01,10,5\nc%s,2024-11-01,20,10\n' "$i" "$i"; done
} | crm-import -q --as-of 2024-11-30 >all.crm
crm-score -q --by clv_simple --table all.crm | head -n 2
crm-score -q --by clv_simple --discount 0 --table all.crm | sed -n 2p
crm-score -q --by clv_simple --discount 0 --set clv_simple.years=2.5 --table all.crm | sed -n 2p
# Nobody stayed: all are lost, and worth 0.
crm-score -q --by clv_simple --as-of 2026-01-01 --table all.crm | sed -n 2p
# 29 are too few.
grep -v c129 all.crm | sed 's/T=60	C=30/T=58	C=29/' | crm-score --by clv_simple --table | sed -n 2p
