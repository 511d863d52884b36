# Rates that mean nothing are refused; so is a rate without the currency that it leads to.
printf 'customer_id,time,amount,currency\nc1,2024-01-05,12.50,USD\nc2,2024-01-05,1,CNY\n' >sales.csv
try() {
    crm-import -q "$@" sales.csv | grep -E '^(##cur|T)'
    echo "exit ${PIPESTATUS[0]}: $*"
}
try --rate USD=7.1
try --currency CNY --rate USD
try --currency CNY --rate USD=0
try --currency CNY --rate USD=-7
try --currency CNY --rate USD=7,1
try --currency CNY --rate USX=7.1
try --currency CNY --rate USD=7.123456789
try --currency CNY --rate USD=7.1 --rate USD=7.2
try --currency yuan
