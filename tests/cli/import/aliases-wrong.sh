# What is wrong with a table of aliases is said with its line.
printf 'customer_id,time,amount\na,2024-01-05,1\n' >sales.csv
try() { # table
    printf '%b' "$1" >mine.tsv
    crm-import --aliases mine.tsv sales.csv
    echo "exit $?"
}
try '# mine\n\nheaders\tT\tamount\tworth\n'
try 'header\tT\tamuont\tworth\n'
try 'header\tTQ\tamount\tworth\n'
try 'header\tT\tamount\n'
try 'header\tT\tamount\tworth\nheader\tT\tcost\tWorth (EUR)\n'
try 'value\tC\tname\tli\tLi\n'
try 'header\tT\tamount\t\0377\n'
crm-import --aliases missing.tsv sales.csv
echo "exit $?"
crm-import --aliases - - </dev/null
