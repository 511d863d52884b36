# C5 engagement: buyers at and beside each threshold, as of 2024-12-31. Everybody bought on
# 2024-01-02, the first of the last 365 days, and on 2024-06-03.
cat >sales.csv <<'EOF'
customer_id,time,amount
EOF
for customer in basic control early followed in late news partner six sold; do
    printf '%s,%s,10.00\n' "$customer" 2024-01-02 "$customer" 2024-06-03 >>sales.csv
done
printf 'lastyear,2023-12-31,10.00\nyesterday,2024-12-30,10.00\n' >>sales.csv
cat >contacts.csv <<'EOF'
customer_id,time,kind,direction,group
control,2024-06-04,campaign,out,control
control,2024-06-05,campaign,out,control
early,2023-12-31,contact,in,
followed,2024-07-03,visit,out,
in,2024-01-01,contact,in,
in,2024-01-02,complaint,,
lastyear,2024-01-02,contact,out,
late,2024-07-04,visit,out,
never,2024-07-04,contact,in,
news,2024-06-04,campaign,out,treatment
news,2024-06-05,campaign,out,
sold,2024-06-20,plan,in,
yesterday,2024-12-31,contact,out,
EOF
for month in 02 03 04 05 06; do
    printf '%s,2024-%s-20,contact,%s,\n' partner "$month" in partner "$month" out >>contacts.csv
    printf '%s,2024-%s-20,contact,%s,\n' six "$month" in six "$month" out >>contacts.csv
done
# the sixth month: a contact in each direction, or in one
printf 'partner,2024-07-01,survey,in,\npartner,2024-07-31,visit,out,\n' >>contacts.csv
printf 'six,2024-07-01,survey,in,\nsix,2024-08-01,visit,out,\n' >>contacts.csv
crm-import -q --as-of 2024-12-31 --rejects rejects.csv sales.csv contacts.csv -o shop.crm
crm-segment --by engagement --table shop.crm
for customer in six followed in basic yesterday; do
    crm-segment -q --by engagement --explain "$customer" shop.crm | sed -n '/^engagement/,$p'
done
echo '-- other thresholds'
crm-segment -q --by engagement --table --set engagement.partner_months=5 \
    --set engagement.proactive_contacts=3 --set engagement.follow_days=31 \
    --set engagement.followed_share=0.51 shop.crm
echo '-- without interactions'
crm-import -q sales.csv | crm-segment --by engagement --table | head -n 1
