# C16: service against the standard of each importance; the reasons; standards of one's own.
awk 'BEGIN {
    print "customer_id,time,order_id,amount,cost"
    for (c = 10; c < 30; c++)
        printf "c%d,2024-0%d-10,o%d,%d,%d\n", c, 1 + c % 9, c, 10 * (c - 9), c - 9
}' >sales.csv
awk 'BEGIN {
    print "customer_id,owner"
    for (c = 10; c < 30; c++) printf "c%d,%s\n", c, c == 28 ? "" : "Wu"
    print "c99,"
}' >customers.csv
cat >interactions.csv <<'END'
customer_id,time,kind,direction,cost,resolved_time
c29,2024-11-20,contact,out,1,
c29,2024-10-25,contact,out,1,
c29,2024-12-09,complaint,,0,2024-12-11
c27,2024-10-20,visit,out,2,
c27,2024-12-20,visit,out,2,
c26,2024-11-20,contact,in,0,
c26,2023-05-20,complaint,in,0,
c25,2024-12-20,campaign,out,200,
c24,2024-12-20,contact,out,1,
c24,2024-12-21,contact,in,0,
c24,2024-12-22,contact,in,0,
END
crm-import -q --as-of 2024-12-31 sales.csv customers.csv interactions.csv -o shop.crm
crm-segment --by importance,service_gap --table shop.crm | cut -f 1,3- | sed -n '1p;12,$p'
crm-segment -q --by service_gap --explain c29 shop.crm | sed -n '/^service_gap/,$p'
crm-segment -q --by service_gap --explain c99 shop.crm | sed -n '/^service_gap/,$p'
crm-segment --rules standards | grep -v '^#' >own.tsv
sed -i 's/30	1/60	2/' own.tsv
crm-segment -q --by service_gap --set service_gap.standards=own.tsv --table shop.crm | grep '^c29'
sed -i 's/60	2/often	2/' own.tsv
crm-segment -q --by service_gap --set service_gap.standards=own.tsv --table shop.crm
crm-import -q sales.csv -o bare.crm && crm-segment --by service_gap bare.crm -o out.crm
crm-import -q --as-of 2024-12-31 <(cut -d, -f 1-4 sales.csv) interactions.csv -o costless.crm
crm-segment --by service_gap costless.crm -o out.crm
# without an importance nobody has a standard
crm-segment --by service_gap --set importance.value=margin costless.crm -o out.crm
# the margin of c25 is not known once a line has no cost, be it for nothing or taken back
{
    cat sales.csv
    echo c25,2024-12-01,gift,0,
} >gift.csv
crm-import -q --as-of 2024-12-31 gift.csv customers.csv interactions.csv -o gift.crm
crm-segment -q --by service_gap --table gift.crm | grep ^c25
