# Loyal: 5 occasions, 365 days from the first to the last, active, not dissatisfied. 2024 has 366
# days, so from 2023-12-01 to 2024-11-30 it is 365 days.
cat >sales.csv <<'END'
customer_id,time,order_id,amount
content,2023-12-01,o1,10
content,2024-03-01,o2,10
content,2024-06-01,o3,10
content,2024-09-01,o4,10
content,2024-11-30,o5,10
few,2023-12-01,o6,10
few,2024-06-01,o7,10
few,2024-09-01,o8,10
few,2024-11-30,o9,10
gone,2022-01-01,o10,10
gone,2022-05-01,o11,10
gone,2022-09-01,o12,10
gone,2023-01-01,o13,10
gone,2023-05-01,o14,10
new,2024-10-03,o15,10
not_new,2024-10-02,o16,10
short,2023-12-02,o17,10
short,2024-03-01,o18,10
short,2024-06-01,o19,10
short,2024-09-01,o20,10
short,2024-11-30,o21,10
silent,2023-12-01,o22,10
silent,2024-03-01,o23,10
silent,2024-06-01,o24,10
silent,2024-09-01,o25,10
silent,2024-11-30,o26,10
unhappy,2023-12-01,o27,10
unhappy,2024-03-01,o28,10
unhappy,2024-06-01,o29,10
unhappy,2024-09-01,o30,10
unhappy,2024-11-30,o31,10
END
cat >surveys.csv <<'END'
customer_id,time,kind,direction,score
content,2024-05-01,survey,out,2
never,2024-05-01,survey,out,4
silent,2023-12-31,survey,out,1
unhappy,2024-05-01,survey,out,1
END
printf 'customer_id\nnever\n' >customers.csv
crm-import -q --as-of 2024-12-31 sales.csv surveys.csv customers.csv -o all.crm
crm-segment --by loyalty all.crm | grep '^C'
for customer in content gone never new silent unhappy; do
    crm-segment -q --by loyalty --explain $customer all.crm | awk -v RS= 'NR > 2'
done
echo 'With 4 occasions in 364 days, new for 91 days:'
crm-segment -q --by loyalty --set loyalty.occasions=4 --set loyalty.days=364 \
    --set loyalty.new_days=91 all.crm | grep '^C'
