# One line and a hint each; long options are exact.
printf 'customer_id,time,amount\na,2024-01-05,1\n' >a.csv
for wrong in --colour --max --map --header=maybe -x '--as-of 2024-02-30' '--memory many' \
    '--max-rejects -1' '--max-rejects 101%' '--max-rejects few' '--currency yuan' \
    '--delimiter ab' '--date-format %d/%m' '--map time' '--map =date' '--set import.colour=red' \
    '--set import.header'; do
    # shellcheck disable=SC2086 # an option and its argument
    crm-import a.csv $wrong
    echo "$wrong: $?"
done
