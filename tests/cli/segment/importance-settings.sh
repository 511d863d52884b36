# Ten buyers of 1 to 10: shares, the column that ranks, and a tie across the cut.
{
    echo customer_id,time,amount,cost
    for i in 0 1 2 3 4 5 6 7 8 9; do echo "c$i,2024-01-05,$((10 - i)).00,$((9 - 2 * (i % 2) - i)).00"; done
} >sales.csv
crm-import -q sales.csv >sales.crm
classes() {
    crm-segment -q --by importance --table "$@" sales.crm | tail -n +2 | tr '\t\n' '= '
    echo
}
classes --set importance.value=revenue
classes --set importance.value=revenue --set importance.vip=0.1 --set importance.important=0.5
classes --set importance.value=revenue --set importance.vip=0 --set importance.important=1
classes --set importance.value=margin
classes
