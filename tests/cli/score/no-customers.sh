printf '##crm\t1\n##as_of\t2024-02-01\n#C\tcustomer_id\n##end\tC=0\n' | crm-score
