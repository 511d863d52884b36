# C4 orientation: a buyer of each class, at the threshold where there is one. pen and ink are
# Aurora's, pad and new are Boh's; new counts as new up to 2024-05-30, the 90th day after its launch.
cat >products.csv <<'EOF'
product,brand,launch_date
pen,Aurora,2022-01-01
ink,Aurora,2022-01-01
pad,Boh,2022-01-01
new,Boh,2024-03-01
EOF
cat >sales.csv <<'EOF'
customer_id,time,order_id,product,amount,discount
bargain,2024-01-05,a1,pen,50.00,10.00
bargain,2024-02-05,a2,pad,40.00,
bargain,2024-03-05,a3,pad,10.00,2.50
few,2024-01-05,e1,pen,10.00,10.00
few,2024-02-05,e2,pen,10.00,10.00
follower,2024-01-05,c1,pen,30.00,1.00
follower,2024-02-05,c2,ink,30.00,
follower,2024-03-05,c3,pad,40.00,
late,2024-01-05,f1,pen,40.00,
late,2024-02-05,f2,pad,29.00,
late,2024-05-31,f3,new,31.00,
lighthouse,2024-01-05,b1,pen,40.00,
lighthouse,2024-02-05,b2,pad,30.00,
lighthouse,2024-05-30,b3,new,30.00,
rational,2024-01-05,d1,pen,30.00,
rational,2024-02-05,d2,pen,20.00,
rational,2024-03-05,d3,pad,50.00,5.00
rational,2024-03-06,d3,pen,-20.00,
EOF
echo customer_id >customers.csv
echo never >>customers.csv
crm-import -q sales.csv products.csv customers.csv -o shop.crm
crm-segment --by orientation --table shop.crm
for customer in bargain rational lighthouse few never; do
    crm-segment -q --by orientation --explain "$customer" shop.crm | sed -n '/^orientation/,$p'
done
crm-segment -q --by orientation shop.crm | grep '^##model.*orientation'
echo '-- alone: not above the share of all buyers'
sed '/^\(follower\|late\|lighthouse\|rational\|few\)/d' sales.csv | crm-import -q - products.csv \
    | crm-segment -q --by orientation --table
echo '-- other thresholds'
crm-segment -q --by orientation --table --set orientation.occasions=2 \
    --set orientation.discount=0.51 --set orientation.launch_days=91 \
    --set orientation.launch_share=0.31 shop.crm
echo '-- what cannot be told'
cut -d, -f1-3,5 sales.csv | crm-import -q | crm-segment --by orientation --table
cut -d, -f1-5 sales.csv | crm-import -q | crm-segment --by orientation --table
