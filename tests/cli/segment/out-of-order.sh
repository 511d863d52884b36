# Facts, customers and sections out of order are refused, and crm-import is named.
crm-import -q <<'END' >good.crm
customer_id,time,amount
a,2024-01-05,10.00
a,2024-01-06,11.00
b,2024-01-05,12.50
END
swap() { # exchanges two lines
    awk -v one="$1" -v two="$2" '{ line[NR] = $0 } END { for (i = 1; i <= NR; i++)
        print line[i == one ? two : i == two ? one : i] }' good.crm
}
for lines in '5 6' '6 7' '9 10' '7 10'; do
    # shellcheck disable=SC2086 # two numbers
    swap $lines | crm-segment -q --by importance >out
    echo "$lines: exit ${PIPESTATUS[1]}"
done
sed '9{p}' good.crm | crm-segment -q --by importance >out
echo "customer twice: exit $?"
