# Exact, with 2 to 4 decimals; a fifth that is not zero is refused, never rounded.
cat >sales.csv <<'END'
customer_id,time,amount
01,2024-01-05,12
02,2024-01-05,12.5
03,2024-01-05,12.3456
04,2024-01-05,12.345
05,2024-01-05,-0.0001
06,2024-01-05,+7.10
07,2024-01-05,.5
08,2024-01-05,0.10000000
09,2024-01-05,922337203685477.5807
bad1,2024-01-05,12.34567
bad2,2024-01-05,922337203685477.5808
bad3,2024-01-05,"1,250.00"
bad4,2024-01-05,12.5O
bad5,2024-01-05,
bad6,2024-01-05,1e3
END
sed '/^09/d' sales.csv >small.csv
crm-import --rejects rejects.tsv small.csv
cut -f 3-5 rejects.tsv
echo "--- a sum past the range"
printf '10,2024-01-05,1\n' >>sales.csv
crm-import --rejects rejects.tsv sales.csv
