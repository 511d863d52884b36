for arguments in "''" "--encoding '' x.csv" "-o . $SAMPLES/sales.csv" "-o '' $SAMPLES/sales.csv"; do
    eval "crm-import --quiet $arguments" 2>&1
    echo "exit code $?"
done
