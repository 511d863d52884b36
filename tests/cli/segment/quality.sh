# C12: the quality of each buyer by what crm-segment and crm-score know of him.
cat >sales.csv <<'END'
customer_id,time,order_id,amount,cost,category,channel
a,2024-12-01,1,100,40,tea,shop
a,2024-12-02,2,50,20,coffee,web
b,2024-11-01,3,30,10,tea,shop
c,2022-01-05,4,900,100,tea,web
c,2022-01-05,4,100,100,toys,web
END
printf 'customer_id,name\nd,Li Hua\n' >customers.csv
crm-import -q sales.csv customers.csv -o shop.crm
crm-segment --by quality --table shop.crm
crm-segment -q --by quality --explain a shop.crm | sed -n '/^quality/,$p'
crm-segment -q --by quality --explain d shop.crm | sed -n '/^quality/,$p'
# Columns that crm-score adds; here as it would have written them.
awk -F '\t' -v OFS='\t' '
    $1 == "#C" { print "##columns", "crm-score", "clv", "loyalty_index"; print $0, "clv", "loyalty_index"; next }
    $1 == "C" { print $0, $2 == "d" ? "" : 100 * row++, $2 == "a" ? 64.5 : ""; next }
    $1 != "##columns" { print }' shop.crm >scored.crm
crm-segment --by quality --table scored.crm | cut -f 3-7
crm-segment -q --by quality --set 'quality.weights=0;0;1;3' --table scored.crm | cut -f 3-7
crm-segment -q --by quality --explain a scored.crm | sed -n '/^quality/,$p'
crm-segment -q --by quality --save-model model --learn-only scored.crm
crm-segment -q --by quality --model model scored.crm | grep '^C' >by-model
crm-segment -q --by quality scored.crm | grep '^C' | cmp - by-model
crm-segment -q --by quality --model model shop.crm -o out.crm
