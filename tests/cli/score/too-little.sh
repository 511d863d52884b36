# Too little data for a fit: the columns are empty and the reason is said; --force fits nevertheless,
# if there is anything to fit, and says so.
crm-import -q "$SAMPLES/sales.csv" >sales.crm
crm-score --by clv --table sales.crm | cut -f 1,2-5 | sed -n 1,3p
crm-score --by clv --force --table sales.crm | awk -F '\t' 'NR > 1 { if ($2 == "" || $5 == "") empty++ }
    END { print NR - 1, "customers,", empty + 0, "without a value" }'
crm-score -q --by clv --explain c000007 sales.crm | awk -v RS= 'NR > 2'
crm-score --by clv --strict sales.crm -o out.crm
echo "exit $? $(find . -name out.crm)"
crm-score --by clv --save-model empty.model -o once.crm sales.crm
cat empty.model
crm-score --by clv --model empty.model sales.crm | cmp - once.crm
