# Rejected rows are counted in the currency of the stream, and only with what they say.
# shellcheck disable=SC2016 # the dollar is a sign of money
printf 'customer_id,time,amount,quantity\nc1,2024-05-01,US$6.00,abc\nc1,2024-05-01,-5.00,-1\nc1,2024-05-01,6.00,abc\nc1,2024-05-02,US$900000000000000,1\n' >sales.csv
crm-import --currency CNY --rate USD=7.1 --rejects bad.tsv sales.csv
cut -f2-4 bad.tsv
