# At most as many as said; past it nothing is written but the rejects, to see why.
printf 'customer_id,time,amount\na,2024-01-05,1\nb,never,2\nc,never,3\nd,2024-01-05,4\n' >sales.csv
for most in 2 1 0 50% 49.9%; do
    crm-import --max-rejects $most --rejects rejects-$most -o out-$most sales.csv
    echo "$most: exit $?"
done
ls
cat rejects-1
