# Inches and apostrophes are text; a row is not swallowed by them.
printf 'customer_id,time,amount,product\nc1,2024-01-05,1,5" pipe\nc2,2024-01-06,2,plain\nc3,2024-01-07,3,7" pipe\n' >inches.csv
crm-import inches.csv
printf 'customer_id\ttime\tamount\tnote\nc1\t2024-01-05\t1\t"as is\nc2\t2024-01-06\t2\tx\n' >opened.csv
crm-import opened.csv
echo "exit $?"
crm-import --quote none opened.csv | grep '^T'
printf "customer_id,time,amount,note\nO'Hara,2024-01-05,1,'s-Hertogenbosch\nc2,2024-01-06,2,x\n" >apostrophe.csv
crm-import apostrophe.csv | grep '^T'
