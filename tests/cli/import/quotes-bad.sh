# A stray quote spoils its row only, the lines keep their numbers.
cat >sales.csv <<'END'
customer_id,time,amount,note
a,2024-01-05,1.00,"two
lines"
b,2024-01-05,2.00,stray " quote
c,2024-01-05,3.00,"closed" early
d,2024-01-05,4.00,good
e,2024-01-05,5.00,"never closed
f,2024-01-05,6.00,good
END
crm-import --rejects rejects.tsv sales.csv
cat rejects.tsv
