# What is missing is named, with the columns that there are and those that may be meant.
printf 'custmer_id,time,amuont,colour\nc1,2024-01-05,1,red\n' >misspelt.csv
crm-import misspelt.csv
echo "exit $?"
printf 'customer_id,amount,colour\nc1,1,red\n' >timeless.csv
crm-import --transactions timeless.csv
echo "exit $?"
crm-import --interactions timeless.csv
echo "exit $?"
printf 'customer_id,time,colour,quantity\nc1,2024-01-05,red,3\n' >priceless.csv
crm-import --transactions priceless.csv
echo "exit $?"
printf '姓氏,颜色\n王,红\n' >nothing.csv
crm-import nothing.csv
echo "exit $?"
