# A saved model gives the bytes that learning gave, and one customer the limits of all.
crm-import -q "$SAMPLES"/{sales,customers}.csv >all.crm
crm-churn -q --save-model learned.model all.crm >learned.crm
crm-churn -q --model learned.model all.crm | cmp - learned.crm
cat learned.model
sed '/^churn_state/d' learned.model >less.model
crm-churn -q --model less.model all.crm -o out
echo "exit $? $(find . -name out)"
printf 'customer_id,time,amount\na,2024-01-01,1\n' | crm-import -q --as-of 2024-06-09 >one.crm
crm-churn -q --table one.crm
crm-churn -q --table --model learned.model one.crm
# A file may say anything: no cycle is that long.
sed 's/^\(churn_state	median_cycle	\).*/\11e300/' learned.model >long.model
crm-churn -q --model long.model one.crm -o out
echo "exit $? $(find . -name out)"
