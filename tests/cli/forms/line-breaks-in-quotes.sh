# A note of several lines is one field; messages name the line where the row begins.
printf 'customer_id,time,amount,note\r\nc1,2024-01-05,1,"first\r\nsecond, ""third"""\r\nc2,2024-01-06,bad,"a\r\nb"\r\nc3,2024-01-07,3,x\r\n' >lines.csv
crm-import --rejects rejects.tsv lines.csv
cat rejects.tsv
