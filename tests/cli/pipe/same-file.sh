# No file is written to twice, or while it is read: by whatever name.
cp "$SAMPLES/sales.csv" sales.csv
ln -s sales.csv link.csv
ln -s nowhere dangling
try() {
    "$@"
    echo "exit $?"
}
try crm-import -q --rejects sales.csv sales.csv -o a.crm
try crm-import -q --rejects ./link.csv sales.csv -o a.crm
try crm-import -q --rejects ./a.crm sales.csv -o a.crm
try crm-import -q --rejects - sales.csv
try crm-import -q sales.csv -o dangling
crm-import -q sales.csv -o a.crm
try crm-segment -q a.crm --learn-only --save-model a.crm
try crm-segment -q a.crm --save-model b -o ./b
try crm-segment -q a.crm --save-model -
try crm-segment -q --by importance a.crm --save-model model -o first.crm
try crm-segment -q --by importance a.crm --model model -o model
try crm-segment -q --by importance a.crm --previous first.crm -o ./first.crm
# In place is fine: the output appears when the input was read.
try crm-segment -q --by importance a.crm -o a.crm
grep -c '^C' a.crm
cmp sales.csv "$SAMPLES/sales.csv" && find . -type f | sort
