# What is no model, is cut short or does not know a scheme.
crm-import -q "$SAMPLES/sales.csv" >sales.crm
crm-segment -q --by rfm --learn-only --save-model rfm.model sales.crm
head -n -1 rfm.model >cut.model
sed 's/^\(rfm	recency_mean\).*/\1	many/' rfm.model >bad.model
for model in sales.crm cut.model bad.model rfm.model missing.model; do
    crm-segment --model $model --by importance -o out.crm sales.crm
    echo "$model: exit $?"
done
ls out.crm 2>/dev/null || echo "nothing is written"
# A cycle that nobody can have.
printf '##crm-model\t1\tcrm-segment\nactivity\tmedian_cycle\t-5\n##end\n' >negative
printf 'customer_id,time,amount\na,2024-01-01,1\n' | crm-import -q | crm-segment -q --by loyalty --model negative
