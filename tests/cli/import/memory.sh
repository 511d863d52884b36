# Little memory means temporary files and the same bytes, and none of them stays.
{
    cat "$SAMPLES/sales.csv"
    for _ in 1 2 3; do tail -n +2 "$SAMPLES/sales.csv"; done
} >sales.csv
mkdir temporary
export TMPDIR=$PWD/temporary
crm-import -q sales.csv >expected
crm-import -q --memory 64K sales.csv | cmp - expected
tail -n 1 expected
ls temporary
