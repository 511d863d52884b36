# A score of crm-score makes customers prospective who never bought, and says nothing of buyers.
{
    printf '##crm\t1\n##as_of\t2024-12-31\n#T\tcustomer_id\ttime\tamount\n'
    printf 'T\tbuyer\t2024-12-01\t10.00\n'
    printf '##columns\tcrm-score\tlookalike\n#C\tcustomer_id\tlookalike\n'
    printf 'C\t%s\t%s\n' alike 0.5 buyer 0.9 not_scored '' unlike 0.499999999
    printf '##end\tT=1\tC=4\n'
} >all.crm
crm-segment --by status all.crm | grep '^C'
crm-segment -q --by status --set status.lookalike=0.4 all.crm | grep '^C'
crm-segment -q --by status --explain alike all.crm | awk -v RS= 'NR > 2'
crm-segment -q --by status --explain not_scored all.crm | awk -v RS= 'NR > 2'
sed 's/0\.5$/high/' all.crm | crm-segment --by status -t
