# At most as many as said; past it nothing is written but the rejects, to see why.
printf 'customer_id,time,amount\na,2024-01-05,1\nb,never,2\nc,never,3\nd,2024-01-05,4\n' >sales.csv
for most in 2 1 0 50% 49.9%; do
    crm-import --max-rejects $most --rejects rejects-$most -o out-$most sales.csv
    echo "$most: exit $?"
done
# A share counts to the last decimal.
for ((i = 0; i < 20000; i++)); do
    printf 'a,2024-01-05,1\n'
done | sed -e '1i customer_id,time,amount' -e '$s/2024/never/' >long.csv
for most in 0.004% 0.005% 0.00001%; do
    crm-import -q --max-rejects $most --rejects long.tsv -o long.crm long.csv
    echo "$most: exit $?"
done
rm long*
ls
cat rejects-1
