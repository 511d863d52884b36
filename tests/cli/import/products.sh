printf 'product,category,brand,launch_date\ntea,drinks,Longjing,2023-03-01\ncup,kitchen,,\ntea,drinks,Other,\n' >products.csv
printf 'customer_id,time,product,amount\na,2024-01-05,tea,1\na,2024-01-06,pan,2\n' >sales.csv
crm-import --rejects rejects.tsv sales.csv products.csv
cat rejects.tsv
