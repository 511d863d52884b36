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
