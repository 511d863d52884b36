# A line far beyond 1 MiB is refused, one just below it is not.
stream() {
    printf '##crm\t1\n##as_of\t2024-01-31\n#C\tcustomer_id\tnote\nC\ta\t'
    head -c "$1" /dev/zero | tr '\0' x
    printf '\n##end\tC=1\n'
}
stream 1048000 | crm-segment -q --by importance | wc -c
stream 3000000 | crm-segment -q --by importance | grep -c ^##end
