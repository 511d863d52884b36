# CRLF, LF and a missing last line end in one file; blank lines between are passed over.
printf 'customer_id,time,amount\r\nc1,2024-01-05,1\n\r\n\nc2,2024-01-06,2\r\nc3,2024-01-07,3' >mixed.csv
crm-import mixed.csv
