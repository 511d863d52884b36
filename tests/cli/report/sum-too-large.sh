# Amounts whose sum leaves the range of money are refused as data.
{
    printf '##crm\t1\n##as_of\t2024-01-05\n#T\tcustomer_id\ttime\tamount\nT\ta\t2024-01-01\t5.00\nT\tb\t2024-01-01\t5.00\n'
    printf '##columns\tcrm-churn\tnext_purchase\texpected_amount\n#C\tcustomer_id\tnext_purchase\texpected_amount\n'
    printf 'C\ta\t2024-01-15\t600000000000000.00\nC\tb\t2024-02-15\t600000000000000.00\n##end\tT=2\tC=2\n'
} >big.crm
crm-report -q --section churn big.crm
echo "exit $?"
