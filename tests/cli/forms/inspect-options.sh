# The command of --inspect has all that was said: rejects under their name, limit, day, --partial.
printf 'customer_id,time,amount\na,2024-01-05,1\nb,never,2\n' >sales.csv
crm-import --inspect --as-of 2024-02-01 --rejects 'my bad.tsv' --max-rejects 50% --partial sales.csv | tail -n 1 | tee command
bash -c "$(cat command)" | head -n 2
ls
crm-import --inspect sales.csv | tail -n 1
sed -i '$d' sales.csv
crm-import --inspect --rejects none.tsv sales.csv | tail -n 1
