# A slip in the field, a column that is not there, the same thing twice.
printf 'who,day,sum,maker\na,2024-01-05,1,x\n' >sales.csv
wrong() {
    crm-import --map customer_id=who --map time=day --map amount=sum "$@" sales.csv
    echo "exit $?"
}
wrong --map brnad=maker
wrong --map brand=makers
wrong --map cost=sum
wrong --map amount=maker
