# Maps that would lose numbers or mean nothing are refused.
printf 'customer_id,time,amount,Colour\nc1,2024-01-05,1.50,red\n' >sales.csv
try() {
    crm-import -q "$@" sales.csv
    echo "exit $?: $*"
}
try --map nosuch=amount
try --map amuont=Colour
try --map amount=Price
try --map amount
try --map amount=
try --map amount=7
try --map amount=3 --map amount=4
try --map amount=3 --map cost=3
try --map customer_id=Colour
try --map =customer_id
# A file in front that is none of the input: a slip, no column of that name.
printf 'id,day,sum\na,2024-01-05,10\n' >slip.csv
for option in --map=slipp.csv:amount=sum --map=./slip.csv:amount=sum --date-format=slipp.csv:dmy \
    --date-format=slipp.csv:%d.%m.%Y --encoding=slipp.csv:UTF-8 --header=slipp.csv:yes; do
    crm-import "$option" slip.csv
done
