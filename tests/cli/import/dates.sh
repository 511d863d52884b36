# Every date whose year comes first, with the clocks behind it, among ones that are none of these.
cat >sales.csv <<'END'
customer_id,time,amount
01,2024-01-31,1
02,2024-01-31 09:30:15,1
03,2024-01-31T09:30:15,1
04,20240131,1
05,2024/1/31,1
06,2024.1.31,1
07,2024/1/31 9:05,1
08,2024-01-31 9:05:07,1
09,2024-01-31T09:30:15.250Z,1
10,2024-01-31 09:30:15+08:00,1
11, 2024-01-31 ,1
12,2024-02-29,1
bad01,2023-02-29,1
bad02,2024-04-31,1
bad03,2024-13-01,1
bad04,31/01/2024,1
bad05,01/31/2024,1
bad06,2024-01-31 24:00:00,1
bad07,2024-01-31 09:60,1
bad08,yesterday,1
bad09,,1
bad10,45322,1
bad11,24-01-31,1
END
crm-import --date-format ymd --rejects rejects.tsv sales.csv
cut -f 2-5 rejects.tsv
