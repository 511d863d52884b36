# The same input gives the same bytes: twice, whatever tool ran before, from two halves, on one
# processor or on all. Who wrote what (##tool) is left out.
files=("$SAMPLES"/{sales,customers,products,interactions}.csv)
plain() { grep -av '^##tool'; }
crm-import -q "${files[@]}" -o all.crm
crm-segment -q all.crm 2>/dev/null | plain >once.crm
tail -n 1 once.crm
crm-segment -q all.crm 2>/dev/null | plain | cmp - once.crm && echo twice
crm-segment -q all.crm 2>/dev/null | crm-segment -q 2>/dev/null | plain | cmp - once.crm && echo on its own output
taskset -c 0 crm-segment -q all.crm 2>/dev/null | plain | cmp - once.crm && echo on one processor
# lines in two files, and customers in two streams
{ sed -n 1p "$SAMPLES/sales.csv"; sed -n '1201,$p' "$SAMPLES/sales.csv"; } >late.csv
sed -n 1,1200p "$SAMPLES/sales.csv" >early.csv
crm-import -q late.csv "${files[@]:1}" early.csv | crm-segment -q 2>/dev/null | plain | cmp - once.crm &&
    echo from two halves of the lines
half() { awk -F '\t' -v odd="$1" '/^#/ || /^P/ || substr($2, length($2)) % 2 == odd' all.crm; }
half 0 >even.crm
half 1 >odd.crm
crm-import -q even.crm odd.crm 2>/dev/null | crm-segment -q 2>/dev/null | plain | cmp - once.crm &&
    echo from two halves of the customers
# other tools before; what they give is read by some classes, so crm-segment runs last
crm-score -q --force all.crm 2>/dev/null | crm-churn -q 2>/dev/null | crm-segment -q 2>/dev/null | plain >last.crm
crm-churn -q once.crm 2>/dev/null | crm-score -q --force 2>/dev/null | crm-churn -q 2>/dev/null |
    crm-segment -q 2>/dev/null | plain | cmp - last.crm && echo whatever ran before
